import { describe, expect, it } from 'vitest'
import type { CommandPayload } from '../../src/protocol/commands.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine, type LoggedIn, type TestEngineOptions } from './createTestEngine.ts'

const ONE = { inviteId: 'one' }
const DAY_MS = 24 * 60 * 60 * 1000
const ROOM = { channelId: 'room' }
const TO_BOTH = { ...ONE, to: ['bob', 'cyd'] }

async function openHouse(options: TestEngineOptions = {}) {
  const engine = createTestEngine(options)
  const [ada, bob, cyd, dee] = await Promise.all(
    ['ada', 'bob', 'cyd', 'dee'].map((userId) => engine.login(userId)),
  )
  if (!ada || !bob || !cyd || !dee) throw new Error('Nobody came.')
  return { ...engine, ada, bob, cyd, dee }
}

function lastOf(one: LoggedIn) {
  return one.calls().at(-1)
}

describe('a group invitation', () => {
  it('[IN16] rings everybody, and tells everybody how everybody stands', async () => {
    const { ada, bob, cyd, dee, clock } = await openHouse()
    await ada.ask('invitation.invite', TO_BOTH)
    await bob.ask('invitation.deliver', ONE)
    await clock.settle()
    for (const one of [ada, bob, cyd]) {
      expect(lastOf(one)?.invitation.invitees).toMatchObject([
        { userId: 'bob', state: 'delivered' },
        { userId: 'cyd', state: 'pending' },
      ])
    }
    expect(dee.calls()).toEqual([])
  })

  it('[IN16] to a channel is for its members alone', async () => {
    const { ada, bob, cyd } = await openHouse()
    await ada.ask('channel.join', ROOM)
    const refused = await ada.refusal('invitation.invite', { ...TO_BOTH, ...ROOM })
    expect(refused).toMatchObject({ code: 'NOT_A_MEMBER' })
    expect(refused.message).toContain('"bob"')
    await bob.ask('channel.join', ROOM)
    await cyd.ask('channel.join', ROOM)
    expect(await ada.ask('invitation.invite', { ...TO_BOTH, ...ROOM })).toMatchObject(ROOM)
    expect(await ada.refusal('invitation.add', { ...ONE, userIds: ['dee'] })).toMatchObject({
      code: 'NOT_A_MEMBER',
    })
  })

  it('[IN16] is the one live call of its channel', async () => {
    const { ada, bob, cyd, dee } = await openHouse()
    for (const one of [ada, bob, cyd, dee]) await one.ask('channel.join', ROOM)
    await ada.ask('invitation.invite', { ...TO_BOTH, ...ROOM })
    const other = { inviteId: 'two', ...ROOM }
    const known = await bob.refusal('invitation.invite', { ...other, to: ['cyd'] })
    expect(known).toMatchObject({ code: 'INVITATION_ACTIVE', invitation: { inviteId: 'one' } })
    const stranger = await dee.refusal('invitation.invite', { ...other, to: ['cyd'] })
    expect(stranger).toMatchObject({ code: 'INVITATION_ACTIVE' })
    expect(stranger).not.toHaveProperty('invitation')
    await ada.ask('invitation.cancel', ONE)
    await dee.ask('invitation.invite', { ...other, to: ['cyd'] })
  })

  it('[IN16] without a channel is a domain of its own: any number at once', async () => {
    const { ada, dee } = await openHouse()
    await ada.ask('invitation.invite', TO_BOTH)
    await ada.ask('invitation.invite', { ...TO_BOTH, inviteId: 'two' })
    await dee.ask('invitation.invite', { ...TO_BOTH, inviteId: 'three' })
  })

  it('[IN8] a stranger learns nothing of a channel by adding', async () => {
    const { ada, bob, cyd } = await openHouse()
    for (const one of [ada, bob, cyd]) await one.ask('channel.join', ROOM)
    await ada.ask('invitation.invite', { ...ONE, to: ['bob', 'cyd'], ...ROOM })
    await bob.ask('invitation.reject', ONE)
    const inside = await bob.receive('invitation.add', { ...ONE, userIds: ['cyd'] })
    const outside = await bob.receive('invitation.add', { ...ONE, userIds: ['dee'] })
    expect(inside).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(outside).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })

  it('[IN20] tells whoever is added what it is about', async () => {
    const { ada, bob, dee, clock } = await openHouse()
    await ada.ask('invitation.invite', { ...TO_BOTH, data: '{"video":true}' })
    await bob.ask('invitation.accept', ONE)
    await ada.ask('invitation.add', { ...ONE, userIds: ['dee', 'dee', 'bob'] })
    await clock.settle()
    expect(lastOf(dee)).toMatchObject({
      invitation: { data: '{"video":true}', status: 'active' },
      knownRev: 0,
      steps: [{ cause: 'added', by: 'ada' }],
    })
    expect(await dee.ask('invitation.accept', ONE)).toMatchObject({ status: 'active' })
    const self = await ada.refusal('invitation.add', { ...ONE, userIds: ['ada'] })
    expect(self.code).toBe('BAD_PAYLOAD')
  })

  it('[IN21] [IN22] is left, and joined again, while the others go on', async () => {
    const { ada, bob, cyd } = await openHouse()
    await ada.ask('invitation.invite', TO_BOTH)
    await bob.ask('invitation.accept', ONE)
    await cyd.ask('invitation.accept', ONE)
    expect(await bob.refusal('invitation.end', ONE)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await bob.ask('invitation.leave', ONE)).toMatchObject({ status: 'active' })
    expect(await bob.ask('invitation.join', ONE)).toMatchObject({ status: 'active' })
    expect(await ada.ask('invitation.end', ONE)).toMatchObject({ status: 'ended' })
  })

  it('[IN30] has its steps in the conversations of its invitees, and missed calls are unread', async () => {
    const { ada, bob, cyd, clock } = await openHouse()
    await ada.ask('invitation.invite', TO_BOTH)
    await bob.ask('invitation.accept', ONE)
    await clock.advance(30_000)
    expect(await actionsIn(bob, { userId: 'ada' })).toEqual(['invite', 'accept'])
    expect(await actionsIn(cyd, { userId: 'ada' })).toEqual(['invite', 'timeout'])
    const { conversations } = await cyd.ask('conversation.list', {})
    expect(conversations).toMatchObject([{ with: { userId: 'ada' }, unreadCount: 1 }])
  })

  it('[IN30] has its steps in the conversation of a channel that stores them', async () => {
    const { ada, bob, cyd } = await openHouse()
    for (const one of [ada, bob, cyd]) await one.ask('channel.join', { ...ROOM, history: true })
    await ada.ask('invitation.invite', { ...TO_BOTH, ...ROOM })
    await bob.ask('invitation.reject', ONE)
    await ada.ask('invitation.cancel', ONE)
    expect(await actionsIn(cyd, ROOM)).toEqual(['invite', 'reject', 'cancel'])
    expect((await cyd.ask('conversation.list', {})).conversations).toEqual([])
  })

  it('[CN7] a proposal that is agreed because somebody left is a modify step of the history', async () => {
    const { ada, bob, cyd, clock } = await openHouse()
    await ada.ask('invitation.invite', TO_BOTH)
    await bob.ask('invitation.accept', ONE)
    await cyd.ask('invitation.accept', ONE)
    await ada.ask('invitation.propose', { ...ONE, proposalId: 'p', data: '1' })
    await bob.ask('invitation.answerProposal', { ...ONE, proposalId: 'p', agrees: true })
    await cyd.ask('invitation.leave', ONE)
    await clock.settle()
    expect(await ada.ask('invitation.get', ONE)).toMatchObject({ data: '1' })
    const { messages } = await bob.ask('message.history', { of: { userId: 'ada' } })
    expect(messages.map(({ invitation }) => invitation?.action)).toContain('modify')
  })

  it('[IN17] taken by somebody else is no missed call', async () => {
    const { ada, bob, cyd } = await openHouse()
    await ada.ask('invitation.invite', { ...TO_BOTH, policy: { answer: 'first' } })
    await bob.ask('invitation.accept', ONE)
    expect(await actionsIn(cyd, { userId: 'ada' })).toEqual(['invite'])
  })
})

