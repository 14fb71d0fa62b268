import { describe, expect, it } from 'vitest'
import {
  DEFAULT_POLICY,
  type Invitation,
  type InviteeState,
} from '../../src/protocol/invitations.ts'
import type { Session } from '../../src/protocol/session.ts'
import type { StoreEvent } from '../../src/store/events.ts'
import {
  filterInvitations,
  initialInvitations,
  phaseOf,
  reduceInvitations,
  selectByPhase,
  selectInvitation,
  selectShown,
  type InvitationsState,
} from '../../src/store/invitations.ts'

const ada: Session = { userId: 'ada', sessionId: 'ada-1', uid: 1 }
const adasPhone: Session = { ...ada, sessionId: 'ada-2' }
const bob: Session = { userId: 'bob', sessionId: 'bob-1', uid: 2 }
const bobsPhone: Session = { ...bob, sessionId: 'bob-2' }
const cyd: Session = { userId: 'cyd', sessionId: 'cyd-1', uid: 3 }

interface Sketch {
  readonly inviteId?: string
  readonly rev?: number
  readonly state?: InviteeState
  readonly status?: Invitation['status']
  readonly createdAt?: number
  readonly inviter?: 'ada' | 'bob'
}

/** Ada calls bob, or the other way round; whoever is called answers on the first session. */
function invitationOf({
  inviteId = 'one',
  rev = 1,
  state = 'pending',
  status = 'ringing',
  createdAt = 1000,
  inviter = 'ada',
}: Sketch = {}): Invitation {
  const invitee = inviter === 'ada' ? 'bob' : 'ada'
  const answer = state === 'accepted' ? { sessionId: `${invitee}-1` } : {}
  return {
    inviteId,
    kind: 'call',
    rev,
    inviter,
    inviterSessionId: `${inviter}-1`,
    invitees: [{ userId: invitee, state, changedAt: 1000, ...answer }],
    data: undefined,
    policy: DEFAULT_POLICY,
    onlineOnly: false,
    timeoutMs: 30_000,
    status,
    createdAt,
  }
}

const ringing = invitationOf()
const active = invitationOf({ rev: 2, status: 'active', state: 'accepted' })
const ended = invitationOf({ rev: 3, status: 'ended', state: 'accepted' })

const changed = (invitation: Invitation): StoreEvent => ({ type: 'invitation.changed', invitation })

function reduce(session: Session, ...events: StoreEvent[]): InvitationsState {
  return events.reduce(
    (state, event) => reduceInvitations(state, event, session),
    initialInvitations,
  )
}

describe('the phase of an invitation', () => {
  it.each([
    ['the inviter', ada, ringing, 'outgoing'],
    ['another session of the inviter', adasPhone, ringing, 'observing'],
    ['the invitee', bob, ringing, 'incoming'],
    ['another session of the invitee', bobsPhone, ringing, 'incoming'],
    ['the invitee, when delivered', bob, invitationOf({ state: 'delivered' }), 'incoming'],
    ['somebody else', cyd, ringing, 'observing'],
    ['the inviter', ada, active, 'active'],
    ['another session of the inviter', adasPhone, active, 'observing'],
    ['the session that answered', bob, active, 'active'],
    ['another session of the invitee', bobsPhone, active, 'elsewhere'],
    ['somebody else', cyd, active, 'observing'],
    ['anybody', bobsPhone, ended, 'ended'],
  ] as const)('for %s is this', (_who, session, invitation, phase) => {
    expect(phaseOf(invitation, session)).toBe(phase)
  })

  it('is none without an invitation or a session', () => {
    expect(phaseOf(undefined, ada)).toBe('none')
    expect(phaseOf(ringing, undefined)).toBe('none')
  })
})

describe('what arrives', () => {
  it('is true when its revision is the highest, whatever the order', () => {
    expect(reduce(bob, changed(active), changed(ringing)).byId.get('one')).toBe(active)
    expect(reduce(bob, changed(ringing), changed(active)).byId.get('one')).toBe(active)
  })

  it('[CL7] changes nothing when it is old or known', () => {
    const state = reduce(bob, changed(active))
    expect(reduceInvitations(state, changed(ringing), bob)).toBe(state)
    expect(reduceInvitations(state, changed(structuredClone(active)), bob)).toBe(state)
    expect(reduceInvitations(state, { type: 'channel.left', channelId: 'x' }, bob)).toBe(state)
  })

  it('as a snapshot drops what lives no longer, and keeps what has ended', () => {
    const gone = invitationOf({ inviteId: 'gone' })
    const over = invitationOf({ inviteId: 'over', status: 'ended', state: 'rejected' })
    const snapshot: StoreEvent = { type: 'invitations.snapshot', invitations: [ringing] }
    const state = reduce(bob, changed(gone), changed(over), snapshot)
    expect([...state.byId.keys()]).toEqual(['over', 'one'])
  })

  it('[WR6] may have any id', () => {
    const odd = invitationOf({ inviteId: '__proto__' })
    const invitations = reduce(bob, changed(odd))
    expect(selectInvitation('__proto__')({ invitations, session: bob })).toBe(odd)
    expect(selectInvitation('constructor')({ invitations, session: bob })).toBeUndefined()
  })

  it('keeps 200 that have ended, the latest, and everything that lives', () => {
    const events = Array.from({ length: 210 }, (_, index) =>
      changed(invitationOf({ inviteId: `${index}`, status: 'ended' })),
    )
    const { byId } = reduce(bob, changed(ringing), ...events)
    expect(byId.size).toBe(201)
    expect(byId.has('one')).toBe(true)
    expect(byId.has('9')).toBe(false)
    expect(byId.has('10')).toBe(true)
  })

  it('is forgotten with the session', () => {
    expect(reduce(bob, changed(ringing), { type: 'session.ended' })).toBe(initialInvitations)
  })
})

