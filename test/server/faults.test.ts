import { describe, expect, it } from 'vitest'
import type { Backend, Change, RecordKey } from '../../src/server/backend.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import type { Capabilities } from '../../src/server/engine/capabilities.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine } from './createTestEngine.ts'

const CLUB = { channelId: 'club' }

/** An engine whose backend fails once, at the first commit that `fails` names. */
function openFailing() {
  const clock = createFakeClock()
  const inner = memoryBackend({ now: clock.now })
  let fails: (key: RecordKey, change: Change) => boolean = () => false
  let watches = 0
  const backend: Backend = {
    ...inner,
    async commit(key, change) {
      if (!fails(key, change)) return inner.commit(key, change)
      fails = () => false
      throw new Error('The backend is away.')
    },
    async watch(key, onCommit) {
      watches++
      const stop = await inner.watch(key, onCommit)
      return () => {
        watches--
        stop()
      }
    },
  }
  return {
    ...createTestEngine({ clock, backend }),
    failOnce: (next: typeof fails) => void (fails = next),
    watches: () => watches,
  }
}

describe('a backend that fails once', () => {
  it.each<RecordKey>(['user:ada', 'channel:club'])(
    '[SE5] leaves no ghost when it was at the end of a session, in %s',
    async (key) => {
      const { login, clock, failOnce } = openFailing()
      const [ada, bob] = [await login('ada'), await login('bob')]
      await ada.ask('channel.join', CLUB)
      ada.drop()
      await clock.advance(5000)
      failOnce((failing) => failing === key)
      await clock.advance(60_000)
      expect(await bob.ask('channel.count', CLUB)).toEqual({ count: 0 })
      const { statuses } = await bob.ask('user.status', { userIds: ['ada'] })
      expect(statuses[0]?.[1].online).toBe(false)
    },
  )

  it('[CH6] keeps a seat to be given up with the session when it was at the leave', async () => {
    const { login, clock, failOnce } = openFailing()
    const [ada, bob] = [await login('ada'), await login('bob')]
    await ada.ask('channel.join', CLUB)
    failOnce((key) => key === 'channel:club')
    expect(await ada.receive('channel.leave', CLUB)).toMatchObject({ ok: false })
    ada.drop()
    await clock.advance(60_000)
    expect(await bob.ask('channel.count', CLUB)).toEqual({ count: 0 })
  })

  it('[RE13] [CN7] carries out an effect once although it could not be cleared', async () => {
    const { login, clock, failOnce } = openFailing()
    const ada = await login('ada')
    await clock.settle()
    failOnce((key, { done }) => key.startsWith('domain:') && done.length > 0)
    await ada.ask('invitation.invite', { inviteId: 'one', to: 'bob', timeoutMs: 0 })
    await clock.advance(30 * 60_000)
    const { messages } = await ada.ask('message.history', { of: { userId: 'bob' } })
    expect(messages).toHaveLength(1)
  })
})

describe('commands in one go', () => {
  it('[WR9] [CH10] do not overtake a durable join', async () => {
    const { login } = createTestEngine()
    const ada = await login('ada')
    const durable = { ...CLUB, membership: 'durable' } as const
    const [, sent] = await Promise.all([
      ada.receive('channel.join', durable),
      ada.receive('message.send', { to: CLUB, messageId: 'm1', body: '1' }),
      ada.receive('channel.leave', CLUB),
    ])
    expect(sent).toMatchObject({ ok: true })
    expect(await ada.ask('channel.count', CLUB)).toEqual({ count: 0 })
  })

  it('[CN5] leave no read mark of who has left', async () => {
    const { login, backend } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    for (const one of [bob, ada]) await one.ask('channel.join', { ...CLUB, history: true })
    await bob.ask('message.send', { to: CLUB, messageId: 'm1', body: '1' })
    await Promise.all([
      ada.receive('message.markRead', { of: CLUB, upTo: 'm1' }),
      ada.receive('channel.leave', CLUB),
    ])
    const { fields } = await backend.read('channel:club', { maps: ['reader'] })
    expect([...fields.keys()]).toEqual(['reader/bob'])
  })

  it('[US2] watch nobody whom nobody wants to watch any more', async () => {
    const { login, clock, watches } = openFailing()
    const ada = await login('ada')
    const before = watches()
    await Promise.all([
      ada.receive('user.watch', { userIds: ['bob'] }),
      ada.receive('user.unwatch', { userIds: ['bob'] }),
    ])
    // A record stays open for a moment, in case somebody else asks.
    await clock.advance(6000)
    expect(watches()).toBe(before)
  })
})

describe('who has no seat any more', () => {
  it('[CH15] hears nothing of a channel that is made again under the same name', async () => {
    const { login, clock } = createTestEngine({
      authenticate: async ({ userId }) => ({ userId, can: {} }),
    })
    const [ada, bob] = [await login('ada'), await login('bob')]
    await bob.ask('channel.create', CLUB)
    for (const one of [ada, bob]) await one.ask('channel.join', CLUB)
    await bob.ask('channel.destroy', CLUB)
    await bob.ask('channel.create', CLUB)
    await bob.ask('channel.join', CLUB)
    await bob.ask('message.send', { to: CLUB, messageId: 'm1', body: '"secret"' })
    await clock.settle()
    const types = ada.events('channel:club').map(({ type }) => type)
    expect(types.at(-1)).toBe('channel.destroyed')
    expect(await ada.refusal('stream.sync', CLUB)).toMatchObject({ code: 'NOT_A_MEMBER' })
  })

  it('[CH12] hears nothing of a channel that another session has left for good', async () => {
    const { login, clock } = createTestEngine()
    const [one, two, bob] = [await login('ada'), await login('ada'), await login('bob')]
    await bob.ask('channel.join', CLUB)
    for (const each of [one, two])
      await each.ask('channel.join', { ...CLUB, membership: 'durable' })
    await two.ask('channel.leave', CLUB)
    await bob.ask('message.send', { to: CLUB, messageId: 'm1', body: '1' })
    await clock.settle()
    expect(one.events('channel:club').map(({ type }) => type)).not.toContain('message.received')
  })

  it('[CH17] hears nothing of a special channel once the token allows it no more', async () => {
    let can: Capabilities = { server: true }
    const { login, clock } = createTestEngine({
      authenticate: async ({ userId }) => ({ userId, can }),
    })
    const special = { channelId: '__agora_user_online' }
    const ada = await login('ada')
    await ada.ask('channel.join', special)
    ada.drop()
    can = {}
    const { session, resumeKey: key } = ada.login
    const again = await login('ada', { resume: { sessionId: session.sessionId, key } })
    expect(await again.refusal('stream.sync', special)).toMatchObject({ code: 'FORBIDDEN' })
    await login('bob')
    await clock.settle()
    expect(again.events('channel:__agora_user_online')).toEqual([])
  })
})