async function actionsIn(one: LoggedIn, of: { userId: string } | { channelId: string }) {
  const { messages } = await one.ask('message.history', { of })
  return messages.map(({ invitation }) => invitation?.action)
}

describe('what cannot be invited', () => {
  const bad: readonly [string, object, string][] = [
    ['nobody', { to: [] }, 'BAD_PAYLOAD'],
    ['oneself', { to: 'ada' }, 'BAD_PAYLOAD'],
    ['oneself among others', { to: ['bob', 'ada'] }, 'BAD_PAYLOAD'],
    ['101 users', { to: Array.from({ length: 101 }, (_, nth) => `u${nth}`) }, 'LIMIT_REACHED'],
    ['with more than 12 KiB', { to: 'bob', data: `"${'x'.repeat(12_289)}"` }, 'TOO_LARGE'],
    ['for a negative time', { to: 'bob', timeoutMs: -1 }, 'BAD_PAYLOAD'],
    ['by another policy', { to: 'bob', policy: { answer: 'some' } }, 'BAD_PAYLOAD'],
    ['within no time', { to: 'bob', requireOnline: { withinMs: 0 } }, 'BAD_PAYLOAD'],
  ]

  it.each(bad)(
    '[IN11] [IN38] %s is refused, says why, and leaves nothing',
    async (_name, request, code) => {
      const { ada, bob, clock, backend } = await openHouse()
      const refused = await ada.refusal('invitation.invite', { ...ONE, ...request })
      expect(refused.code).toBe(code)
      expect(refused.message.length).toBeGreaterThan(20)
      await clock.settle()
      expect([...ada.calls(), ...bob.calls()]).toEqual([])
      expect(await ada.refusal('invitation.accept', ONE)).toMatchObject({ code: 'NOT_FOUND' })
      const { due, nextAt } = await backend.claimDue(10)
      expect({ due, nextAt }).toEqual({ due: [], nextAt: undefined })
    },
  )

  it('[IN38] 100 users can be, once each', async () => {
    const { ada } = await openHouse()
    const to = Array.from({ length: 100 }, (_, nth) => `u${nth}`)
    const { invitees } = await ada.ask('invitation.invite', { ...ONE, to: [...to, 'u1'] })
    expect(invitees).toHaveLength(100)
    expect(await ada.refusal('invitation.add', { ...ONE, userIds: ['more'] })).toMatchObject({
      code: 'LIMIT_REACHED',
    })
  })

  it('[IN38] more than 60 in a minute are refused, and how long to wait is said', async () => {
    const { ada, clock } = await openHouse()
    const invite = (nth: number) =>
      ada.receive('invitation.invite', { inviteId: `i${nth}`, to: `u${nth}` })
    const replies = await Promise.all(Array.from({ length: 61 }, (_, nth) => invite(nth)))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(60)
    const refused = replies.find(({ ok }) => !ok)
    expect(refused).toMatchObject({ error: { code: 'RATE_LIMITED', retryAfterMs: 1000 } })
    await clock.advance(1000)
    expect(await invite(99)).toMatchObject({ ok: true })
  })

  it('[IN8] [IN9] by an id is refused for as long as that invitation lives, which can be 15 days', async () => {
    const clock = createFakeClock()
    const backend = { ...memoryBackend({ now: clock.now }), close: async () => {} }
    const first = createTestEngine({ clock, backend })
    const [ada, bob] = [await first.login('ada'), await first.login('bob')]
    await ada.ask('invitation.invite', { ...ONE, to: 'bob', timeoutMs: 0 })
    // Nobody probes a socket every 2 s for so long.
    clock.sleep(6 * DAY_MS)
    await clock.settle()
    await bob.ask('invitation.accept', ONE)
    // With nobody there, days are over soon.
    await first.close()
    await clock.advance(4 * DAY_MS)
    const dee = await createTestEngine({ clock, backend }).login('dee')
    expect(await dee.refusal('invitation.accept', ONE)).toMatchObject({ code: 'FORBIDDEN' })
    const request = { ...ONE, to: 'eve' }
    expect(await dee.refusal('invitation.invite', request)).toMatchObject({ code: 'CONFLICT' })
  })

  it('[WR8] sent again gets its first reply, although nobody could be invited any more', async () => {
    const { ada, bob, cyd } = await openHouse({ limits: { invitationsPerUserPerMinute: 2 } })
    for (const one of [ada, bob, cyd]) await one.ask('channel.join', ROOM)
    const request = { ...TO_BOTH, ...ROOM }
    const first = await ada.ask('invitation.invite', request, 'c1')
    const added = await ada.ask('invitation.add', { ...ONE, userIds: ['bob'] }, 'c2')
    for (const one of [bob, cyd]) await one.ask('channel.leave', ROOM)
    expect(await ada.ask('invitation.invite', request, 'c1')).toEqual(first)
    expect(await ada.ask('invitation.add', { ...ONE, userIds: ['bob'] }, 'c2')).toEqual(added)
  })

  it('[IN9] by an id that others use is refused, also by who is no party', async () => {
    const { ada, dee } = await openHouse()
    await ada.ask('invitation.invite', TO_BOTH)
    const request: CommandPayload<'invitation.invite'> = { ...ONE, to: ['eve'] }
    expect(await dee.refusal('invitation.invite', request)).toMatchObject({ code: 'CONFLICT' })
    expect(await ada.refusal('invitation.invite', request)).toMatchObject({ code: 'CONFLICT' })
  })
})

