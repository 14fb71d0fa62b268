import type { Invitation, Invitee } from '../protocol/invitations.ts'
import type { Session } from '../protocol/session.ts'
import type { StoreEvent } from './events.ts'

/** What this session sees of an invitation. */
export type InvitationPhase =
  'none' | 'outgoing' | 'incoming' | 'active' | 'elsewhere' | 'observing' | 'ended'

export interface InvitationsState {
  /** By id, in the order in which they became known. */
  readonly byId: ReadonlyMap<string, Invitation>
  /** The one that has just stopped ringing or talking here, shown for a moment with its reason. */
  readonly noticeId?: string
  /** The digits that others have sent, by invitation. */
  readonly digits: ReadonlyMap<string, string>
  /** Until when the user has seen missed calls, in the server's time. */
  readonly missedSeenAt: number
}

export const initialInvitations: InvitationsState = {
  byId: new Map(),
  digits: new Map(),
  missedSeenAt: 0,
}

/** How many ended invitations are kept. */
const ENDED_KEPT = 200

/** How many of the digits of one invitation are kept. */
const DIGITS_KEPT = 256

/** Folds one event into the state. Returns `state` itself when the event changes nothing. */
export function reduceInvitations(
  state: InvitationsState,
  event: StoreEvent,
  session: Session | undefined,
): InvitationsState {
  switch (event.type) {
    case 'invitations.snapshot':
      return event.invitations.reduce(
        (next, invitation) => receive(next, invitation, session),
        seen(dropAbsent(state, event.invitations), event.missedSeenAt ?? 0),
      )
    case 'invitation.changed':
      return receive(state, event.invitation, session)
    case 'invitation.digits': {
      const before = state.digits.get(event.inviteId) ?? ''
      const digits = (before + event.digits).slice(-DIGITS_KEPT)
      return { ...state, digits: new Map(state.digits).set(event.inviteId, digits) }
    }
    case 'invitations.missedSeen':
      return seen(state, event.seenAt)
    case 'invitation.noticeLapsed':
      return state.noticeId === event.inviteId ? withoutNotice(state) : state
    case 'session.ended':
      return initialInvitations
    default:
      return state
  }
}

// The highest revision is the truth, whatever the order in which they arrive.
function receive(
  state: InvitationsState,
  invitation: Invitation,
  session: Session | undefined,
): InvitationsState {
  const { inviteId } = invitation
  const known = state.byId.get(inviteId)
  if (known !== undefined && !isNewer(invitation, known)) return state

  const next = dropOldest({ ...state, byId: new Map(state.byId).set(inviteId, invitation) })
  const wasHere =
    known === undefined ? isStillborn(invitation, session) : isHere(phaseOf(known, session))
  const isHereNow = isHere(phaseOf(invitation, session))
  if (isHereNow) return state.noticeId === inviteId ? withoutNotice(next) : next
  return wasHere ? { ...next, noticeId: inviteId } : next
}

/** Whether one's own call was over as soon as it was made: nobody could be rung. */
function isStillborn(
  { status, rev, inviterSessionId }: Invitation,
  session: Session | undefined,
): boolean {
  return status === 'ended' && rev === 1 && inviterSessionId === session?.sessionId
}

// An id that was used a day ago may be used again, and begins to count anew.
function isNewer(invitation: Invitation, known: Invitation): boolean {
  if (invitation.createdAt !== known.createdAt) return invitation.createdAt > known.createdAt
  return invitation.rev > known.rev
}

function withoutNotice({ noticeId: _noticeId, ...state }: InvitationsState): InvitationsState {
  return state
}

function seen(state: InvitationsState, seenAt: number): InvitationsState {
  return seenAt > state.missedSeenAt ? { ...state, missedSeenAt: seenAt } : state
}

// A snapshot names everything that lives; what it does not name is over.
function dropAbsent(state: InvitationsState, named: readonly Invitation[]): InvitationsState {
  const ids = new Set(named.map(({ inviteId }) => inviteId))
  const gone = [...state.byId.values()].filter(
    ({ inviteId, status }) => !ids.has(inviteId) && status !== 'ended',
  )
  return drop(state, gone)
}

function dropOldest(state: InvitationsState): InvitationsState {
  if (state.byId.size <= ENDED_KEPT) return state
  const ended = [...state.byId.values()]
    .filter(({ status }) => status === 'ended')
    .toSorted((one, other) => (one.endedAt ?? 0) - (other.endedAt ?? 0))
  return drop(state, ended.slice(0, -ENDED_KEPT))
}

function drop(state: InvitationsState, gone: readonly Invitation[]): InvitationsState {
  if (gone.length === 0) return state
  const byId = new Map(state.byId)
  const digits = new Map(state.digits)
  for (const { inviteId } of gone) {
    byId.delete(inviteId)
    digits.delete(inviteId)
  }
  return { ...state, byId, digits }
}

/** Whether the session is a side of it: it rings here, rings for us elsewhere, or we talk here. */
export function isHere(phase: InvitationPhase): boolean {
  return phase === 'incoming' || phase === 'outgoing' || phase === 'active'
}

