import type { InvitationShape, InviteeShape } from '../../protocol/invitations.ts'
import type { MessageShape, Recipient } from '../../protocol/messages.ts'
import { digestOf } from './digest.ts'
import { findInvitee, isOpen } from './invitationParties.ts'
import type { Change } from './invitationTransition.ts'

type StepAction = NonNullable<MessageShape['invitation']>['action']

interface Step {
  readonly action: StepAction
  readonly from: string
  /** What was said with it, as JSON text. */
  readonly answer?: string | undefined
}

/** Where the steps of an invitation are stored, and which of them are something to read. */
export interface StepPolicy {
  readonly history: 'threads' | 'channel' | 'none'
  readonly unread?: 'missed' | 'all' | 'none'
}

/**
 * A revision of an invitation as messages: one for each invitee whom it concerns, in the
 * conversation with the inviter, or one in that of the channel.
 */
export function toStepMessages(
  before: InvitationShape | undefined,
  change: Change,
  { history, unread = 'missed' }: StepPolicy,
): readonly MessageShape[] {
  if (history === 'none') return []
  const { invitation } = change
  const { inviter, channelId } = invitation
  const steps = invitation.invitees.flatMap((invitee) => {
    const step = stepOf(before && findInvitee(before, invitee.userId), invitee, change)
    return step === undefined ? [] : { ...step, invitee }
  })
  if (history === 'threads' || channelId === undefined) {
    return steps.map(({ invitee: { userId }, ...step }) => {
      const to = { userId: step.from === inviter ? userId : inviter }
      return toMessage(change, { ...step, unread, to, invitees: [userId], name: userId })
    })
  }
  const actions = [...new Set(steps.map(({ action }) => action))]
  return actions.flatMap((action) => {
    const mine = steps.filter((step) => step.action === action)
    const invitees = mine.map(({ invitee }) => invitee.userId)
    const { from = inviter, answer } = mine[0] ?? {}
    const step = { action, from, answer, unread }
    return toMessage(change, { ...step, to: { channelId }, invitees, name: action })
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
        return { action: 'accept', from: after.userId, answer: after.data }
      case 'rejected':
        return { action: 'reject', from: after.userId, answer: after.data }
      case 'busy':
        // By the server at once, a missed call; by the invitee, an answer.
        return before === undefined || !isOpen(before)
          ? { action: 'timeout', from: inviter }
          : { action: 'reject', from: after.userId, answer: after.data }
      case 'timedOut':
      case 'unreachable':
        // Nobody has missed it so much as whom it was for: it comes from the inviter.
        return { action: 'timeout', from: inviter }
      case 'cancelled':
        // Somebody else took it: nothing was missed.
        return after.cause === undefined
          ? { action: 'cancel', from: inviter, answer: invitation.endData }
          : undefined
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
  return hasEnded && after.state === 'accepted'
    ? { action: 'end', from, answer: invitation.endData }
    : undefined
}

function toMessage(
  { invitation, at }: Change,
  message: Step & {
    readonly to: Recipient
    readonly invitees: readonly string[]
    readonly name: string
    readonly unread: NonNullable<StepPolicy['unread']>
  },
): MessageShape {
  const { inviteId, rev, inviter, channelId, data, timeoutMs } = invitation
  const { action, from, to, invitees, name, answer, unread } = message
  const isNews = action !== 'modify' && action !== 'end'
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
      ...(answer === undefined ? {} : { answer }),
      ...(unread === 'missed' ? {} : { counts: unread === 'all' && isNews }),
    },
  }
}