describe('what has been told', () => {
  it('[IN39] is not told again: data crosses the wire once', async () => {
    const { ada, bob, clock } = await openHouse()
    await ada.ask('invitation.invite', { ...TO_BOTH, data: '"once"' })
    await clock.settle()
    await bob.ask('invitation.deliver', ONE)
    await clock.settle()
    await bob.ask('invitation.accept', { ...ONE, data: '"answer"' })
    await clock.settle()
    await ada.ask('invitation.modify', { ...ONE, data: '"twice"' })
    await clock.settle()
    const told = ada
      .calls()
      .map(({ invitation }) => [invitation.data, invitation.invitees.map(({ data }) => data)])
    expect(told).toEqual([
      ['"once"', [undefined, undefined]],
      [undefined, [undefined, undefined]],
      [undefined, ['"answer"', undefined]],
      ['"twice"', [undefined, undefined]],
    ])
  })

  it('[IN36] can be asked for by its parties, and listed', async () => {
    const { ada, bob, dee, clock } = await openHouse()
    const made = await ada.ask('invitation.invite', { ...TO_BOTH, data: '1' })
    expect(await bob.ask('invitation.get', ONE)).toEqual(made)
    expect(await dee.ask('invitation.get', ONE)).toBeNull()
    expect(await ada.ask('invitation.get', { inviteId: 'none' })).toBeNull()
    await ada.ask('invitation.cancel', ONE)
    await ada.ask('invitation.invite', { inviteId: 'two', to: 'bob' })
    const idsOf = async (endedWithinMs?: number) => {
      const request = endedWithinMs === undefined ? {} : { endedWithinMs }
      return (await bob.ask('invitation.list', request)).map(({ inviteId }) => inviteId)
    }
    expect(await idsOf()).toEqual(['two'])
    await clock.advance(5000)
    expect(await idsOf(5000)).toEqual(['two'])
    expect(await idsOf(5001)).toEqual(['two', 'one'])
    expect(await dee.ask('invitation.list', { endedWithinMs: 5001 })).toEqual([])
  })

  it('[IN37] can be marked as seen, for every session, and is known at login', async () => {
    const { bob, login, clock } = await openHouse()
    const phone = await login('bob')
    const { seenAt } = await bob.ask('invitation.markSeen', {})
    expect(seenAt).toBe(clock.now())
    await clock.settle()
    expect(phone.events('inbox')).toContainEqual({ type: 'invitation.missedSeen', seenAt })
    expect((await login('bob')).login.inbox).toMatchObject({ snapshot: { missedSeenAt: seenAt } })
  })
})