function findMe(
  invitation: Invitation | undefined,
  session: Session | undefined,
): Invitee | undefined {
  return invitation?.invitees.find(({ userId }) => userId === session?.userId)
}

/** Whether it rings for the user: on this session, and on every other. */
export function isRingingFor(
  invitation: Invitation | undefined,
  session: Session | undefined,
): boolean {
  const state = findMe(invitation, session)?.state
  return invitation?.status !== 'ended' && (state === 'pending' || state === 'delivered')
}

export function phaseOf(
  invitation: Invitation | undefined,
  session: Session | undefined,
): InvitationPhase {
  if (invitation === undefined || session === undefined) return 'none'
  if (invitation.status === 'ended') return 'ended'
  if (invitation.inviter === session.userId) {
    if (invitation.inviterLeft === true) return 'observing'
    if (invitation.inviterSessionId !== session.sessionId) return 'observing'
    return invitation.status === 'active' ? 'active' : 'outgoing'
  }
  if (isRingingFor(invitation, session)) return 'incoming'
  const me = findMe(invitation, session)
  if (me?.cause === 'answeredElsewhere') return 'elsewhere'
  // Where answers are all that is asked for, one who has given it has nothing more to do.
  if (me?.state !== 'accepted' || invitation.status === 'ringing') return 'observing'
  return me.sessionId === session.sessionId ? 'active' : 'elsewhere'
}

interface HasInvitations {
  readonly invitations: InvitationsState
  readonly session: Session | undefined
}

export const selectInvitation =
  (inviteId: string) =>
  ({ invitations }: HasInvitations): Invitation | undefined =>
    invitations.byId.get(inviteId)

/** Whether people see it as a call. */
function isCall({ kind, presentAs }: Invitation): boolean {
  return kind === 'call' || presentAs === 'call'
}

/** The first call in a phase: the oldest. */
export const selectByPhase =
  (phase: InvitationPhase) =>
  ({ invitations, session }: HasInvitations): Invitation | undefined => {
    let first: Invitation | undefined
    for (const invitation of invitations.byId.values()) {
      if (!isCall(invitation) || phaseOf(invitation, session) !== phase) continue
      first = oldest(first, invitation)
    }
    return first
  }

/** What to show first: the call one is in, else what rings, else what has just ended. */
export function selectShown(state: HasInvitations): Invitation | undefined {
  const { byId, noticeId } = state.invitations
  const notice = noticeId === undefined ? undefined : byId.get(noticeId)
  return (
    selectByPhase('active')(state) ??
    oldest(selectByPhase('incoming')(state), selectByPhase('outgoing')(state)) ??
    (notice && isCall(notice) ? notice : undefined)
  )
}

function oldest(
  one: Invitation | undefined,
  other: Invitation | undefined,
): Invitation | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return other.createdAt < one.createdAt ? other : one
}

/** The calls that this user has missed, the latest first. A new array each time. */
export function filterMissed({ invitations, session }: HasInvitations): readonly Invitation[] {
  return [...invitations.byId.values()]
    .filter((invitation) => missedAt(invitation, session) !== undefined)
    .toSorted((one, other) => (missedAt(other, session) ?? 0) - (missedAt(one, session) ?? 0))
}

/** How many missed calls the user has not seen yet. */
export function countUnseen(state: HasInvitations): number {
  const { missedSeenAt } = state.invitations
  const missed = filterMissed(state)
  return missed.filter((call) => (missedAt(call, state.session) ?? 0) > missedSeenAt).length
}

/** When a call was missed: it stopped ringing without an answer of the user, or of anybody. */
function missedAt(invitation: Invitation, session: Session | undefined): number | undefined {
  const me = isCall(invitation) ? findMe(invitation, session) : undefined
  if (me === undefined || me.cause === 'answeredElsewhere') return undefined
  const isUnanswered = me.state === 'busy' ? me.sessionId === undefined : MISSED.has(me.state)
  return isUnanswered ? me.changedAt : undefined
}

const MISSED: ReadonlySet<Invitee['state']> = new Set(['timedOut', 'cancelled', 'unreachable'])

export interface InvitationFilter {
  readonly status?: Invitation['status'] | readonly Invitation['status'][]
  readonly kind?: Invitation['kind']
  readonly direction?: 'incoming' | 'outgoing'
  /** What this session sees of it. */
  readonly phase?: InvitationPhase
}

/** Every known invitation that fits, oldest first. A new array each time. */
export function filterInvitations(
  { invitations, session }: HasInvitations,
  { status, kind, direction, phase }: InvitationFilter,
): readonly Invitation[] {
  const statuses = typeof status === 'string' ? [status] : status
  const fitting = [...invitations.byId.values()].filter((invitation) => {
    if (statuses?.includes(invitation.status) === false) return false
    if (kind !== undefined && invitation.kind !== kind) return false
    if (phase !== undefined && phaseOf(invitation, session) !== phase) return false
    const isOutgoing = invitation.inviter === session?.userId
    return direction === undefined || (direction === 'outgoing') === isOutgoing
  })
  return fitting.toSorted((one, other) => one.createdAt - other.createdAt)
}
