import { describe, expect, it } from 'vitest'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine } from './createTestEngine.ts'

const ONE = { inviteId: 'one' }
const TWO = { inviteId: 'two' }
const TO_BOB = { ...ONE, to: 'bob' }
const TO_ADA = { ...TWO, to: 'ada' }

async function openHouse() {
  const engine = createTestEngine()
  const [ada, bob, cyd] = await Promise.all(['ada', 'bob', 'cyd'].map((one) => engine.login(one)))
  if (ada === undefined || bob === undefined || cyd === undefined) throw new Error('Nobody came.')
  return { ...engine, ada, bob, cyd }
}

describe('the id of an invitation', () => {
  it('[IN9] makes the same request the same invitation', async () => {
    const { ada, bob, clock } = await openHouse()
    const request = { ...TO_BOB, data: '1', channelId: 'room', timeoutMs: 5000 }
    const [first, again] = await Promise.all([
      ada.ask('invitation.invite', request),
      ada.ask('invitation.invite', request),
    ])
    expect(again).toEqual(first)
    await clock.settle()
    expect(bob.calls()).toHaveLength(1)
  })

  it('[IN9] finds the invitation as it is, when the same request comes late', async () => {
    const { ada, bob } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    const ended = await bob.ask('invitation.reject', ONE)
    expect(await ada.ask('invitation.invite', TO_BOB)).toEqual(ended)
  })

  it.each([{ data: '2' }, { channelId: 'room' }, { timeoutMs: 1 }])(
    '[IN9] is refused with CONFLICT for another request: %o',
    async (difference) => {
      const { ada } = await openHouse()
      await ada.ask('invitation.invite', TO_BOB)
      const refused = await ada.refusal('invitation.invite', { ...TO_BOB, ...difference })
      expect(refused.code).toBe('CONFLICT')
    },
  )

  it('[IN9] is refused with CONFLICT for an invitation of the other side', async () => {
    const { ada, bob } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    const refused = await bob.refusal('invitation.invite', { ...ONE, to: 'ada' })
    expect(refused.code).toBe('CONFLICT')
  })

  it('[IN9] is refused with CONFLICT for somebody else, and the first goes on', async () => {
    const { ada, bob, cyd, clock } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    expect(await ada.refusal('invitation.invite', { ...ONE, to: 'cyd' })).toMatchObject({
      code: 'CONFLICT',
    })
    expect(await cyd.refusal('invitation.invite', { ...ONE, to: 'bob' })).toMatchObject({
      code: 'CONFLICT',
    })
    expect(await bob.ask('invitation.accept', ONE)).toMatchObject({ inviter: 'ada', rev: 2 })
    await clock.settle()
    expect(cyd.calls()).toEqual([])
  })

  it('[IN9] of a call that somebody else begins at the same moment does not mix the two up', async () => {
    const { ada, bob, cyd } = await openHouse()
    const replies = await Promise.all([
      ada.receive('invitation.invite', TO_BOB),
      cyd.receive('invitation.invite', TO_BOB),
    ])
    const inviter = replies[0].ok ? ada : cyd
    await cyd.receive('invitation.cancel', ONE)
    await inviter.receive('invitation.cancel', ONE)
    const bobs = await bob.ask('invitation.end', ONE)
    expect(bobs).toMatchObject({ inviter: inviter.login.session.userId, endReason: 'cancelled' })
  })
})

describe('two users who call each other', () => {
  it('[IN10] are connected: the second invitation accepts the first', async () => {
    const { ada, bob, clock } = await openHouse()
    const [first, second] = await Promise.all([
      ada.ask('invitation.invite', TO_BOB),
      bob.ask('invitation.invite', TO_ADA),
    ])
    expect(first).toMatchObject({ inviteId: 'one', status: 'ringing' })
    expect(second).toMatchObject({ inviteId: 'one', status: 'active', inviter: 'ada' })
    expect(second.invitees).toMatchObject([
      { state: 'accepted', sessionId: bob.login.session.sessionId },
    ])
    await clock.advance(60_000)
    expect(await ada.ask('invitation.end', ONE)).toMatchObject({ endReason: 'ended' })
  })

  it('[IN10] are connected, although each asks another node', async () => {
    const clock = createFakeClock()
    const backend = memoryBackend({ now: clock.now })
    const ada = await createTestEngine({ clock, backend }).login('ada')
    const bob = await createTestEngine({ clock, backend }).login('bob')
    const calls = await Promise.all([
      ada.ask('invitation.invite', TO_BOB),
      bob.ask('invitation.invite', TO_ADA),
    ])
    expect(new Set(calls.map(({ inviteId }) => inviteId)).size).toBe(1)
    expect(calls.map(({ status }) => status).toSorted()).toEqual(['active', 'ringing'])
  })

  it('[IN10] have one live call: a second one is refused, and told which', async () => {
    const { ada, bob } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    expect(await ada.refusal('invitation.invite', { ...TWO, to: 'bob' })).toMatchObject({
      code: 'INVITATION_ACTIVE',
      invitation: { inviteId: 'one', status: 'ringing' },
    })
    await bob.ask('invitation.accept', ONE)
    expect(await bob.refusal('invitation.invite', TO_ADA)).toMatchObject({
      code: 'INVITATION_ACTIVE',
      invitation: { inviteId: 'one', status: 'active' },
    })
  })

  it('[IN10] can call each other again when it is over', async () => {
    const { ada, bob } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    await ada.ask('invitation.cancel', ONE)
    expect(await bob.ask('invitation.invite', TO_ADA)).toMatchObject({ inviter: 'bob', rev: 1 })
  })

  it('[IN10] may both call a third', async () => {
    const { ada, bob } = await openHouse()
    await ada.ask('invitation.invite', { ...ONE, to: 'cyd' })
    await bob.ask('invitation.invite', { ...TWO, to: 'cyd' })
  })
})

describe('a command that is sent again', () => {
  it('[WR8] gets the first result, also of an invitation that met another', async () => {
    const { ada, bob } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    const first = await bob.ask('invitation.invite', TO_ADA, 'c1')
    expect(first).toMatchObject({ inviteId: 'one', status: 'active' })
    expect(await bob.ask('invitation.invite', TO_ADA, 'c1')).toEqual(first)
  })

  it('[WR8] gets the first result, also when the call has ended meanwhile', async () => {
    const { ada, bob, login } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    const accepted = await bob.ask('invitation.accept', ONE, 'c1')
    await ada.ask('invitation.end', ONE)
    expect(await bob.ask('invitation.accept', ONE, 'c1')).toEqual(accepted)
    const elsewhere = await login('bob')
    expect(await elsewhere.ask('invitation.accept', ONE, 'c1')).toEqual(accepted)
    expect(await elsewhere.refusal('invitation.accept', ONE, 'c2')).toMatchObject({
      code: 'INVITATION_OVER',
    })
  })

  it('[WR8] is another one when another user sends it', async () => {
    const { ada, bob } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    await bob.ask('invitation.accept', ONE, 'c1')
    expect(await ada.ask('invitation.end', ONE, 'c1')).toMatchObject({ status: 'ended' })
  })
})
