import type { InvitationCause, InvitationShape, InviteeShape } from '../../protocol/invitations.ts'
import { CommandError } from './commandError.ts'

/** Who acts, from which session, and when. */
export interface Actor {
  readonly userId: string
  readonly sessionId: string
}

export type InvitationAction =
  | {
      readonly type: 'deliver' | 'accept' | 'reject' | 'cancel' | 'end'
      readonly actor: Actor
      /** What the actor has to say to the others, as JSON text. */
      readonly data?: string
    }
  | { readonly type: 'expire' }

/** What an action makes of an invitation, and why; or that it changes nothing. */
export type Transition =
  | { readonly invitation: InvitationShape; readonly cause: InvitationCause; readonly by?: string }
  | undefined

type Answer = Extract<InvitationAction, { actor: Actor }>

/**
 * The state machine of one invitation: PROTOCOL.md has it as a table. Pure; `now` is the backend's.
 *
 * Throws a `CommandError` for what is refused. An action that is late or repeated, and that cannot
 * harm, changes nothing and is no error.
 */
export function transition(
  invitation: InvitationShape,
  action: InvitationAction,
  now: number,
): Transition {
  const next = step(invitation, action, now)
  return next && { ...next, invitation: { ...next.invitation, rev: invitation.rev + 1 } }
}

function step(invitation: InvitationShape, action: InvitationAction, now: number): Transition {
  const { status, expiresAt = Infinity } = invitation
  // The deadline binds even when the alarm is late, and it is what everybody is told.
  if (status === 'ringing' && now >= expiresAt) {
    const timeout = { endReason: 'timedOut', openBecome: 'timedOut', now: expiresAt } as const
    const expired = closed(invitation, timeout)
    if (action.type === 'accept') throw over({ ...expired, rev: invitation.rev + 1 })
    return { invitation: expired, cause: 'timedOut' }
  }
  switch (action.type) {
    case 'deliver':
      return deliver(invitation, action.actor, now)
    case 'accept':
      return accept(invitation, action, now)
    case 'reject':
      return reject(invitation, action, now)
    case 'cancel':
      return cancel(invitation, action.actor, now)
    case 'end':
      return end(invitation, action, now)
    default:
      // An alarm before its time.
      return undefined
  }
}

function deliver(invitation: InvitationShape, { userId }: Actor, now: number): Transition {
  const invitee = requireInvitee(invitation, userId)
  if (invitation.status !== 'ringing' || invitee.state !== 'pending') return undefined
  const next = withInvitee(invitation, { ...invitee, state: 'delivered', changedAt: now })
  return { invitation: next, cause: 'delivered', by: userId }
}

function accept(invitation: InvitationShape, { actor, data }: Answer, now: number): Transition {
  const invitee = requireInvitee(invitation, actor.userId)
  const isRepeat = invitee.state === 'accepted' && invitee.sessionId === actor.sessionId
  if (invitation.status === 'active' && isRepeat) return undefined
  if (invitation.status !== 'ringing') throw over(invitation)

  const { userId, sessionId } = actor
  const answer = { state: 'accepted' as const, changedAt: now, sessionId, ...withData(data) }
  const accepted = withInvitee(invitation, { ...invitee, ...answer })
  const next = { ...accepted, status: 'active' as const, answeredAt: now }
  return { invitation: next, cause: 'accepted', by: userId }
}

function reject(invitation: InvitationShape, { actor, data }: Answer, now: number): Transition {
  const invitee = requireInvitee(invitation, actor.userId)
  if (invitation.status === 'ended') return undefined
  // An answered call must not die of a reject that was on its way from another device.
  if (invitation.status === 'active') throw active(invitation)

  const { userId, sessionId } = actor
  const answer = { state: 'rejected' as const, changedAt: now, sessionId, ...withData(data) }
  const rejected = withInvitee(invitation, { ...invitee, ...answer })
  const next = closed(rejected, { endReason: 'rejected', openBecome: 'cancelled', now })
  return { invitation: next, cause: 'rejected', by: userId }
}

function cancel(invitation: InvitationShape, { userId }: Actor, now: number): Transition {
  if (userId !== invitation.inviter) {
    throw new CommandError('FORBIDDEN', { message: 'Only the inviter cancels. Reject it instead.' })
  }
  if (invitation.status === 'ended') return undefined
  if (invitation.status === 'active') throw active(invitation)
  const next = closed(invitation, { endReason: 'cancelled', openBecome: 'cancelled', now })
  return { invitation: next, cause: 'cancelled', by: userId }
}

// The one red button: what it means depends on how far the call has come.
function end(invitation: InvitationShape, action: Answer, now: number): Transition {
  const { userId } = action.actor
  if (userId !== invitation.inviter) requireInvitee(invitation, userId)
  if (invitation.status === 'ended') return undefined
  if (invitation.status === 'ringing') {
    if (userId === invitation.inviter) return cancel(invitation, action.actor, now)
    return reject(invitation, action, now)
  }
  const next = closed(invitation, { endReason: 'ended', openBecome: 'cancelled', now })
  return { invitation: next, cause: 'ended', by: userId }
}

function closed(
  invitation: InvitationShape,
  {
    endReason,
    openBecome,
    now,
  }: {
    endReason: NonNullable<InvitationShape['endReason']>
    openBecome: 'timedOut' | 'cancelled'
    now: number
  },
): InvitationShape {
  const invitees = invitation.invitees.map((invitee) =>
    isOpen(invitee) ? { ...invitee, state: openBecome, changedAt: now } : invitee,
  )
  return { ...invitation, invitees, status: 'ended', endReason, endedAt: now }
}

function withInvitee(invitation: InvitationShape, changed: InviteeShape): InvitationShape {
  const invitees = invitation.invitees.map((invitee) =>
    invitee.userId === changed.userId ? changed : invitee,
  )
  return { ...invitation, invitees }
}

function isOpen({ state }: InviteeShape): boolean {
  return state === 'pending' || state === 'delivered'
}

function withData(data: string | undefined): { data?: string } {
  return data === undefined ? {} : { data }
}

function requireInvitee(invitation: InvitationShape, userId: string): InviteeShape {
  const invitee = invitation.invitees.find((candidate) => candidate.userId === userId)
  if (invitee === undefined) {
    throw new CommandError('FORBIDDEN', { message: 'Only somebody who is invited can answer.' })
  }
  return invitee
}

function over(invitation: InvitationShape): CommandError {
  return new CommandError('INVITATION_OVER', { invitation })
}

function active(invitation: InvitationShape): CommandError {
  return new CommandError('INVITATION_ACTIVE', { invitation })
}
