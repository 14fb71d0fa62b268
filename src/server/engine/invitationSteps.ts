import type { InvitationShape, InviteeShape } from '../../protocol/invitations.ts'
import type { MessageShape, Recipient } from '../../protocol/messages.ts'
import { digestOf } from './digest.ts'
import { findInvitee, isOpen } from './invitationParties.ts'
import type { Change } from './invitationTransition.ts'

type StepAction = NonNullable<MessageShape['invitation']>['action']

interface Step {
  readonly action: StepAction
  readonly from: string
}

/**
 * A revision of an invitation as messages: one for each invitee whom it concerns, in the
 * conversation with the inviter, or one in that of the channel.
 */
export function toStepMessages(
  before: InvitationShape | undefined,
  change: Change,
  history: 'threads' | 'channel' | 'none',
): readonly MessageShape[] {
  if (history === 'none') return []
  const { invitation } = change
  const { inviter, channelId } = invitation
  const steps = invitation.invitees.flatMap((invitee) => {
    const step = stepOf(before && findInvitee(before, invitee.userId), invitee, change)
    return step === undefined ? [] : { ...step, invitee }
  })
  if (history === 'threads' || channelId === undefined) {
    return steps.map(({ action, from, invitee: { userId } }) => {
      const to = { userId: from === inviter ? userId : inviter }
      return toMessage(change, { action, from, to, invitees: [userId], name: userId })
    })
  }
  const actions = [...new Set(steps.map(({ action }) => action))]
  return actions.flatMap((action) => {
    const mine = steps.filter((step) => step.action === action)
    const invitees = mine.map(({ invitee }) => invitee.userId)
    const from = mine[0]?.from ?? inviter
    return toMessage(change, { action, from, to: { channelId }, invitees, name: action })
  })
}

/** What the revision means to one invitee. That it has been delivered is nothing to read about. */
function stepOf(
  before: InviteeShape | undefined,
  after: InviteeShape,
  { invitation, by }: Change,
): Step | undefined {
  const { inviter } = invitation
  // The conversation is that of these two, whoever else had a hand in it.
  const from = by === after.userId ? after.userId : inviter
  const isChanged = after.rev === invitation.rev
  if (isChanged) {
    switch (after.state) {
      case 'pending':
        return { action: 'invite', from: inviter }
      case 'accepted':
        return { action: 'accept', from: after.userId }
      case 'rejected':
        return { action: 'reject', from: after.userId }
      case 'busy':
        // By the server at once, a missed call; by the invitee, an answer.
        return before === undefined || !isOpen(before)
          ? { action: 'timeout', from: inviter }
          : { action: 'reject', from: after.userId }
      case 'timedOut':
      case 'unreachable':
        // Nobody has missed it so much as whom it was for: it comes from the inviter.
        return { action: 'timeout', from: inviter }
      case 'cancelled':
        // Somebody else took it: nothing was missed.
        return after.cause === undefined ? { action: 'cancel', from: inviter } : undefined
      case 'left':
        return { action: 'end', from: after.userId }
      default:
        return undefined
    }
  }
  const isModified = invitation.rev > 1 && invitation.dataRev === invitation.rev
  if (isModified && (isOpen(after) || after.state === 'accepted')) {
    return { action: 'modify', from }
  }
  const hasEnded = invitation.status === 'ended' && invitation.endReason !== 'answered'
  return hasEnded && after.state === 'accepted' ? { action: 'end', from } : undefined
}

function toMessage(
  { invitation, at }: Change,
  message: Step & { to: Recipient; invitees: readonly string[]; name: string },
): MessageShape {
  const { inviteId, rev, inviter, channelId, data, timeoutMs } = invitation
  const { action, from, to, invitees, name } = message
  return {
    messageId: `${digestOf(`${inviteId}\n${name}`)}-${rev}`,
    from,
    sentAt: at,
    to,
    body: 'null',
    invitation: {
      inviteId,
      action,
      inviter,
      invitees,
      ...(channelId === undefined ? {} : { channelId }),
      ...(data === undefined ? {} : { data }),
      timeoutMs,
    },
  }
}
