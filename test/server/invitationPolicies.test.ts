import { describe, expect, it } from 'vitest'
import type { InvitationPolicy } from '../../src/protocol/invitations.ts'
import type { InvitationAction } from '../../src/server/engine/invitationTransition.ts'
import {
  EXPIRES_AT,
  NOW,
  ada,
  after,
  afterAll,
  bob,
  cyd,
  dee,
  forEver,
  outcomeOf,
  refusal,
  ringingFor,
  statesOf,
} from './transitions.ts'

type Actor = typeof ada
const accept = (actor: Actor) => ({ type: 'accept', actor }) as const
const reject = (actor: Actor) => ({ type: 'reject', actor }) as const
const leave = (actor: Actor) => ({ type: 'leave', actor }) as const
const add = (...userIds: string[]): InvitationAction => ({
  type: 'add',
  actor: ada,
  invitees: userIds.map((userId) => ({ userId, state: 'pending' })),
  maxInvitees: 3,
})
const expire = { type: 'expire' } as const
const group = (policy: Partial<InvitationPolicy> = {}) => ringingFor(['bob', 'cyd'], policy)

describe('answer', () => {
  it('[IN17] all: everybody may accept, the last as well as the first', () => {
    const both = afterAll(group(), accept(bob), accept(cyd))
    expect(both).toMatchObject({ status: 'active', rev: 3 })
    expect(statesOf(both)).toBe('accepted+accepted')
  })

  it('[IN17] all: it goes on ringing for the others until their deadline', () => {
    const answered = after(group(), accept(bob))
    expect(answered).toMatchObject({ status: 'active', answeredAt: NOW })
    expect(outcomeOf(answered, expire, EXPIRES_AT)).toBe('active timedOut accepted+timedOut')
  })

  it('[IN17] first: the first accept takes it, and the others hear answeredElsewhere', () => {
    const taken = after(group({ answer: 'first' }), accept(bob))
    expect(statesOf(taken)).toBe('accepted+cancelled')
    expect(taken.invitees[1]).toMatchObject({ cause: 'answeredElsewhere' })
    expect(refusal(taken, accept(cyd))).toMatchObject({ code: 'INVITATION_OVER' })
    expect(refusal(taken, { type: 'join', actor: cyd })).toMatchObject({ code: 'INVITATION_OVER' })
    expect(refusal(taken, add('dee'))).toMatchObject({ code: 'INVITATION_ACTIVE' })
  })

  it.each(['first', 'all'] as const)('[IN17] %s: one reject leaves the others', (answer) => {
    const rejected = after(group({ answer }), reject(bob))
    expect(rejected.status).toBe('ringing')
    expect(after(rejected, accept(cyd)).status).toBe('active')
  })
})

describe('endWhen, of a call with three inside', () => {
  const active = (endWhen: InvitationPolicy['endWhen']) =>
    afterAll(group({ endWhen }), accept(bob), accept(cyd))

  it.each([
    ['oneLeft', [bob], 'active left+accepted'],
    ['oneLeft', [bob, cyd], 'ended left+left ended'],
    ['oneLeft', [ada], 'active accepted+accepted'],
    ['oneLeft', [ada, bob], 'ended left+accepted ended'],
    ['empty', [bob, cyd], 'active left+left'],
    ['empty', [ada, bob], 'active left+accepted'],
    ['empty', [bob, cyd, ada], 'ended left+left ended'],
    ['inviterLeaves', [bob, cyd], 'active left+left'],
    ['inviterLeaves', [ada], 'ended accepted+accepted ended'],
    ['manual', [ada, bob, cyd], 'active left+left'],
  ] as const)('[IN18] %s: %o leave, and it is %s', (endWhen, leavers, outcome) => {
    const { status, endReason, ...left } = afterAll(active(endWhen), ...leavers.map(leave))
    expect([status, statesOf({ ...left, status }), endReason].filter(Boolean).join(' ')).toBe(
      outcome,
    )
  })

  it('[IN18] oneLeft: it goes on while it still rings for somebody', () => {
    const alone = afterAll(group(), accept(bob), leave(bob))
    expect(alone.status).toBe('active')
    expect(outcomeOf(alone, reject(cyd))).toBe('ended rejected left+rejected ended')
    expect(outcomeOf(alone, expire, EXPIRES_AT)).toBe('ended timedOut left+timedOut ended')
  })

  it('[IN27] a party that vanishes counts as one that leaves, and the end as failed', () => {
    const lose = (actor: Actor) => ({ type: 'lose', actor, hasFailed: true }) as const
    expect(outcomeOf(active('oneLeft'), lose(bob))).toBe('active left left+accepted')
    expect(outcomeOf(after(active('oneLeft'), lose(bob)), lose(cyd))).toBe(
      'ended ended left+left failed',
    )
    expect(outcomeOf(active('inviterLeaves'), lose(ada))).toBe(
      'ended ended accepted+accepted failed',
    )
    expect(after(active('empty'), lose(ada))).toMatchObject({ status: 'active', inviterLeft: true })
  })
})

