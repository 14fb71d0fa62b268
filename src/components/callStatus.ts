import type { Invitation, Invitee } from '../protocol/invitations.ts'
import type { InvitationPhase } from '../store/invitations.ts'
import type { CommonStrings } from './strings.ts'
import { plainNameOf, type FormatName } from './plainNameOf.ts'

interface CallView {
  readonly invitation: Invitation
  readonly phase: InvitationPhase
  readonly userId: string
  readonly formatName?: FormatName
  /** It was answered in another tab of this browser, as far as anybody can know. */
  readonly isInOtherTab?: boolean
}

/** How a call stands for a user, in a few words. */
export function callStatus(
  { invitation, phase, userId, formatName, isInOtherTab = false }: CallView,
  strings: CommonStrings,
): string {
  const { invitees } = invitation
  const isGroup = invitees.length > 1
  switch (phase) {
    case 'incoming':
      return isGroup ? strings.incomingGroupCall : strings.incomingCall
    case 'outgoing':
      return invitees.some(({ state }) => state === 'delivered') ? strings.ringing : strings.calling
    case 'active':
      return strings.inCall
    default:
      return invitation.inviter === userId
        ? overForInviter(invitation, strings)
        : overForInvitee(invitation, {
            ...{ userId, strings, isInOtherTab },
            ...(formatName && { formatName }),
          })
  }
}

function overForInviter({ invitees, endReason }: Invitation, strings: CommonStrings): string {
  if (endReason === undefined) return strings.youLeft
  return invitees.length > 1
    ? strings.groupEndedBecause[endReason]
    : strings.endedBecause[endReason](true)
}

// In a group the call's end is not that of everybody's part: one may have declined what others took.
function overForInvitee(
  invitation: Invitation,
  {
    userId,
    formatName,
    isInOtherTab,
    strings,
  }: Pick<CallView, 'userId' | 'formatName' | 'isInOtherTab'> & { readonly strings: CommonStrings },
): string {
  const { invitees, endReason, status } = invitation
  const me = invitees.find((invitee) => invitee.userId === userId)
  if (me?.cause === 'answeredElsewhere') {
    const taker = invitees.find(({ state }) => state === 'accepted' || state === 'left')
    const name = taker && plainNameOf(taker.userId, formatName)
    return name === undefined ? strings.somebodyElseAnswered : strings.nameAnswered(name)
  }
  if (me?.state === 'left' && status !== 'ended') return strings.youLeft
  if (me?.state === 'accepted' || me?.state === 'left') {
    if (endReason !== undefined) return strings.endedBecause[endReason](false)
    // Where answers are all that is asked for, it goes on ringing for the others.
    if (status === 'ringing') return strings.youAnswered
    return isInOtherTab ? strings.answeredInAnotherTab : strings.answeredElsewhere
  }
  return hasDeclined(me) ? strings.endedBecause.rejected(false) : strings.missedCall
}

// Whoever is busy by their own word has declined; whoever is found to be, has missed the call.
function hasDeclined(me: Invitee | undefined): boolean {
  return me?.state === 'rejected' || (me?.state === 'busy' && me.sessionId !== undefined)
}
