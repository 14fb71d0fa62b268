import { describe, expect, it } from 'vitest'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import {
  createTestEngine,
  type LoggedIn,
  type TestEngine,
  type TestEngineOptions,
} from './createTestEngine.ts'

const ONE = { inviteId: 'one' }
const TWO = { inviteId: 'two' }

/** Ada and bob talk; cyd and dee are there. */
async function talking(options: TestEngineOptions = {}) {
  const engine = createTestEngine(options)
  const [ada, bob, cyd, dee] = await Promise.all(
    ['ada', 'bob', 'cyd', 'dee'].map((userId) => engine.login(userId)),
  )
  if (!ada || !bob || !cyd || !dee) throw new Error('Nobody came.')
  await ada.ask('invitation.invite', { ...ONE, to: 'bob' })
  await bob.ask('invitation.accept', ONE)
  return { ...engine, ada, bob, cyd, dee }
}

async function isBusy({ backend }: Pick<TestEngine, 'backend'>, userId: string): Promise<boolean> {
  return (await backend.read(`user:${userId}`, { maps: ['busy'] })).fields.size > 0
}

describe('a user in a call', () => {
  it('[IN23] is rung all the same, and cannot be in two calls: queue', async () => {
    const { ada, bob, cyd } = await talking()
    const { invitees } = await cyd.ask('invitation.invite', { ...TWO, to: 'bob' })
    expect(invitees).toMatchObject([{ state: 'pending' }])
    expect(await bob.refusal('invitation.accept', TWO)).toMatchObject({ code: 'BUSY' })
    await ada.ask('invitation.end', ONE)
    expect(await bob.ask('invitation.accept', TWO)).toMatchObject({ status: 'active' })
  })

  it('[IN23] is busy for others at once, if the server says so', async () => {
    const { cyd, bob, clock } = await talking({ callWaiting: 'busy' })
    const refused = await cyd.ask('invitation.invite', { ...TWO, to: 'bob' })
    expect(refused).toMatchObject({ status: 'ended', endReason: 'busy', rev: 1 })
    await clock.settle()
    expect(bob.calls().at(-1)).toMatchObject({ invitation: { endReason: 'busy' } })
    // A missed call, which bob will see later.
    const { messages } = await bob.ask('message.history', { of: { userId: 'cyd' } })
    expect(messages).toMatchObject([{ from: 'cyd', invitation: { action: 'timeout' } }])
  })

  it('[IN23] is busy as the user says, whatever the server does', async () => {
    const { bob, cyd, dee } = await talking()
    await bob.ask('user.setCallWaiting', { callWaiting: 'busy' })
    expect(await cyd.ask('invitation.invite', { ...TWO, to: 'bob' })).toMatchObject({
      endReason: 'busy',
    })
    await bob.ask('user.setCallWaiting', { callWaiting: null })
    expect(await dee.ask('invitation.invite', { inviteId: 'three', to: 'bob' })).toMatchObject({
      status: 'ringing',
    })
  })

  it('[IN23] can be in both: allow', async () => {
    const { bob, cyd } = await talking({ callWaiting: 'allow' })
    await cyd.ask('invitation.invite', { ...TWO, to: 'bob' })
    expect(await bob.ask('invitation.accept', TWO)).toMatchObject({ status: 'active' })
    expect(await bob.ask('invitation.invite', { inviteId: 'three', to: 'dee' })).toMatchObject({
      status: 'ringing',
    })
  })

  it('[IN23] calls nobody else, but hears first that there is a call already', async () => {
    const { ada, bob } = await talking()
    const invite = { inviteId: 'three' }
    expect(await ada.refusal('invitation.invite', { ...invite, to: 'cyd' })).toMatchObject({
      code: 'BUSY',
    })
    expect(await bob.refusal('invitation.invite', { ...invite, to: 'ada' })).toMatchObject({
      code: 'INVITATION_ACTIVE',
    })
  })

  it('[IN23] [IN31] gets signals all the same', async () => {
    const { bob, cyd } = await talking({ callWaiting: 'busy' })
    await cyd.ask('invitation.invite', { ...TWO, to: 'bob', kind: 'signal' })
    expect(await bob.ask('invitation.accept', TWO)).toMatchObject({ status: 'active' })
  })

  it('[IN23] joins no other call either', async () => {
    const { ada, bob, cyd, dee } = await talking()
    await cyd.ask('invitation.invite', { ...TWO, to: ['bob', 'dee'] })
    await dee.ask('invitation.accept', TWO)
    await bob.ask('invitation.reject', TWO)
    expect(await bob.refusal('invitation.join', TWO)).toMatchObject({ code: 'BUSY' })
    await ada.ask('invitation.end', ONE)
    expect(await bob.ask('invitation.join', TWO)).toMatchObject({ status: 'active' })
  })

  it('[WR8] an accept that is sent again gets its first reply, although one is in another call', async () => {
    const { ada, bob, cyd, dee } = await talking({ callWaiting: 'queue' })
    await ada.ask('invitation.end', ONE)
    await cyd.ask('invitation.invite', { ...TWO, to: ['bob', 'dee'] })
    const first = await bob.ask('invitation.accept', TWO, 'c1')
    await dee.ask('invitation.accept', TWO)
    await bob.ask('invitation.leave', TWO)
    await ada.ask('invitation.invite', { inviteId: 'three', to: 'bob' })
    await bob.ask('invitation.accept', { inviteId: 'three' })
    expect(await bob.ask('invitation.accept', TWO, 'c1')).toEqual(first)
  })

  it('[IN23] takes one of two calls that are accepted at the same moment', async () => {
    const clock = createFakeClock()
    const backend = memoryBackend({ now: clock.now })
    const here = createTestEngine({ clock, backend })
    const there = createTestEngine({ clock, backend })
    const bobs = [await here.login('bob'), await there.login('bob')]
    const ada = await here.login('ada')
    const cyd = await there.login('cyd')
    await ada.ask('invitation.invite', { ...ONE, to: 'bob' })
    await cyd.ask('invitation.invite', { ...TWO, to: 'bob' })
    const replies = await Promise.all([
      bobs[0]?.receive('invitation.accept', ONE),
      bobs[1]?.receive('invitation.accept', TWO),
    ])
    expect(replies.filter((reply) => reply?.ok === true)).toHaveLength(1)
    expect(replies.find((reply) => reply?.ok === false)).toMatchObject({ error: { code: 'BUSY' } })
  })
})

