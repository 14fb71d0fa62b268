import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InvitationShape, InviteeState } from '../../src/protocol/invitations.ts'
import { CommandError } from '../../src/server/engine/commandError.ts'
import { transition, type InvitationAction } from '../../src/server/engine/invitationTransition.ts'
import { manyRuns } from '../manyRuns.ts'

const CREATED_AT = 1000
const EXPIRES_AT = 31_000
const NOW = 5000

const ada = { userId: 'ada', sessionId: 'ada-1' }
const bob = { userId: 'bob', sessionId: 'bob-1' }
const bobElsewhere = { userId: 'bob', sessionId: 'bob-2' }
const cyd = { userId: 'cyd', sessionId: 'cyd-1' }

const ringing: InvitationShape = {
  inviteId: 'one',
  kind: 'call',
  rev: 1,
  inviter: 'ada',
  inviterSessionId: 'ada-1',
  invitees: [{ userId: 'bob', state: 'pending', changedAt: CREATED_AT }],
  timeoutMs: EXPIRES_AT - CREATED_AT,
  status: 'ringing',
  createdAt: CREATED_AT,
  expiresAt: EXPIRES_AT,
}

describe('the table of PROTOCOL.md', () => {
  const delivered = after(ringing, { type: 'deliver', actor: bob })
  const active = after(delivered, { type: 'accept', actor: bob })
  const ended = after(active, { type: 'end', actor: ada })
  const expire = { type: 'expire' } as const

  it.each([
    ['[IN2] a deliver', { type: 'deliver', actor: bob }, 'ringing delivered delivered'],
    ['[IN3] an accept', { type: 'accept', actor: bob }, 'active accepted accepted'],
    ['[IN4] a reject', { type: 'reject', actor: bob }, 'ended rejected rejected rejected'],
    ['[IN5] a cancel', { type: 'cancel', actor: ada }, 'ended cancelled cancelled cancelled'],
    ['an end by the inviter', { type: 'end', actor: ada }, 'ended cancelled cancelled cancelled'],
    ['an end by the invitee', { type: 'end', actor: bob }, 'ended rejected rejected rejected'],
  ] as const)('%s of what rings makes it %s', (_name, action, outcome) => {
    expect(describeOutcome(ringing, action)).toBe(outcome)
  })

  it('[IN7] the deadline ends what rings', () => {
    expect(describeOutcome(ringing, expire, EXPIRES_AT)).toBe('ended timedOut timedOut timedOut')
  })

  it.each([
    ['[IN7] an alarm that comes early', ringing, expire],
    ['a second deliver', delivered, { type: 'deliver', actor: bob }],
    ['a deliver of an active call', active, { type: 'deliver', actor: bob }],
    ['an accept by the session that has accepted', active, { type: 'accept', actor: bob }],
    ['[IN7] an alarm of an active call', active, expire],
    ['a deliver after the end', ended, { type: 'deliver', actor: bob }],
    ['a reject after the end', ended, { type: 'reject', actor: bob }],
    ['a cancel after the end', ended, { type: 'cancel', actor: ada }],
    ['an end after the end', ended, { type: 'end', actor: bob }],
    ['[IN7] an alarm after the end', ended, expire],
  ] as const)('%s changes nothing', (_name, invitation, action) => {
    expect(transition(invitation, action, NOW)).toBeUndefined()
  })

  it.each([
    ['[IN3] an accept by another session', active, { type: 'accept', actor: bobElsewhere }, 'OVER'],
    ['an accept after the end', ended, { type: 'accept', actor: bob }, 'OVER'],
    ['a reject of an active call', active, { type: 'reject', actor: bob }, 'ACTIVE'],
    ['[IN5] a cancel of an active call', active, { type: 'cancel', actor: ada }, 'ACTIVE'],
  ] as const)('%s is refused, and told what it is now', (_name, invitation, action, code) => {
    const error = refusal(invitation, action)
    expect(error.code).toBe(`INVITATION_${code}`)
    expect(error.invitation).toBe(invitation)
  })

  it('[IN6] either side ends an active call', () => {
    const outcome = 'ended ended accepted ended'
    expect(describeOutcome(active, { type: 'end', actor: ada })).toBe(outcome)
    expect(describeOutcome(active, { type: 'end', actor: bob })).toBe(outcome)
  })

  it.each([
    ['deliver', ada],
    ['accept', ada],
    ['reject', ada],
    ['cancel', bob],
    ['end', cyd],
    ['accept', cyd],
  ] as const)('[IN8] a %s with the wrong role is FORBIDDEN', (type, actor) => {
    expect(refusal(ringing, { type, actor }).code).toBe('FORBIDDEN')
    expect(refusal(active, { type, actor }).code).toBe('FORBIDDEN')
  })
})

