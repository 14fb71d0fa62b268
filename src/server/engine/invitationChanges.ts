import type { InvitationShape, InviteeShape } from '../../protocol/invitations.ts'
import { accept, cancel, isAcceptedBy, reject } from './invitationAnswers.ts'
import {
  active,
  findInvitee,
  forbidden,
  isCall,
  isInside,
  isOpen,
  nextRev,
  over,
  requireInside,
  requireInvitee,
  settle,
  withInvitee,
  type Actor,
  type Outcome,
} from './invitationParties.ts'
import { limitReached } from './channelRecord.ts'

/** Whether a user can be rung at all. */
export interface NewInvitee {
  readonly userId: string
  readonly state: 'pending' | 'busy' | 'unreachable'
}

export interface NewInvitees {
  readonly invitees: readonly NewInvitee[]
  /** How many an invitation may have. */
  readonly maxInvitees: number
}

export function leave(invitation: InvitationShape, actor: Actor, now: number): Outcome | undefined {
  const { userId } = actor
  const isInviter = userId === invitation.inviter
  const invitee = isInviter ? undefined : requireInvitee(invitation, userId)
  if (invitation.status === 'ended') return undefined
  if (invitee !== undefined && isOpen(invitee)) return reject(invitation, { actor }, now)
  if (invitation.status === 'ringing') {
    return isInviter ? cancel(invitation, { actor }, now) : undefined
  }
  return isInside(invitation, userId) ? goOut(invitation, userId, { at: now }) : undefined
}

/** A session of a party is over: nobody is there any more to talk, or to wait for an answer. */
export function lose(
  invitation: InvitationShape,
  { actor, hasFailed }: { readonly actor: Actor; readonly hasFailed: boolean },
  now: number,
): Outcome | undefined {
  const { userId } = actor
  if (invitation.status === 'ended' || !holds(invitation, actor)) return undefined
  if (invitation.status === 'active') return goOut(invitation, userId, { at: now, hasFailed })
  const isWaiting = userId === invitation.inviter && isCall(invitation)
  return isWaiting ? cancel(invitation, { actor }, now) : undefined
}

/** Whether it is by this session that the user is in. */
function holds(invitation: InvitationShape, { userId, sessionId }: Actor): boolean {
  if (userId === invitation.inviter) {
    return invitation.inviterLeft !== true && invitation.inviterSessionId === sessionId
  }
  const invitee = findInvitee(invitation, userId)
  return invitee !== undefined && isAcceptedBy(invitee, sessionId)
}

function goOut(
  invitation: InvitationShape,
  userId: string,
  circumstances: { readonly at: number; readonly hasFailed?: boolean },
): Outcome {
  const left =
    userId === invitation.inviter
      ? { ...invitation, inviterLeft: true as const }
      : withInvitee(invitation, circumstances.at, { userId, state: 'left' })
  const settled = settle(left, circumstances)
  return { invitation: settled, cause: settled.status === 'ended' ? 'ended' : 'left', by: userId }
}

export function join(invitation: InvitationShape, actor: Actor, now: number): Outcome | undefined {
  const { userId, sessionId } = actor
  if (userId === invitation.inviter) return comeBack(invitation, actor)
  const invitee = requireInvitee(invitation, userId)
  if (isOpen(invitee)) return accept(invitation, { actor }, now)
  if (invitation.status !== 'active') throw over(invitation)
  if (isAcceptedBy(invitee, sessionId)) return undefined
  const isTaken = invitee.state === 'accepted' || invitation.policy.answer === 'first'
  if (isTaken) throw over(invitation)
  // What was said with an earlier answer is not said with this one.
  const { data: _data, cause: _cause, ...blank } = invitee
  const invitees = invitation.invitees.map((one) => (one.userId === userId ? blank : one))
  const answer = { userId, state: 'accepted' as const, sessionId }
  const joined = withInvitee({ ...invitation, invitees }, now, answer)
  return { invitation: joined, cause: 'accepted', by: userId }
}

function comeBack(invitation: InvitationShape, { userId, sessionId }: Actor): Outcome | undefined {
  const { inviterLeft, ...present } = invitation
  if (invitation.status === 'ended') throw over(invitation)
  if (inviterLeft !== true) {
    if (invitation.inviterSessionId === sessionId) return undefined
    throw over(invitation)
  }
  return { invitation: { ...present, inviterSessionId: sessionId }, cause: 'accepted', by: userId }
}

export function add(
  invitation: InvitationShape,
  { actor, invitees, maxInvitees }: { readonly actor: Actor } & NewInvitees,
  now: number,
): Outcome | undefined {
  requireInside(invitation, actor.userId)
  if (invitation.status === 'ended') throw over(invitation)
  if (invitation.status === 'active' && invitation.policy.answer === 'first') {
    throw active(invitation, 'Somebody has taken the call, and it is for one only.')
  }
  const added = invitees.filter(({ userId }) => !isPresent(invitation, userId))
  if (added.length === 0) return undefined
  const names = new Set(added.map(({ userId }) => userId))
  const kept = invitation.invitees.filter(({ userId }) => !names.has(userId))
  if (kept.length + added.length > maxInvitees) {
    throw limitReached(`An invitation rings at most ${maxInvitees} users.`)
  }
  const fresh = added.map((one) => toInvitee(one, invitation, { now, rev: nextRev(invitation) }))
  const widened = withInviteeList(invitation, [...kept, ...fresh])
  return { invitation: settle(widened, { at: now }), cause: 'added', by: actor.userId }
}

function isPresent(invitation: InvitationShape, userId: string): boolean {
  const invitee = findInvitee(invitation, userId)
  return invitee !== undefined && (isOpen(invitee) || invitee.state === 'accepted')
}

/** One more to ring, for as long as the invitation rings everybody. */
export function toInvitee(
  { userId, state }: NewInvitee,
  { timeoutMs }: Pick<InvitationShape, 'timeoutMs'>,
  { now, rev }: { readonly now: number; readonly rev: number },
): InviteeShape {
  const deadline = timeoutMs === 0 ? {} : { expiresAt: now + timeoutMs }
  return { userId, state, changedAt: now, rev, ...deadline }
}

/** Sets the invitees, and until when it rings for the last of them. */
export function withInviteeList(
  invitation: InvitationShape,
  invitees: readonly InviteeShape[],
): InvitationShape {
  const deadlines = invitees.flatMap(({ expiresAt }) => expiresAt ?? [])
  const expiry = deadlines.length === 0 ? {} : { expiresAt: Math.max(...deadlines) }
  return { ...invitation, ...expiry, invitees }
}

export function modify(
  invitation: InvitationShape,
  { actor, data }: { readonly actor: Actor; readonly data: string },
): Outcome | undefined {
  if (actor.userId !== invitation.inviter) {
    throw forbidden('Only the inviter changes the data. Use `propose` to ask the others.')
  }
  if (invitation.status === 'ended') throw over(invitation)
  if (invitation.onlineOnly) {
    throw forbidden('The data of an `onlineOnly` invitation cannot be changed.')
  }
  if (data === invitation.data) return undefined
  const modified = { ...invitation, data, dataRev: nextRev(invitation) }
  return { invitation: modified, cause: 'modified', by: actor.userId }
}
