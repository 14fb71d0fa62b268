import type { InvitationCause, InvitationShape } from '../../protocol/invitations.ts'
import type { MessageShape } from '../../protocol/messages.ts'

type StepAction = NonNullable<MessageShape['invitation']>['action']

/** The steps that a conversation shows. That it has been delivered is nothing to read about. */
const ACTIONS: Partial<Record<InvitationCause, StepAction>> = {
  invited: 'invite',
  cancelled: 'cancel',
  accepted: 'accept',
  rejected: 'reject',
  timedOut: 'timeout',
  ended: 'end',
}

export function partiesOf({ inviter, invitees }: InvitationShape): readonly string[] {
  return [inviter, ...invitees.map(({ userId }) => userId)]
}

/** A step of an invitation between two users, as a message of their conversation. */
export function toStepMessage(
  invitation: InvitationShape,
  { cause, by, at }: { cause: InvitationCause; by: string | undefined; at: number },
): MessageShape | undefined {
  const action = ACTIONS[cause]
  if (action === undefined) return undefined
  const { inviteId, rev, inviter, channelId, data, timeoutMs } = invitation
  const invitees = invitation.invitees.map(({ userId }) => userId)
  // Nobody has missed the timeout so much as whom it was for: it comes from the inviter.
  const from = by ?? inviter
  const to = from === inviter ? invitees[0] : inviter
  if (to === undefined) return undefined
  return {
    messageId: `${inviteId} ${rev}`,
    from,
    sentAt: at,
    to: { userId: to },
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
