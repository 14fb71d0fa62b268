import type { Invitation } from '../protocol/invitations.ts'
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
}

export const initialInvitations: InvitationsState = { byId: new Map() }

/** How many ended invitations are kept. */
const ENDED_KEPT = 50

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
        dropAbsent(state, event.invitations),
      )
    case 'invitation.changed':
      return receive(state, event.invitation, session)
    case 'invitation.noticeLapsed':
      return state.noticeId === event.inviteId ? { byId: state.byId } : state
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
  const known = state.byId.get(invitation.inviteId)
  if (known !== undefined && known.rev >= invitation.rev) return state

  const byId = dropOldest(new Map(state.byId).set(invitation.inviteId, invitation))
  const wasHere = known !== undefined && isHere(phaseOf(known, session))
  if (!wasHere || isHere(phaseOf(invitation, session))) return { ...state, byId }
  return { byId, noticeId: invitation.inviteId }
}

// A snapshot names everything that lives; what it does not name is over.
function dropAbsent(state: InvitationsState, named: readonly Invitation[]): InvitationsState {
  const ids = new Set(named.map(({ inviteId }) => inviteId))
  const kept = [...state.byId].filter(([id, { status }]) => ids.has(id) || status === 'ended')
  return kept.length === state.byId.size ? state : { ...state, byId: new Map(kept) }
}

function dropOldest(byId: Map<string, Invitation>): Map<string, Invitation> {
  const ended = [...byId.values()].filter(({ status }) => status === 'ended')
  for (const { inviteId } of ended.slice(0, -ENDED_KEPT)) byId.delete(inviteId)
  return byId
}

/** Whether the session is a side of it: it rings here, rings for us elsewhere, or we talk here. */
function isHere(phase: InvitationPhase): boolean {
  return phase === 'incoming' || phase === 'outgoing' || phase === 'active'
}

export function phaseOf(
  invitation: Invitation | undefined,
  session: Session | undefined,
): InvitationPhase {
  if (invitation === undefined || session === undefined) return 'none'
  if (invitation.status === 'ended') return 'ended'
  if (invitation.inviter === session.userId) {
    if (invitation.inviterSessionId !== session.sessionId) return 'observing'
    return invitation.status === 'active' ? 'active' : 'outgoing'
  }
  const me = invitation.invitees.find(({ userId }) => userId === session.userId)
  if (me?.state === 'pending' || me?.state === 'delivered') return 'incoming'
  if (me?.state !== 'accepted') return 'observing'
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

/** The first invitation in a phase: the oldest. */
export const selectByPhase =
  (phase: InvitationPhase) =>
  ({ invitations, session }: HasInvitations): Invitation | undefined => {
    for (const invitation of invitations.byId.values()) {
      if (phaseOf(invitation, session) === phase) return invitation
    }
    return undefined
  }

/** What to show first: the call one is in, else what rings, else what has just ended. */
export function selectShown(state: HasInvitations): Invitation | undefined {
  const { byId, noticeId } = state.invitations
  return (
    selectByPhase('active')(state) ??
    oldest(selectByPhase('incoming')(state), selectByPhase('outgoing')(state)) ??
    (noticeId === undefined ? undefined : byId.get(noticeId))
  )
}

function oldest(
  one: Invitation | undefined,
  other: Invitation | undefined,
): Invitation | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return other.createdAt < one.createdAt ? other : one
}

export interface InvitationFilter {
  readonly status?: Invitation['status'] | readonly Invitation['status'][]
  readonly direction?: 'incoming' | 'outgoing'
}

/** Every known invitation that fits, oldest first. A new array each time. */
export function filterInvitations(
  { invitations, session }: HasInvitations,
  { status, direction }: InvitationFilter,
): readonly Invitation[] {
  const statuses = typeof status === 'string' ? [status] : status
  return [...invitations.byId.values()].filter((invitation) => {
    if (statuses?.includes(invitation.status) === false) return false
    const isOutgoing = invitation.inviter === session?.userId
    return direction === undefined || (direction === 'outgoing') === isOutgoing
  })
}
