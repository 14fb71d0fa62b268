import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_INVITATION_MS } from '../../src/protocol/limits.ts'
import type { InvitationShape, InviteeState } from '../../src/protocol/invitations.ts'
import { CommandError } from '../../src/server/engine/commandError.ts'
import {
  transition,
  type Change,
  type InvitationAction,
} from '../../src/server/engine/invitationTransition.ts'
import { manyRuns } from '../manyRuns.ts'
import {
  CREATED_AT,
  EXPIRES_AT,
  NOW,
  ada,
  after,
  bob,
  bobElsewhere,
  changeOf,
  cyd,
  forEver,
  outcomeOf,
  refusal,
  ringingFor,
} from './transitions.ts'

const ringing = ringingFor()
const expire = { type: 'expire' } as const

describe('the table of PROTOCOL.md, for a pair', () => {
  const delivered = after(ringing, { type: 'deliver', actor: bob })
  const active = after(delivered, { type: 'accept', actor: bob })
  const ended = after(active, { type: 'end', actor: ada })
  const proposal = { proposalId: 'p1', data: '1', timeoutMs: 1000 }

  it.each([
    ['[IN2] a deliver', { type: 'deliver', actor: bob }, 'ringing delivered delivered'],
    ['[IN3] an accept', { type: 'accept', actor: bob }, 'active accepted accepted'],
    ['a join', { type: 'join', actor: bob }, 'active accepted accepted'],
    ['[IN4] a reject', { type: 'reject', actor: bob }, 'ended rejected rejected rejected'],
    [
      'a reject of somebody busy',
      { type: 'reject', actor: bob, reason: 'busy' },
      'ended rejected busy busy',
    ],
    ['[IN5] a cancel', { type: 'cancel', actor: ada }, 'ended cancelled cancelled cancelled'],
    ['an end by the inviter', { type: 'end', actor: ada }, 'ended cancelled cancelled cancelled'],
    ['an end by the invitee', { type: 'end', actor: bob }, 'ended ended rejected rejected'],
    [
      'a leave by the inviter',
      { type: 'leave', actor: ada },
      'ended cancelled cancelled cancelled',
    ],
    ['a leave by the invitee', { type: 'leave', actor: bob }, 'ended rejected rejected rejected'],
    ['[IN32] a modify', { type: 'modify', actor: ada, data: '1' }, 'ringing modified pending'],
    [
      '[IN26] the end of the inviter’s session',
      { type: 'lose', actor: ada, hasFailed: true },
      'ended cancelled cancelled cancelled',
    ],
    [
      '[IN29] absence',
      { type: 'giveUp', userIds: ['bob'] },
      'ended timedOut unreachable unreachable',
    ],
  ] as const)('%s of what rings makes it %s', (_name, action, outcome) => {
    expect(outcomeOf(ringing, action)).toBe(outcome)
  })

  it('[IN7] the deadline ends what rings', () => {
    expect(outcomeOf(ringing, expire, EXPIRES_AT)).toBe('ended timedOut timedOut timedOut')
  })

  it.each([
    ['[IN6] an end by the inviter', { type: 'end', actor: ada }, 'ended ended accepted ended'],
    ['[IN6] an end by the invitee', { type: 'end', actor: bob }, 'ended ended accepted ended'],
    ['a leave by the inviter', { type: 'leave', actor: ada }, 'ended ended accepted ended'],
    ['a leave by the invitee', { type: 'leave', actor: bob }, 'ended ended left ended'],
    [
      '[IN27] the end of the inviter’s session',
      { type: 'lose', actor: ada, hasFailed: true },
      'ended ended accepted failed',
    ],
    [
      '[IN27] the end of the acceptor’s session',
      { type: 'lose', actor: bob, hasFailed: true },
      'ended ended left failed',
    ],
    [
      '[IN27] a logout of the acceptor',
      { type: 'lose', actor: bob, hasFailed: false },
      'ended ended left ended',
    ],
    ['[IN32] a modify', { type: 'modify', actor: ada, data: '1' }, 'active modified accepted'],
    ['[IN33] a proposal', { type: 'propose', actor: bob, proposal }, 'active proposed accepted'],
  ] as const)('%s of an active call makes it %s', (_name, action, outcome) => {
    expect(outcomeOf(active, action)).toBe(outcome)
  })

  it.each([
    ['[IN7] an alarm that comes early', ringing, expire],
    ['a second deliver', delivered, { type: 'deliver', actor: bob }],
    [
      'a modify to the same data',
      { ...ringing, data: '1' },
      { type: 'modify', actor: ada, data: '1' },
    ],
    ['[IN1] the end of a session for which it rings', ringing, lost(bob)],
    [
      '[IN26] the end of another session of the inviter',
      ringing,
      lost({ ...ada, sessionId: 'a2' }),
    ],
    ['[IN29] absence of somebody whom it has reached', delivered, giveUp('bob')],
    ['a deliver of an active call', active, { type: 'deliver', actor: bob }],
    ['an accept by the session that has accepted', active, { type: 'accept', actor: bob }],
    ['a join by the session that has accepted', active, { type: 'join', actor: bob }],
    ['a join by the inviter who is in', active, { type: 'join', actor: ada }],
    ['[IN7] an alarm of an active call', active, expire],
    ['[IN27] the end of a session that was not in', active, lost(bobElsewhere)],
    ['a deliver after the end', ended, { type: 'deliver', actor: bob }],
    ['a reject after the end', ended, { type: 'reject', actor: bob }],
    ['a cancel after the end', ended, { type: 'cancel', actor: ada }],
    ['an end after the end', ended, { type: 'end', actor: bob }],
    ['a leave after the end', ended, { type: 'leave', actor: bob }],
    ['the end of a session after the end', ended, lost(ada)],
    ['absence after the end', ended, giveUp('bob')],
    ['[IN7] an alarm after the end', ended, expire],
  ] as const)('%s changes nothing', (_name, invitation, action) => {
    expect(transition(invitation, action, NOW)).toEqual([])
  })

  it.each([
    ['[IN3] an accept by another session', active, { type: 'accept', actor: bobElsewhere }, 'OVER'],
    ['a join by another session', active, { type: 'join', actor: bobElsewhere }, 'OVER'],
    ['an accept after the end', ended, { type: 'accept', actor: bob }, 'OVER'],
    ['a join after the end', ended, { type: 'join', actor: bob }, 'OVER'],
    ['a join of the inviter after the end', ended, { type: 'join', actor: ada }, 'OVER'],
    ['a modify after the end', ended, { type: 'modify', actor: ada, data: '1' }, 'OVER'],
    ['a proposal after the end', ended, { type: 'propose', actor: ada, proposal }, 'OVER'],
    ['[IN4] a reject of an active call', active, { type: 'reject', actor: bob }, 'ACTIVE'],
    ['[IN5] a cancel of an active call', active, { type: 'cancel', actor: ada }, 'ACTIVE'],
  ] as const)(
    '[IN14] %s is refused, and told what it is now',
    (_name, invitation, action, code) => {
      const error = refusal(invitation, action)
      expect(error.code).toBe(`INVITATION_${code}`)
      expect(error.invitation).toBe(invitation)
    },
  )

  it.each([
    ['deliver', ada],
    ['accept', ada],
    ['reject', ada],
    ['cancel', bob],
    ['end', cyd],
    ['accept', cyd],
    ['leave', cyd],
    ['join', cyd],
  ] as const)('[IN8] a %s with the wrong role is FORBIDDEN', (type, actor) => {
    expect(refusal(ringing, { type, actor }).code).toBe('FORBIDDEN')
    expect(refusal(active, { type, actor }).code).toBe('FORBIDDEN')
  })

  it('[IN32] a modify by an invitee, or of onlineOnly, is FORBIDDEN', () => {
    expect(refusal(active, { type: 'modify', actor: bob, data: '1' }).code).toBe('FORBIDDEN')
    const momentary = { ...ringing, onlineOnly: true }
    expect(refusal(momentary, { type: 'modify', actor: ada, data: '1' }).code).toBe('FORBIDDEN')
  })

  it('[IN31] a signal rings on when its inviter is gone', () => {
    const signal = { ...ringing, kind: 'signal' as const }
    expect(transition(signal, lost(ada), NOW)).toEqual([])
    const answers = { ...signal.policy, endWhen: 'answered' as const }
    const asked = { ...signal, presentAs: 'call' as const, policy: answers }
    expect(transition(asked, lost(ada), NOW)).toEqual([])
  })

  it('[IN31] a signal that is presented as a call stops when its inviter is gone', () => {
    const shown = { ...ringing, kind: 'signal' as const, presentAs: 'call' as const }
    expect(outcomeOf(shown, lost(ada))).toBe('ended cancelled cancelled cancelled')
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
    const late = changeOf(ringing, { type, actor: bob }, EXPIRES_AT + 5)
    expect(late).toMatchObject({ cause: 'timedOut', invitation: { endReason: 'timedOut' } })
    expect(late).not.toHaveProperty('by')
  })

  it('[IN7] has passed at expiresAt exactly, whenever somebody notices', () => {
    const early = changeOf(ringing, expire, EXPIRES_AT)
    const late = changeOf(ringing, expire, EXPIRES_AT + 5000)
    expect(late).toEqual(early)
    expect(late.invitation.endedAt).toBe(EXPIRES_AT)
    const refused = refusal(ringing, { type: 'accept', actor: bob }, EXPIRES_AT + 700)
    expect(refused.invitation).toEqual(early.invitation)
  })

  it('[IN40] is 7 days when the timeout is 0', () => {
    const patient = forEver(ringing)
    expect(transition(patient, expire, CREATED_AT + MAX_INVITATION_MS - 1)).toEqual([])
    const outcome = outcomeOf(patient, expire, CREATED_AT + MAX_INVITATION_MS)
    expect(outcome).toBe('ended timedOut timedOut timedOut')
  })

  it('[IN40] is 7 days from the answer for a call that nobody ends', () => {
    const active = after(ringing, { type: 'accept', actor: bob })
    expect(transition(active, expire, NOW + MAX_INVITATION_MS - 1)).toEqual([])
    expect(outcomeOf(active, expire, NOW + MAX_INVITATION_MS)).toBe('ended ended accepted ended')
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
        rev: 2,
        expiresAt: EXPIRES_AT,
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

  it.each(['cancel', 'end'] as const)('a %s keeps what was said with it', (type) => {
    expect(after(ringing, { type, actor: ada, data: '"bye"' }).endData).toBe('"bye"')
  })
})

describe('any sequence of actions', () => {
  const actors = fc.constantFrom(ada, bob, bobElsewhere, cyd)
  const named = fc.constantFrom(
    'deliver',
    'accept',
    'reject',
    'cancel',
    'end',
    'leave',
    'join' as const,
  )
  const steps = fc.array(
    fc.record({
      action: fc.oneof(
        fc.record({ type: named, actor: actors }),
        fc.record({ type: fc.constant('lose' as const), actor: actors, hasFailed: fc.boolean() }),
        fc.constant(giveUp('bob')),
        fc.constant(expire),
      ),
      waitMs: fc.nat(12_000),
    }),
    { maxLength: 12 },
  )
  const policies = fc.record({
    answer: fc.constantFrom('first', 'all' as const),
    endWhen: fc.constantFrom('inviterLeaves', 'oneLeft', 'empty', 'answered', 'manual' as const),
    rejectEnds: fc.constantFrom('whenAll', 'never' as const),
  })
  const groups = fc.constantFrom(['bob'], ['bob', 'cyd'], ['bob', 'cyd', 'dee'])

  it('[IN3] [IN17] has one winner, an end that stays, and revisions that count its changes', () => {
    fc.assert(
      fc.property(steps, groups, policies, (sequence, userIds, policy) => {
        let current = ringingFor(userIds, policy)
        let now = CREATED_AT
        for (const { action, waitMs } of sequence) {
          now += waitMs
          for (const { invitation } of attempt(current, action, now)) {
            checkStep(current, invitation)
            current = invitation
          }
        }
      }),
      { numRuns: manyRuns(1000) },
    )
  })
})

function checkStep(before: InvitationShape, now: InvitationShape): void {
  expect(before.status).not.toBe('ended')
  expect(now.rev).toBe(before.rev + 1)
  if (now.policy.answer === 'first') expect(acceptors(now).length).toBeLessThanOrEqual(1)
  for (const invitee of before.invitees) {
    const next = now.invitees.find(({ userId }) => userId === invitee.userId)
    const isIn = invitee.state === 'accepted' && next?.state === 'accepted'
    if (isIn) expect(next.sessionId).toBe(invitee.sessionId)
  }
  expect(now.status === 'ended').toBe(now.endReason !== undefined && now.endedAt !== undefined)
  if (now.status === 'active') expect(now.answeredAt).toBeDefined()
  if (now.status === 'ended') expect(now.invitees.some(({ state }) => isOpen(state))).toBe(false)
}

function isOpen(state: InviteeState): boolean {
  return state === 'pending' || state === 'delivered'
}

function acceptors({ invitees }: InvitationShape): readonly (string | undefined)[] {
  return invitees.filter(({ state }) => state === 'accepted').map(({ sessionId }) => sessionId)
}

function attempt(
  invitation: InvitationShape,
  action: InvitationAction,
  now: number,
): readonly Change[] {
  try {
    return transition(invitation, action, now)
  } catch (error) {
    expect(error).toBeInstanceOf(CommandError)
    return []
  }
}

function lost(actor: { userId: string; sessionId: string }) {
  return { type: 'lose', actor, hasFailed: true } as const
}

function giveUp(userId: string) {
  return { type: 'giveUp', userIds: [userId] } as const
}