describe('the notice', () => {
  const noticeOf = (session: Session, ...events: StoreEvent[]) =>
    reduce(session, ...events).noticeId

  it('names one’s own call that was over as soon as it was made', () => {
    const busy = { ...invitationOf({ status: 'ended', state: 'busy' }), endReason: 'busy' as const }
    expect(noticeOf(ada, changed(busy))).toBe('one')
    expect(noticeOf(adasPhone, changed(busy))).toBeUndefined()
    expect(noticeOf(bob, changed(busy))).toBeUndefined()
  })

  it('names what has just stopped ringing or talking here', () => {
    expect(noticeOf(bob, changed(ringing))).toBeUndefined()
    expect(noticeOf(bob, changed(ringing), changed(ended))).toBe('one')
    expect(noticeOf(ada, changed(active), changed(ended))).toBe('one')
  })

  it('names a call that was answered on another session', () => {
    expect(noticeOf(bobsPhone, changed(ringing), changed(active))).toBe('one')
    expect(noticeOf(bob, changed(ringing), changed(active))).toBeUndefined()
  })

  it('does not name what was never here', () => {
    expect(noticeOf(bob, changed(ended))).toBeUndefined()
    expect(noticeOf(adasPhone, changed(ringing), changed(ended))).toBeUndefined()
  })

  it('lapses, unless another one has taken its place', () => {
    const lapsed = (inviteId: string): StoreEvent => ({ type: 'invitation.noticeLapsed', inviteId })
    expect(noticeOf(bob, changed(ringing), changed(ended), lapsed('one'))).toBeUndefined()
    expect(noticeOf(bob, changed(ringing), changed(ended), lapsed('other'))).toBe('one')
  })
})

describe('selectors', () => {
  const stateOf = (session: Session, ...invitations: Invitation[]) => ({
    invitations: reduce(session, ...invitations.map(changed)),
    session,
  })

  it('find the oldest in a phase', () => {
    const second = invitationOf({ inviteId: 'two' })
    const state = stateOf(bob, ringing, second)
    expect(selectByPhase('incoming')(state)).toBe(ringing)
    expect(selectByPhase('active')(state)).toBeUndefined()
  })

  it('show the call one is in, else the oldest that rings, else what has just ended', () => {
    const incoming = invitationOf({ inviteId: 'in', inviter: 'bob', createdAt: 500 })
    const other = invitationOf({ inviteId: 'other', rev: 3, status: 'active', state: 'accepted' })
    expect(selectShown(stateOf(ada, ringing, incoming, other))).toBe(other)
    expect(selectShown(stateOf(ada, ringing, incoming))).toBe(incoming)
    expect(selectShown(stateOf(ada, ringing))).toBe(ringing)
    expect(selectShown(stateOf(ada, ringing, ended))).toBe(ended)
    expect(selectShown(stateOf(ada, ended))).toBeUndefined()
  })

  it('filter by status, direction, kind and phase, oldest first', () => {
    const incoming = invitationOf({ inviteId: 'in', inviter: 'bob' })
    const over = invitationOf({ inviteId: 'over', status: 'ended' })
    const state = stateOf(ada, ringing, incoming, over)
    const ids = (filter: Parameters<typeof filterInvitations>[1]) =>
      filterInvitations(state, filter).map(({ inviteId }) => inviteId)
    expect(ids({})).toEqual(['one', 'in', 'over'])
    expect(ids({ status: 'ringing' })).toEqual(['one', 'in'])
    expect(ids({ status: ['ringing', 'ended'], direction: 'outgoing' })).toEqual(['one', 'over'])
    expect(ids({ direction: 'incoming' })).toEqual(['in'])
    expect(ids({ kind: 'signal' })).toEqual([])
    expect(ids({ phase: 'outgoing' })).toEqual(['one'])
  })
})