describe('a busy user', () => {
  it('[IN24] is free as soon as the call is over, on both sides', async () => {
    const house = await talking()
    expect([await isBusy(house, 'ada'), await isBusy(house, 'bob')]).toEqual([true, true])
    await house.bob.ask('invitation.end', ONE)
    expect([await isBusy(house, 'ada'), await isBusy(house, 'bob')]).toEqual([false, false])
  })

  it('[IN24] stays so for as long as the call lasts', async () => {
    const house = await talking()
    await house.clock.advance(10 * 60_000)
    expect([await isBusy(house, 'ada'), await isBusy(house, 'bob')]).toEqual([true, true])
  })

  it('[IN24] is free when the accept was refused', async () => {
    const house = await talking()
    const { cyd, dee, login } = house
    await cyd.ask('invitation.invite', { ...TWO, to: 'dee' })
    const deesPhone = await login('dee')
    await Promise.all([
      dee.receive('invitation.accept', TWO),
      deesPhone.receive('invitation.accept', TWO),
    ])
    await cyd.ask('invitation.end', TWO)
    await deesPhone.refusal('invitation.accept', TWO)
    expect(await isBusy(house, 'dee')).toBe(false)
  })

  it('[IN24] is free after 30 s when the server has died that knew of the call', async () => {
    const clock = createFakeClock()
    const backend = memoryBackend({ now: clock.now })
    const house = await talking({ clock, backend: { ...backend, close: async () => {} } })
    await house.close()
    await house.clock.advance(29_000)
    expect(await isBusy(house, 'bob')).toBe(true)
    await house.clock.advance(1000)
    expect(await isBusy(house, 'bob')).toBe(false)
  })

  it('[IN24] is free when the browser has died, after the grace window', async () => {
    const house = await talking()
    house.bob.drop()
    await house.clock.advance(10_000)
    expect([await isBusy(house, 'ada'), await isBusy(house, 'bob')]).toEqual([false, false])
    const { cyd } = house
    expect(await cyd.ask('invitation.invite', { ...TWO, to: 'ada' })).toMatchObject({
      status: 'ringing',
    })
  })
})

describe('two users who call each other', () => {
  const invite = (one: LoggedIn, inviteId: string, to: string) =>
    one.receive('invitation.invite', { inviteId, to, data: `"${inviteId}"` })

  async function cross(options: TestEngineOptions) {
    const { login, clock } = createTestEngine(options)
    const [ada, bob] = [await login('ada'), await login('bob')]
    const replies = await Promise.all([invite(ada, 'one', 'bob'), invite(bob, 'two', 'ada')])
    return { ada, bob, clock, replies }
  }

  it('[IN10] [IN25] are connected: merge, and the answer carries the data of the second', async () => {
    const { replies } = await cross({ glare: 'merge' })
    expect(replies[1]).toMatchObject({
      ok: true,
      result: { inviteId: 'one', status: 'active', invitees: [{ data: '"two"' }] },
    })
  })

  it.each([1, 100, 500])('[IN25] are connected, %d ms apart', async (ms) => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    await invite(ada, 'one', 'bob')
    await clock.advance(ms)
    expect(await invite(bob, 'two', 'ada')).toMatchObject({ result: { status: 'active' } })
  })

  it('[IN25] the first rings and the second is refused: firstWins', async () => {
    const { replies } = await cross({ glare: 'firstWins' })
    expect(replies[1]).toMatchObject({
      ok: false,
      error: { code: 'INVITATION_ACTIVE', invitation: { inviteId: 'one', status: 'ringing' } },
    })
  })

  it('[IN25] both ring: off; but nobody calls twice', async () => {
    const { ada, bob, replies } = await cross({ glare: 'off' })
    expect(replies).toMatchObject([
      { result: { inviteId: 'one', status: 'ringing' } },
      { result: { inviteId: 'two', status: 'ringing' } },
    ])
    expect(await invite(ada, 'three', 'bob')).toMatchObject({
      error: { code: 'INVITATION_ACTIVE' },
    })
    await bob.ask('invitation.accept', ONE)
    expect(await ada.refusal('invitation.accept', TWO)).toMatchObject({ code: 'BUSY' })
  })

  it('[IN31] signals do not meet', async () => {
    const { login } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    const signal = { kind: 'signal' as const }
    await ada.ask('invitation.invite', { ...ONE, to: 'bob', ...signal })
    await ada.ask('invitation.invite', { ...TWO, to: 'bob', ...signal })
    const third = await bob.ask('invitation.invite', { inviteId: 'three', to: 'ada', ...signal })
    expect(third).toMatchObject({ inviteId: 'three', status: 'ringing' })
  })
})
