import { describe, expect, it } from 'vitest'
import type { Backend, Change, RecordKey } from '../../src/server/backend.ts'
import { createTestEngine, resumptionOf, type TestEngine } from './createTestEngine.ts'
import { openNodes } from './openNodes.ts'

const LOBBY = { channelId: 'lobby' }
const HOUR_MS = 3_600_000

/** What becomes of commits on their way: they are made and the answer is lost, or they wait. */
interface Mischief {
  lose?: (key: RecordKey, change: Change) => boolean
  hold?: (key: RecordKey) => Promise<void> | undefined
}

function openTampered() {
  const { clock, backend, begin } = openNodes()
  const mischief: Mischief = {}
  const tampered: Backend = {
    ...backend,
    async commit(key, change) {
      await mischief.hold?.(key)
      const isLost = mischief.lose?.(key, change) === true
      const result = await backend.commit(key, change)
      if (isLost) throw new Error('It did not answer within 2000 ms.')
      return result
    },
  }
  const node = createTestEngine({ clock, backend: tampered, nodeLeaseMs: 10_000 })
  return { clock, backend, begin, node, mischief }
}

const entersSession: Mischief['lose'] = (key, { fields }) =>
  key === 'user:ada' && fields.some(({ name }) => name.startsWith('session/'))

async function sessionsOf(backend: Backend): Promise<number> {
  return (await backend.read('user:ada', { maps: ['session'] })).fields.size
}

/** A login that is told that it has failed. */
async function tryLogin(node: TestEngine, request: object = {}) {
  const connection = node.open()
  const reply = await connection.receive('session.login', {
    version: 1,
    userId: 'ada',
    ...request,
  })
  expect(reply).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } })
  connection.drop()
}

describe('a commit that was made, and whose answer was lost', () => {
  it('[NO7] leaves no session of a login that was refused', async () => {
    const { clock, backend, node, mischief } = openTampered()
    mischief.lose = entersSession
    for (let index = 0; index < 16; index++) {
      await tryLogin(node)
      await clock.advance(2000)
    }
    delete mischief.lose
    await clock.advance(60_000)
    expect(await sessionsOf(backend)).toBe(0)
    expect(await node.login('ada')).toMatchObject({ login: { isResumed: false } })
  })

  it('[NO7] leaves nothing of a session that was to be taken up again', async () => {
    const { clock, backend, node, mischief } = openTampered()
    const ada = await node.login('ada')
    await ada.ask('channel.join', LOBBY)
    ada.drop()
    await clock.advance(100)
    mischief.lose = entersSession
    await tryLogin(node, resumptionOf(ada))
    delete mischief.lose
    await clock.advance(60_000)
    expect(await sessionsOf(backend)).toBe(0)
    const { fields } = await backend.read('channel:lobby', { maps: ['member', 'seat'] })
    expect(fields.size).toBe(0)
  })

  it('[NO7] leaves no seat of a join that was refused, and the session goes on', async () => {
    const { clock, backend, node, mischief } = openTampered()
    const ada = await node.login('ada')
    mischief.lose = (key) => key === 'channel:lobby'
    expect((await ada.refusal('channel.join', LOBBY)).code).toBe('UNAVAILABLE')
    delete mischief.lose
    await clock.advance(60_000)
    const { fields } = await backend.read('channel:lobby', { maps: ['member', 'seat'] })
    expect(fields.size).toBe(0)
    expect(await sessionsOf(backend)).toBe(1)
    expect(ada.closed).toBeUndefined()
  })

  it('[NO7] takes nothing from a join that was sent again', async () => {
    const { clock, backend, node, mischief } = openTampered()
    const ada = await node.login('ada')
    mischief.lose = (key) => key === 'channel:lobby'
    await ada.refusal('channel.join', LOBBY)
    delete mischief.lose
    await clock.advance(5000)
    await ada.ask('channel.join', LOBBY)
    await clock.advance(HOUR_MS)
    const { fields } = await backend.read('channel:lobby', { maps: ['member'] })
    expect(fields.size).toBe(1)
  })
})

describe('logins that meet something else', () => {
  it('[NO4] are refused when their node is fenced meanwhile', async () => {
    const { clock, backend, node, mischief } = openTampered()
    await clock.advance(100)
    let go = () => {}
    mischief.hold = (key) =>
      key === 'user:ada' ? new Promise<void>((resolve) => (go = resolve)) : undefined
    const connection = node.open()
    const login = connection.receive('session.login', { version: 1, userId: 'ada' })
    await clock.settle()
    clock.sleep(9000)
    await node.open().receive('session.login', { version: 1, userId: 'eve' })
    delete mischief.hold
    go()
    expect(await login).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } })
    await clock.advance(90_000)
    expect(await sessionsOf(backend)).toBe(0)
  })

  it('[SE6] take up a session after one that is still at work, and keep it', async () => {
    const { clock, backend, node, mischief } = openTampered()
    await node.login('bob')
    const [ada, tablet] = [await node.login('ada'), await node.login('ada')]
    await tablet.ask('invitation.invite', { inviteId: 'one', to: 'bob', data: 'null' })
    ada.drop()
    await clock.settle()
    let go = () => {}
    const gate = new Promise<void>((resolve) => (go = resolve))
    mischief.hold = (key) => (key.startsWith('domain:') ? gate : undefined)
    const one = node.open()
    const again = { version: 1, userId: 'ada', ...resumptionOf(ada) }
    const first = one.receive('session.login', { ...again, exclusive: true })
    await clock.settle()
    one.drop()
    const second = await node.login('ada', resumptionOf(ada))
    go()
    await first
    await clock.settle()
    expect(second.closed).toBeUndefined()
    second.drop()
    await clock.advance(60_000)
    expect(await sessionsOf(backend)).toBe(0)
  })

  it('[CH10] show a durable member as online although the last session ends elsewhere', async () => {
    const { clock, backend, begin, node, mischief } = openTampered()
    const first = begin()
    const ada = await first.login('ada')
    await ada.ask('channel.join', { ...LOBBY, membership: 'durable' })
    await clock.settle()
    let go = () => {}
    mischief.hold = (key) =>
      key === 'user:ada' ? new Promise<void>((resolve) => (go = resolve)) : undefined
    const login = node.login('ada')
    await clock.settle()
    delete mischief.hold
    await ada.ask('session.logout', {})
    go()
    await login
    await clock.advance(60_000)
    const { fields } = await backend.read('channel:lobby', { maps: ['member'] })
    expect(JSON.parse(fields.get('member/ada')?.value ?? '')).toMatchObject({ online: true })
  })
})

describe('a user who came once', () => {
  it('[RE17] [US5] is forgotten in the end', async () => {
    const { clock, backend, login } = createTestEngine()
    const { position } = await backend.read('user:ada', {})
    const ada = await login('ada')
    await ada.ask('session.logout', {})
    clock.sleep(31 * 24 * HOUR_MS)
    await backend.heartbeat('another', 1000)
    const after = await backend.read('user:ada', { maps: ['status', 'session'] })
    expect(after.fields.size).toBe(0)
    expect(after.position.seq).toBe(0)
    expect(after.position).not.toEqual(position)
  })
})
