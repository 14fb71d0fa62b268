import type {
  EndReason,
  InvitationCause,
  InvitationShape,
  InviteeShape,
  ProposalShape,
} from '../../protocol/invitations.ts'
import { CommandError } from './commandError.ts'

/** Who acts, and from which session. */
export interface Actor {
  readonly userId: string
  readonly sessionId: string
}

/** What an action makes of an invitation, and why. Its revision is given when it is done. */
export interface Outcome {
  readonly invitation: InvitationShape
  readonly cause: InvitationCause
  readonly by?: string
  readonly proposal?: ProposalShape
}

/** The revision that is in the making. */
export function nextRev({ rev }: InvitationShape): number {
  return rev + 1
}

/** Whether it still rings for the invitee. */
export function isOpen({ state }: InviteeShape): boolean {
  return state === 'pending' || state === 'delivered'
}

/** Everybody who hears of an invitation, whatever has become of them. */
export function partiesOf({ inviter, invitees }: InvitationShape): readonly string[] {
  return [inviter, ...invitees.map(({ userId }) => userId)]
}

/** Whether an answer opens what people see as a call: nobody rings for an inviter who is gone. */
export function isCall({ kind, presentAs, policy }: InvitationShape): boolean {
  return kind === 'call' || (presentAs === 'call' && policy.endWhen !== 'answered')
}

/** Who talks, or waits for an answer: the inviter, and everybody who has accepted. */
export function insidersOf({ inviter, inviterLeft, invitees }: InvitationShape): readonly string[] {
  const accepted = invitees.filter(({ state }) => state === 'accepted')
  const userIds = accepted.map(({ userId }) => userId)
  return inviterLeft === true ? userIds : [inviter, ...userIds]
}

/** Whether the user talks, or waits for an answer. */
export function isInside(invitation: InvitationShape, userId: string): boolean {
  return insidersOf(invitation).includes(userId)
}

/** Refuses somebody who only watches to bring in others. */
export function requireInside(invitation: InvitationShape, userId: string): void {
  if (!isInside(invitation, userId)) throw forbidden('Only who is in the call adds others.')
}

/** Insiders, and those for whom it rings: who can send something, and who gets it. */
export function listenersOf(invitation: InvitationShape): readonly string[] {
  const ringing = invitation.invitees.filter(isOpen).map(({ userId }) => userId)
  return [...insidersOf(invitation), ...ringing]
}

/** Either side of a pair ends it for both. */
export function isPair({ invitees }: InvitationShape): boolean {
  return invitees.length === 1
}

export function findInvitee(
  { invitees }: InvitationShape,
  userId: string,
): InviteeShape | undefined {
  return invitees.find((invitee) => invitee.userId === userId)
}

export function requireInvitee(invitation: InvitationShape, userId: string): InviteeShape {
  const invitee = findInvitee(invitation, userId)
  if (invitee === undefined) throw forbidden('Only somebody who is invited can answer.')
  return invitee
}

/** Changes those invitees for whom `change` has something to say. */
export function withInvitees(
  invitation: InvitationShape,
  at: number,
  change: (invitee: InviteeShape) => Partial<InviteeShape> | undefined,
): InvitationShape {
  const invitees = invitation.invitees.map((invitee) => {
    const changed = change(invitee)
    return changed ? { ...invitee, ...changed, changedAt: at, rev: nextRev(invitation) } : invitee
  })
  return { ...invitation, invitees }
}

export function withInvitee(
  invitation: InvitationShape,
  at: number,
  { userId, ...changed }: Partial<InviteeShape> & { readonly userId: string },
): InvitationShape {
  return withInvitees(invitation, at, (invitee) =>
    invitee.userId === userId ? changed : undefined,
  )
}

export interface Ending {
  readonly endReason: EndReason
  readonly at: number
  /** What becomes of those for whom it still rings. */
  readonly openBecome?: 'cancelled' | 'timedOut'
  readonly endData?: string | undefined
}

export function closed(invitation: InvitationShape, ending: Ending): InvitationShape {
  const { endReason, at, openBecome = 'cancelled', endData } = ending
  const settled = withInvitees(invitation, at, (invitee) =>
    isOpen(invitee) ? { state: openBecome } : undefined,
  )
  const said = endData === undefined ? {} : { endData }
  return { ...settled, ...said, status: 'ended', endReason, endedAt: at }
}

/** Ends an invitation that nobody rings for and nobody talks in any more, as its policy has it. */
export function settle(
  invitation: InvitationShape,
  { at, hasFailed = false }: { readonly at: number; readonly hasFailed?: boolean },
): InvitationShape {
  const { status, policy, invitees } = invitation
  const isRinging = invitees.some(isOpen)
  if (status === 'ringing') {
    if (isRinging) return invitation
    const isAnswered = invitees.some(({ state }) => state === 'accepted')
    if (isAnswered) return closed(invitation, { endReason: 'answered', at })
    const waits = policy.rejectEnds === 'never' && at < (invitation.expiresAt ?? Infinity)
    if (waits && invitees.some(isRefusal)) return invitation
    return closed(invitation, { endReason: whyNobody(invitees), at })
  }
  const isOver = status === 'active' && hasEmptied(invitation, isRinging)
  return isOver ? closed(invitation, { endReason: hasFailed ? 'failed' : 'ended', at }) : invitation
}

function hasEmptied(invitation: InvitationShape, isRinging: boolean): boolean {
  const count = insidersOf(invitation).length
  switch (invitation.policy.endWhen) {
    case 'manual':
      return false
    case 'inviterLeaves':
      return invitation.inviterLeft === true
    case 'empty':
      return count === 0
    default:
      return count === 0 || (count === 1 && !isRinging)
  }
}

function isRefusal({ state }: InviteeShape): boolean {
  return state === 'rejected' || state === 'busy'
}

// What an inviter is told when nobody has accepted: the kindest thing that holds for somebody.
function whyNobody(invitees: readonly InviteeShape[]): EndReason {
  const states = new Set(invitees.map(({ state }) => state))
  if (states.has('rejected')) return 'rejected'
  if (states.has('timedOut')) return 'timedOut'
  if (states.has('busy')) return 'busy'
  return states.has('unreachable') ? 'unreachable' : 'cancelled'
}

export function forbidden(message: string): CommandError {
  return new CommandError('FORBIDDEN', { message })
}

export function over(invitation: InvitationShape): CommandError {
  return new CommandError('INVITATION_OVER', { invitation })
}

export function active(invitation: InvitationShape, message?: string): CommandError {
  return new CommandError('INVITATION_ACTIVE', { invitation, ...(message && { message }) })
}