describe('the deadline', () => {
  it('[IN7] binds an accept even when the alarm is late', () => {
    const error = refusal(ringing, { type: 'accept', actor: bob }, EXPIRES_AT)
    expect(error.code).toBe('INVITATION_OVER')
    expect(error.invitation).toMatchObject({ status: 'ended', endReason: 'timedOut', rev: 2 })
  })

  it('[IN7] does not bind an accept one millisecond earlier', () => {
    const accepted = after(ringing, { type: 'accept', actor: bob }, EXPIRES_AT - 1)
    expect(accepted.status).toBe('active')
  })

  it.each(['deliver', 'reject'] as const)('[IN7] turns a late %s into the timeout', (type) => {
    const late = transition(ringing, { type, actor: bob }, EXPIRES_AT + 5)
    expect(late).toMatchObject({ cause: 'timedOut', invitation: { endReason: 'timedOut' } })
    expect(late).not.toHaveProperty('by')
  })

  it('[IN7] has passed at expiresAt exactly, whenever somebody notices', () => {
    const early = transition(ringing, { type: 'expire' }, EXPIRES_AT)
    const late = transition(ringing, { type: 'expire' }, EXPIRES_AT + 5000)
    expect(late).toEqual(early)
    expect(late?.invitation.endedAt).toBe(EXPIRES_AT)
    const refused = refusal(ringing, { type: 'accept', actor: bob }, EXPIRES_AT + 700)
    expect(refused.invitation).toEqual(early?.invitation)
  })

  it('[IN7] is never when the timeout is 0', () => {
    const { expiresAt: _expiresAt, ...forEver } = { ...ringing, timeoutMs: 0 }
    expect(transition(forEver, { type: 'expire' }, Number.MAX_SAFE_INTEGER)).toBeUndefined()
  })
})

describe('an answer', () => {
  it('keeps who answered, where, when, and what they said', () => {
    const accepted = after(ringing, { type: 'accept', actor: bob, data: '{"video":true}' })
    expect(accepted.answeredAt).toBe(NOW)
    expect(accepted.invitees).toEqual([
      {
        userId: 'bob',
        state: 'accepted',
        changedAt: NOW,
        sessionId: 'bob-1',
        data: '{"video":true}',
      },
    ])
  })

  it('leaves what it answers as it was', () => {
    const before = structuredClone(ringing)
    after(ringing, { type: 'accept', actor: bob })
    expect(ringing).toEqual(before)
  })
})

describe('any sequence of actions', () => {
  const actors = fc.constantFrom(ada, bob, bobElsewhere, cyd)
  const types = fc.constantFrom('deliver', 'accept', 'reject', 'cancel', 'end' as const)
  const steps = fc.array(
    fc.record({
      action: fc.oneof(
        fc.record({ type: types, actor: actors }),
        fc.constant({ type: 'expire' } as const),
      ),
      waitMs: fc.nat(12_000),
    }),
    { maxLength: 12 },
  )

  it('[IN3] has at most one acceptor, an end that stays, and revisions that count its changes', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        let current = ringing
        let now = CREATED_AT
        for (const { action, waitMs } of sequence) {
          now += waitMs
          const changed = attempt(current, action, now)
          if (changed !== undefined) checkStep(current, changed)
          current = changed ?? current
        }
      }),
      { numRuns: manyRuns(300) },
    )
  })
})

function checkStep(before: InvitationShape, now: InvitationShape): void {
  expect(before.status).not.toBe('ended')
  expect(now.rev).toBe(before.rev + 1)
  expect(acceptors(now).length).toBeLessThanOrEqual(1)
  if (acceptors(before).length > 0) expect(acceptors(now)).toEqual(acceptors(before))
  expect(now.status === 'ended').toBe(now.endReason !== undefined && now.endedAt !== undefined)
  expect(acceptors(now).length === 1).toBe(now.answeredAt !== undefined)
  const isOpen = (state: InviteeState) => state === 'pending' || state === 'delivered'
  expect(now.invitees.some(({ state }) => isOpen(state))).toBe(now.status === 'ringing')
}

function acceptors({ invitees }: InvitationShape): readonly (string | undefined)[] {
  return invitees.filter(({ state }) => state === 'accepted').map(({ sessionId }) => sessionId)
}

function attempt(
  invitation: InvitationShape,
  action: InvitationAction,
  now: number,
): InvitationShape | undefined {
  try {
    return transition(invitation, action, now)?.invitation
  } catch (error) {
    expect(error).toBeInstanceOf(CommandError)
    return undefined
  }
}

function after(invitation: InvitationShape, action: InvitationAction, now = NOW): InvitationShape {
  const changed = transition(invitation, action, now)
  if (changed === undefined) throw new Error(`${action.type} changed nothing.`)
  return changed.invitation
}

function describeOutcome(invitation: InvitationShape, action: InvitationAction, now = NOW): string {
  const changed = transition(invitation, action, now)
  const { status, invitees, endReason } = after(invitation, action, now)
  const parts = [status, changed?.cause, invitees[0]?.state, endReason]
  return parts.filter((part) => part !== undefined).join(' ')
}

function refusal(invitation: InvitationShape, action: InvitationAction, now = NOW): CommandError {
  try {
    transition(invitation, action, now)
  } catch (error) {
    if (error instanceof CommandError) return error
  }
  throw new Error(`${action.type} was not refused.`)
}
