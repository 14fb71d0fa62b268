import { describe, expect, it } from 'vitest'
import type { ServerEvent } from '../../src/protocol/events.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine, toEvent, type TestEngineOptions } from './createTestEngine.ts'

const ONE = { inviteId: 'one' }
const TO_BOB = { ...ONE, to: 'bob' }
const DAY_MS = 24 * 60 * 60 * 1000

/** Ada, two sessions of bob, and cyd. */
async function openHouse(options?: TestEngineOptions) {
  const engine = createTestEngine(options)
  const [ada, bob, bobsPhone, cyd] = await Promise.all([
    engine.login('ada'),
    engine.login('bob'),
    engine.login('bob'),
    engine.login('cyd'),
  ])
  return { ...engine, ada, bob, bobsPhone, cyd }
}

/** What a session has heard of invitations: why, the status, and the revision. */
function stepsIn(events: readonly ServerEvent[]): readonly string[] {
  return events.flatMap((event) => {
    if (event.type !== 'invitation.changed') return []
    const causes = event.steps.map(({ cause }) => cause).join(' ')
    return `${causes}: ${event.invitation.status} ${event.invitation.rev}`
  })
}

describe('an invitation', () => {
  it('[IN1] rings on every session of the invitee, and the other sessions of the inviter see it', async () => {
    const { ada, bob, bobsPhone, cyd, clock } = await openHouse()
    const sent = await ada.ask('invitation.invite', { ...TO_BOB, data: '{"video":true}' })
    await clock.settle()
    expect(sent).toMatchObject({
      inviteId: 'one',
      kind: 'call',
      rev: 1,
      inviter: 'ada',
      inviterSessionId: ada.login.session.sessionId,
      invitees: [{ userId: 'bob', state: 'pending', changedAt: clock.now() }],
      data: '{"video":true}',
      timeoutMs: 30_000,
      status: 'ringing',
      createdAt: clock.now(),
      expiresAt: clock.now() + 30_000,
    })
    const event = {
      type: 'invitation.changed',
      invitation: sent,
      knownRev: 0,
      steps: [{ rev: 1, cause: 'invited', by: 'ada' }],
    }
    for (const one of [ada, bob, bobsPhone]) expect(one.calls()).toEqual([event])
    expect(cyd.calls()).toEqual([])
  })

  it('[IN1] [IN12] rings on sessions that log in while it rings', async () => {
    const { ada, login } = await openHouse()
    const sent = await ada.ask('invitation.invite', TO_BOB)
    const tablet = await login('bob')
    expect(tablet.login.inbox).toMatchObject({ snapshot: { invitations: [sent] } })
  })

  it('[IN2] is delivered when a client of the invitee has confirmed it', async () => {
    const { ada, bob, bobsPhone, clock } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    const delivered = await bob.ask('invitation.deliver', ONE)
    expect(delivered.invitees).toMatchObject([{ state: 'delivered' }])
    expect(await bobsPhone.ask('invitation.deliver', ONE)).toEqual(delivered)
    await clock.settle()
    expect(stepsIn(ada.calls())).toEqual(['invited: ringing 1', 'delivered: ringing 2'])
  })

  it('[IN3] is answered by the first accept; that of another session is refused', async () => {
    const { ada, bob, bobsPhone, clock } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    const replies = await Promise.all([
      bob.receive('invitation.accept', { ...ONE, data: '1' }),
      bobsPhone.receive('invitation.accept', ONE),
    ])
    expect(replies).toMatchObject([
      { ok: true, result: { status: 'active' } },
      { ok: false, error: { code: 'INVITATION_OVER', invitation: { status: 'active' } } },
    ])
    await clock.settle()
    const { sessionId } = bob.login.session
    expect(bobsPhone.calls().at(-1)).toMatchObject({
      invitation: { invitees: [{ state: 'accepted', sessionId, data: '1' }] },
    })
    expect(stepsIn(ada.calls())).toEqual(['invited: ringing 1', 'accepted: active 2'])
  })

  it('[IN3] is answered once when two nodes get an accept at once', async () => {
    const clock = createFakeClock()
    const backend = memoryBackend({ now: clock.now })
    const here = createTestEngine({ clock, backend })
    const there = createTestEngine({ clock, backend })
    const ada = await here.login('ada')
    const bobs = await Promise.all([here.login('bob'), there.login('bob')])
    await ada.ask('invitation.invite', TO_BOB)
    const replies = await Promise.all(bobs.map((bob) => bob.receive('invitation.accept', ONE)))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
    await clock.settle()
    const heard = [ada, ...bobs].map((one) => one.calls().at(-1))
    expect(new Set(heard.map((event) => JSON.stringify(event))).size).toBe(1)
  })

  it('[IN4] that is rejected on one session is rejected for the user', async () => {
    const { ada, bob, bobsPhone, clock } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    await bob.ask('invitation.reject', { ...ONE, data: '"busy"' })
    await clock.settle()
    for (const one of [ada, bob, bobsPhone]) {
      expect(one.calls().at(-1)).toMatchObject({
        invitation: {
          status: 'ended',
          endReason: 'rejected',
          invitees: [{ state: 'rejected', data: '"busy"' }],
        },
      })
    }
  })

  it('[IN5] is taken back by its inviter, but not after the accept', async () => {
    const { ada, bob } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    expect(await bob.refusal('invitation.cancel', ONE)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await ada.ask('invitation.cancel', ONE)).toMatchObject({ endReason: 'cancelled' })

    const TWO = { inviteId: 'two' }
    await ada.ask('invitation.invite', { ...TWO, to: 'bob' })
    await bob.ask('invitation.accept', TWO)
    expect(await ada.refusal('invitation.cancel', TWO)).toMatchObject({
      code: 'INVITATION_ACTIVE',
      invitation: { status: 'active' },
    })
  })

  it('[IN6] is ended by either side', async () => {
    const { ada, bob } = await openHouse()
    for (const [index, side] of [ada, bob].entries()) {
      const inviteId = `call ${index}`
      await ada.ask('invitation.invite', { inviteId, to: 'bob' })
      await bob.ask('invitation.accept', { inviteId })
      expect(await side.ask('invitation.end', { inviteId })).toMatchObject({
        status: 'ended',
        endReason: 'ended',
      })
    }
  })

  it('[IN8] is for nobody but the two, and an id that nobody knows is NOT_FOUND', async () => {
    const { ada, cyd } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    for (const verb of ['deliver', 'accept', 'reject', 'cancel', 'end']) {
      const refused = await cyd.refusal(`invitation.${verb}`, ONE)
      expect(refused.code).toBe('FORBIDDEN')
      expect(refused).not.toHaveProperty('invitation')
      const unknown = await ada.refusal(`invitation.${verb}`, { inviteId: 'another' })
      expect(unknown.code).toBe('NOT_FOUND')
    }
    expect(await ada.refusal('invitation.accept', ONE)).toMatchObject({ code: 'FORBIDDEN' })
  })

  it('[IN11] is not for oneself', async () => {
    const { ada } = await openHouse()
    const refused = await ada.refusal('invitation.invite', { ...ONE, to: 'ada' })
    expect(refused.code).toBe('BAD_PAYLOAD')
  })

  it('[IN11] has data of at most 12 KiB, and so has an answer', async () => {
    const { ada, bob } = await openHouse()
    const large = JSON.stringify('x'.repeat(12 * 1024 + 1))
    const tooLarge = { code: 'TOO_LARGE' }
    expect(await ada.refusal('invitation.invite', { ...TO_BOB, data: large })).toMatchObject(
      tooLarge,
    )
    const data = JSON.stringify('x'.repeat(12 * 1024))
    await ada.ask('invitation.invite', { ...TO_BOB, data })
    expect(await bob.refusal('invitation.accept', { ...ONE, data: large })).toMatchObject(tooLarge)
    await bob.ask('invitation.accept', { ...ONE, data })
  })

  it('[IN12] that lasts, or ended within the last minute, is told at login', async () => {
    const { ada, bob, login, clock } = await openHouse()
    const told = async () => {
      const { inbox } = (await login('ada', { exclusive: true })).login
      return inbox.mode === 'snapshot' && inbox.snapshot.invitations.map(({ inviteId }) => inviteId)
    }
    await ada.ask('invitation.invite', TO_BOB)
    await bob.ask('invitation.accept', ONE)
    await clock.advance(10 * 60_000)
    expect(await told()).toEqual(['one'])
    await bob.ask('invitation.end', ONE)
    await clock.advance(59_999)
    expect(await told()).toEqual(['one'])
    await clock.advance(1)
    expect(await told()).toEqual([])
  })

  it('[IN13] can be asked for during 24 h after its end', async () => {
    const { ada, clock } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    const ended = await ada.ask('invitation.cancel', ONE)
    await clock.advance(DAY_MS - 1)
    expect(await ada.ask('invitation.end', ONE)).toEqual(ended)
    await clock.advance(1)
    expect(await ada.refusal('invitation.end', ONE)).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('[ST1] tells the steps of one turn in one event, with the invitation as it is', async () => {
    const { ada, bob, clock } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    await clock.settle()
    const before = ada.frames.length
    await Promise.all([bob.ask('invitation.deliver', ONE), bob.ask('invitation.accept', ONE)])
    await clock.settle()
    const heard = ada.frames
      .slice(before)
      .flatMap(({ streamId, events }) => stepsIn(events.map((event) => toEvent(streamId, event))))
    expect(heard.join(', ')).toMatch(
      /^delivered( accepted: active 3|: \w+ \d, accepted: active 3)$/,
    )
  })
})