describe('answered', () => {
  const asked = group({ endWhen: 'answered' })

  it('[IN41] it ends as answered when the last has said yes or no', () => {
    const half = after(asked, accept(bob))
    expect(half).toMatchObject({ status: 'ringing' })
    expect(outcomeOf(half, accept(cyd))).toBe('ended accepted accepted+accepted answered')
    expect(outcomeOf(half, reject(cyd))).toBe('ended rejected accepted+rejected answered')
    expect(outcomeOf(half, expire, EXPIRES_AT)).toBe('ended timedOut accepted+timedOut answered')
  })

  it('[IN41] it can be cancelled for the rest, and says no when everybody does', () => {
    const half = after(asked, accept(bob))
    const cancelled = outcomeOf(half, { type: 'cancel', actor: ada })
    expect(cancelled).toBe('ended cancelled accepted+cancelled cancelled')
    expect(outcomeOf(after(asked, reject(bob)), reject(cyd))).toMatch(/rejected$/)
  })

  it('[IN41] an accept by the same session again is a repetition', () => {
    const ended = after(ringingFor(['bob'], { endWhen: 'answered' }), accept(bob))
    expect(ended).toMatchObject({ status: 'ended', endReason: 'answered' })
    expect(() => outcomeOf(ended, accept(bob))).toThrow('changed nothing')
  })
})

describe('rejectEnds', () => {
  it('[IN19] whenAll: it is over when everybody has declined', () => {
    expect(outcomeOf(after(group(), reject(bob)), reject(cyd))).toBe(
      'ended rejected rejected+rejected rejected',
    )
  })

  it('[IN19] never: it rings on until the deadline', () => {
    const declined = afterAll(group({ rejectEnds: 'never' }), reject(bob), reject(cyd))
    expect(declined.status).toBe('ringing')
    expect(outcomeOf(declined, expire, EXPIRES_AT)).toBe(
      'ended timedOut rejected+rejected rejected',
    )
  })

  it('[IN19] never: without a deadline, until somebody is added or it is cancelled', () => {
    const declined = afterAll(forEver(group({ rejectEnds: 'never' })), reject(bob), reject(cyd))
    expect(after(declined, add('dee')).status).toBe('ringing')
    expect(after(declined, { type: 'cancel', actor: ada }).endReason).toBe('cancelled')
  })
})

