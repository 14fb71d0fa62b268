import type { InvitationShape, SettledProposal } from '../../protocol/invitations.ts'
import { CommandError } from './commandError.ts'
import {
  forbidden,
  insidersOf,
  isInside,
  nextRev,
  over,
  type Actor,
  type Outcome,
} from './invitationParties.ts'

export interface NewProposal {
  readonly proposalId: string
  readonly data: string
  readonly timeoutMs: number
}

/** Asks everybody else in the call to agree. One proposal at a time. */
export function propose(
  invitation: InvitationShape,
  { userId }: Actor,
  { proposalId, data, timeoutMs }: NewProposal,
  now: number,
): Outcome | undefined {
  requireTalking(invitation, userId)
  if (isKnown(invitation, proposalId)) return undefined
  if (invitation.proposal !== undefined) {
    throw new CommandError('CONFLICT', {
      message: 'Another proposal is under way. Answer it, or wait until it is over.',
    })
  }
  const proposal = { proposalId, by: userId, data, expiresAt: now + timeoutMs, agreedBy: [] }
  return { invitation: { ...invitation, proposal }, cause: 'proposed', by: userId, proposal }
}

export function answerProposal(
  invitation: InvitationShape,
  { userId }: Actor,
  { proposalId, agrees }: { readonly proposalId: string; readonly agrees: boolean },
): Outcome | undefined {
  if (isSettled(invitation, proposalId)) return undefined
  requireTalking(invitation, userId)
  const { proposal } = invitation
  if (proposal?.proposalId !== proposalId) {
    const message = 'There is no such proposal, or it is over.'
    throw new CommandError('NOT_FOUND', { message })
  }
  if (!agrees) {
    const refused = settled(invitation, { proposalId, agreed: false, cause: 'answered' })
    return { invitation: refused, cause: 'proposalEnded', by: userId }
  }
  if (proposal.by === userId || proposal.agreedBy.includes(userId)) return undefined
  const agreed = { ...proposal, agreedBy: [...proposal.agreedBy, userId] }
  return { invitation: { ...invitation, proposal: agreed }, cause: 'agreed', by: userId }
}

/** The time of a proposal is over. */
export function dropProposal(invitation: InvitationShape): Outcome | undefined {
  const { proposal } = invitation
  if (proposal === undefined) return undefined
  const { proposalId } = proposal
  const dropped = settled(invitation, { proposalId, agreed: false, cause: 'timedOut' })
  return { invitation: dropped, cause: 'proposalEnded' }
}

/** Whoever leaves does not count any more: that can decide a proposal, or end it. */
export function reviewProposal(invitation: InvitationShape): InvitationShape {
  const { proposal, status } = invitation
  if (proposal === undefined) return invitation
  const { proposalId, by, agreedBy, data } = proposal
  if (status === 'ended' || !isInside(invitation, by)) {
    return settled(invitation, { proposalId, agreed: false, cause: 'ended' })
  }
  const others = insidersOf(invitation).filter((userId) => userId !== by)
  if (!others.every((userId) => agreedBy.includes(userId))) return invitation
  const agreed = settled(invitation, { proposalId, agreed: true, cause: 'answered' })
  return { ...agreed, data, dataRev: nextRev(invitation) }
}

function settled(
  { proposal: _proposal, ...invitation }: InvitationShape,
  settledProposal: SettledProposal,
): InvitationShape {
  return { ...invitation, settledProposal }
}

function isKnown(invitation: InvitationShape, proposalId: string): boolean {
  return invitation.proposal?.proposalId === proposalId || isSettled(invitation, proposalId)
}

function isSettled({ settledProposal }: InvitationShape, proposalId: string): boolean {
  return settledProposal?.proposalId === proposalId
}

function requireTalking(invitation: InvitationShape, userId: string): void {
  if (invitation.status === 'ended') throw over(invitation)
  if (invitation.status === 'ringing') {
    const message = 'Nobody has answered yet, so there is nobody to agree. Use `modify`.'
    throw new CommandError('CONFLICT', { message })
  }
  if (!isInside(invitation, userId)) throw forbidden('Only who is in the call can decide on it.')
}
