import type { Invitation, Invitee } from '../protocol/invitations.ts'
import type { InvitationPhase } from '../store/invitations.ts'
import { en } from './locales/en.ts'
import { plainNameOf, type FormatName } from './plainNameOf.ts'

interface CallView {
  readonly invitation: Invitation
  readonly phase: InvitationPhase
  readonly userId: string
  readonly formatName?: FormatName
}

/** How a call stands for a user, in a few words. */
export function callStatus({ invitation, phase, userId, formatName }: CallView): string {
  const { invitees } = invitation
  const isGroup = invitees.length > 1
  switch (phase) {
    case 'incoming':
      return isGroup ? en.incomingGroupCall : en.incomingCall
    case 'outgoing':
      return invitees.some(({ state }) => state === 'delivered') ? en.ringing : en.calling
    case 'active':
      return en.inCall
    default:
      return invitation.inviter === userId
        ? overForInviter(invitation)
        : overForInvitee(invitation, { userId, ...(formatName && { formatName }) })
  }
}

function overForInviter({ invitees, endReason }: Invitation): string {
  if (endReason === undefined) return en.youLeft
  return invitees.length > 1 ? en.groupEndedBecause[endReason] : en.endedBecause[endReason](true)
}

// In a group the call's end is not that of everybody's part: one may have declined what others took.
function overForInvitee(
  invitation: Invitation,
  { userId, formatName }: Pick<CallView, 'userId' | 'formatName'>,
): string {
  const { invitees, endReason, status } = invitation
  const me = invitees.find((invitee) => invitee.userId === userId)
  if (me?.cause === 'answeredElsewhere') {
    const taker = invitees.find(({ state }) => state === 'accepted' || state === 'left')
    const name = taker && plainNameOf(taker.userId, formatName)
    return name === undefined ? en.somebodyElseAnswered : en.nameAnswered(name)
  }
  if (me?.state === 'left' && status !== 'ended') return en.youLeft
  if (me?.state === 'accepted' || me?.state === 'left') {
    if (endReason !== undefined) return en.endedBecause[endReason](false)
    // Where answers are all that is asked for, it goes on ringing for the others.
    return status === 'ringing' ? en.youAnswered : en.answeredElsewhere
  }
  return hasDeclined(me) ? en.endedBecause.rejected(false) : en.missedCall
}

// Whoever is busy by their own word has declined; whoever is found to be, has missed the call.
function hasDeclined(me: Invitee | undefined): boolean {
  return me?.state === 'rejected' || (me?.state === 'busy' && me.sessionId !== undefined)
}