describe('why nobody has answered', () => {
  it.each([
    [['rejected', 'timedOut'], 'rejected'],
    [['busy', 'timedOut'], 'timedOut'],
    [['busy', 'busy'], 'busy'],
    [['unreachable', 'busy'], 'busy'],
    [['unreachable', 'unreachable'], 'unreachable'],
    [['unreachable', 'timedOut'], 'timedOut'],
  ] as const)('%o is %s', ([first, last], endReason) => {
    const ringing = group()
    const [one, other] = ringing.invitees
    if (one === undefined || other === undefined) throw new Error('There are two.')
    const waiting = { ...ringing, invitees: [{ ...one, state: first }, other] }
    const action: InvitationAction = {
      rejected: reject(cyd),
      busy: { type: 'reject', actor: cyd, reason: 'busy' } as const,
      unreachable: { type: 'giveUp', userIds: ['cyd'] } as const,
      timedOut: expire,
    }[last]
    const at = last === 'timedOut' ? EXPIRES_AT : NOW
    expect(after(waiting, action, at)).toMatchObject({ status: 'ended', endReason })
  })
})

describe('a group', () => {
  const active = afterAll(group(), accept(bob), accept(cyd))

  it('[IN21] is ended for all by its inviter alone', () => {
    expect(refusal(active, { type: 'end', actor: bob }).code).toBe('FORBIDDEN')
    expect(after(active, { type: 'end', actor: ada })).toMatchObject({ endReason: 'ended' })
  })

  it('[IN20] rings whoever is added, for as long as the others were rung', () => {
    const wider = after(active, add('dee'), NOW)
    expect(wider.invitees.at(-1)).toMatchObject({ userId: 'dee', expiresAt: NOW + 30_000 })
    expect(wider.expiresAt).toBe(NOW + 30_000)
    expect(after(wider, accept(dee)).status).toBe('active')
  })

  it('[IN20] rings again who has declined, and leaves alone who is in', () => {
    const declined = afterAll(group(), accept(bob), reject(cyd))
    const again = after(declined, add('bob', 'cyd'))
    expect(again.invitees).toMatchObject([
      { state: 'accepted' },
      { userId: 'cyd', state: 'pending' },
    ])
    expect(() => after(active, add('bob'))).toThrow('changed nothing')
  })

  it('[IN20] is widened by who is inside, within the limit, while it lasts', () => {
    expect(after(active, { ...add('dee'), actor: bob } as InvitationAction).rev).toBe(4)
    expect(refusal(active, { ...add('dee'), actor: dee } as InvitationAction).code).toBe(
      'FORBIDDEN',
    )
    expect(refusal(active, add('dee', 'eve')).code).toBe('LIMIT_REACHED')
    const ended = after(active, { type: 'end', actor: ada })
    expect(refusal(ended, add('dee')).code).toBe('INVITATION_OVER')
  })

  it('[IN22] is joined late, or again, by who was invited', () => {
    const join = (actor: Actor) => ({ type: 'join', actor }) as const
    const without = after(active, leave(bob))
    expect(statesOf(after(without, join(bob)))).toBe('accepted+accepted')
    const missed = after(after(group(), accept(bob)), expire, EXPIRES_AT)
    expect(statesOf(after(missed, join(cyd), EXPIRES_AT + 1))).toBe('accepted+accepted')
    expect(refusal(active, join(dee)).code).toBe('FORBIDDEN')
    const declined = after(group(), reject(bob))
    expect(refusal(declined, join(bob)).code).toBe('INVITATION_OVER')
  })

  it('[IN22] is joined again by its inviter, from whatever session', () => {
    const adasPhone = { ...ada, sessionId: 'ada-2' }
    const without = after(active, leave(ada))
    expect(without.inviterLeft).toBe(true)
    const back = after(without, { type: 'join', actor: adasPhone })
    expect(back).toMatchObject({ inviterSessionId: 'ada-2' })
    expect(back).not.toHaveProperty('inviterLeft')
    expect(refusal(back, { type: 'join', actor: ada }).code).toBe('INVITATION_OVER')
  })

  it('[IN4] an open invitee of an active group can still decline', () => {
    expect(outcomeOf(after(group(), accept(bob)), reject(cyd))).toBe(
      'active rejected accepted+rejected',
    )
  })
})
