import type { InvitationShape, InviteeShape } from '../../protocol/invitations.ts'
import {
  active,
  closed,
  forbidden,
  isOpen,
  isPair,
  over,
  requireInvitee,
  settle,
  withInvitee,
  withInvitees,
  type Actor,
  type Outcome,
} from './invitationParties.ts'

interface Answer {
  readonly actor: Actor
  readonly data?: string | undefined
}

export function deliver(
  invitation: InvitationShape,
  { userId }: Actor,
  now: number,
): Outcome | undefined {
  const invitee = requireInvitee(invitation, userId)
  if (invitation.status === 'ended' || invitee.state !== 'pending') return undefined
  const delivered = withInvitee(invitation, now, { userId, state: 'delivered' })
  return { invitation: delivered, cause: 'delivered', by: userId }
}

export function accept(
  invitation: InvitationShape,
  { actor, data }: Answer,
  now: number,
): Outcome | undefined {
  const { userId, sessionId } = actor
  const invitee = requireInvitee(invitation, userId)
  if (isAcceptedBy(invitee, sessionId) && !isLost(invitation)) return undefined
  if (invitation.status === 'ended' || !isOpen(invitee)) throw over(invitation)

  const answer = { userId, state: 'accepted' as const, sessionId, ...withData(data) }
  const accepted = withInvitee(invitation, now, answer)
  const taken = invitation.policy.answer === 'first' ? quietOthers(accepted, now) : accepted
  return { invitation: settle(opened(taken, now), { at: now }), cause: 'accepted', by: userId }
}

/** The first answer opens the call, unless answers are all that is asked for. */
function opened(invitation: InvitationShape, now: number): InvitationShape {
  const { status, policy, answeredAt = now } = invitation
  if (policy.endWhen === 'answered') return { ...invitation, answeredAt }
  return status === 'active' ? invitation : { ...invitation, status: 'active', answeredAt }
}

function quietOthers(invitation: InvitationShape, now: number): InvitationShape {
  return withInvitees(invitation, now, (invitee) =>
    isOpen(invitee) ? { state: 'cancelled', cause: 'answeredElsewhere' } : undefined,
  )
}

export function reject(
  invitation: InvitationShape,
  { actor, data, reason }: Answer & { readonly reason?: 'declined' | 'busy' | undefined },
  now: number,
): Outcome | undefined {
  const { userId, sessionId } = actor
  const invitee = requireInvitee(invitation, userId)
  if (invitation.status === 'ended') return undefined
  // An answered call must not die of a reject that was on its way from another device.
  if (invitee.state === 'accepted') throw active(invitation)
  if (!isOpen(invitee)) return undefined

  const state = reason === 'busy' ? ('busy' as const) : ('rejected' as const)
  const rejected = withInvitee(invitation, now, { userId, state, sessionId, ...withData(data) })
  return { invitation: settle(rejected, { at: now }), cause: 'rejected', by: userId }
}

export function cancel(
  invitation: InvitationShape,
  { actor, data }: Answer,
  now: number,
): Outcome | undefined {
  if (actor.userId !== invitation.inviter) {
    throw forbidden('Only the inviter cancels. Reject it instead.')
  }
  if (invitation.status === 'ended') return undefined
  if (invitation.status === 'active') throw active(invitation)
  const cancelled = closed(invitation, { endReason: 'cancelled', at: now, endData: data })
  return { invitation: cancelled, cause: 'cancelled', by: actor.userId }
}

// The one red button: what it means depends on how far the call has come.
export function end(invitation: InvitationShape, answer: Answer, now: number): Outcome | undefined {
  const { userId } = answer.actor
  const isInviter = userId === invitation.inviter
  if (!isInviter) requireInvitee(invitation, userId)
  if (invitation.status === 'ended') return undefined
  if (!isInviter && !isPair(invitation)) {
    throw forbidden('Only the inviter ends a group call for everybody. Leave it instead.')
  }
  if (invitation.status === 'ringing') {
    return isInviter ? cancel(invitation, answer, now) : hangUp(invitation, answer, now)
  }
  const ended = closed(invitation, { endReason: 'ended', at: now, endData: answer.data })
  return { invitation: ended, cause: 'ended', by: userId }
}

// A reject, of which its inviter hears that it was no answer.
function hangUp(invitation: InvitationShape, answer: Answer, now: number): Outcome | undefined {
  const rejected = reject(invitation, answer, now)
  return rejected?.invitation.status === 'ended' ? { ...rejected, cause: 'ended' } : rejected
}

/** Nobody has come online for them while the inviter would wait. */
export function giveUp(
  invitation: InvitationShape,
  userIds: readonly string[],
  now: number,
): Outcome | undefined {
  const isGivenUp = ({ userId, state }: InviteeShape) =>
    state === 'pending' && userIds.includes(userId)
  if (invitation.status === 'ended' || !invitation.invitees.some(isGivenUp)) return undefined
  const given = withInvitees(invitation, now, (invitee) =>
    isGivenUp(invitee) ? { state: 'unreachable' } : undefined,
  )
  return { invitation: settle(given, { at: now }), cause: 'timedOut' }
}

export function isAcceptedBy({ state, ...invitee }: InviteeShape, sessionId: string): boolean {
  return state === 'accepted' && invitee.sessionId === sessionId
}

// Of a call that is over an accept is late; of one that asked for answers only, it is a repetition.
function isLost({ status, endReason }: InvitationShape): boolean {
  return status === 'ended' && endReason !== 'answered'
}

function withData(data: string | undefined): { data?: string } {
  return data === undefined ? {} : { data }
}
