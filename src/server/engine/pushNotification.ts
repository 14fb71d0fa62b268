import type { InvitationShape } from '../../protocol/invitations.ts'
import { MAX_INVITATION_MS } from '../../protocol/limits.ts'
import type { PushEnd, PushWords } from '../../protocol/push.ts'
import type { PushContent } from '../../protocol/pushInfo.ts'
import type { Push } from '../pushTransport.ts'
import { findInvitee, isCall, isOpen } from './invitationParties.ts'
import type { StoredInvitation } from './invitationRecord.ts'
import { readContent } from './pushContent.ts'
import type { MessageJob } from './pushRecord.ts'

/** A notification, but for the device that gets it. */
export type Notification = Omit<Push, 'target' | 'badgeCount'>

const WORDS: Required<PushWords> = {
  call: 'Incoming call',
  missed: 'Missed call',
  answered: 'Answered on another device',
  declined: 'Declined on another device',
  message: 'New message',
}

/** A missed call is worth telling when the device is on again; that one was answered, only for a while. */
const MISSED_MS = 24 * 60 * 60 * 1000
const ANSWERED_MS = 60 * 60 * 1000

/** Whether notifications may tell of an invitation at all. */
export function mayNotify(
  invitation: InvitationShape,
  { isDisabled, description }: PushContent,
): boolean {
  if (invitation.onlineOnly) return false
  // A call says so by itself; a bare signal has nothing to say unless its sender has.
  return !isDisabled && (isCall(invitation) || description !== undefined)
}

/** Whether a message may be told of. */
export function mayTell({ push, text }: MessageJob): boolean {
  const { isDisabled, description } = readContent(push)
  return !isDisabled && (description !== undefined || text !== '')
}

/** Until when it rings for a user, or `undefined` when it does not. */
export function ringsUntil(
  invitation: InvitationShape | undefined,
  userId: string,
): number | undefined {
  const invitee = invitation && findInvitee(invitation, userId)
  if (invitation === undefined || invitee === undefined || !isOpen(invitee)) return undefined
  return invitee.expiresAt ?? invitation.createdAt + MAX_INVITATION_MS
}

/** Why it rings no more for a user. */
function endFor(invitation: InvitationShape | undefined, userId: string): PushEnd {
  const invitee = invitation && findInvitee(invitation, userId)
  switch (invitee?.state) {
    case 'accepted':
    case 'left':
      return 'answered'
    case 'rejected':
    // It rang: somebody has said so.
    case 'busy':
      return 'declined'
    case 'cancelled':
      return invitee.cause === undefined ? 'missed' : 'answered'
    default:
      return 'missed'
  }
}

interface Addressed {
  readonly userId: string
  readonly now: number
  readonly words: PushWords
}

export function toRing(
  { invitation, push }: Pick<StoredInvitation, 'invitation' | 'push'>,
  {
    userId,
    now,
    words,
    key,
    until,
    at,
  }: Addressed & { readonly key: string; readonly until: number; readonly at: number },
): Notification {
  const { inviteId, inviter, channelId } = invitation
  const content = readContent(push)
  return {
    kind: 'ring',
    collapseKey: inviteId,
    ttlMs: until - now,
    title: content.title ?? inviter,
    body: content.description ?? words.call ?? WORDS.call,
    content,
    data: {
      ...{ type: 'ring', userId, from: inviter, at, inviteId, key },
      ...(channelId === undefined ? {} : { channelId }),
      ...(findInvitee(invitation, userId)?.expiresAt === undefined ? {} : { expiresAt: until }),
    },
  }
}

export function toClose(
  { invitation, push }: Pick<StoredInvitation, 'invitation' | 'push'>,
  { userId, now, words }: Addressed,
): Notification {
  const { inviteId, inviter, channelId } = invitation
  const content = readContent(push)
  const reason = endFor(invitation, userId)
  return {
    kind: 'close',
    collapseKey: inviteId,
    ttlMs: reason === 'missed' ? MISSED_MS : ANSWERED_MS,
    title: content.title ?? inviter,
    body: words[reason] ?? WORDS[reason],
    content,
    data: {
      ...{ type: 'close', userId, from: inviter, at: now, inviteId, reason },
      ...(channelId === undefined ? {} : { channelId }),
    },
  }
}

export function toMessageNote(job: MessageJob, { userId, now, words }: Addressed): Notification {
  const { messageId, from, at, channelId, text, push, sendBy } = job
  const content = readContent(push)
  return {
    kind: 'message',
    // The next of the same conversation takes its place.
    collapseKey: channelId === undefined ? `message user ${from}` : `message channel ${channelId}`,
    ttlMs: sendBy - now,
    title: content.title ?? channelId ?? from,
    body: content.description ?? (text || (words.message ?? WORDS.message)),
    content,
    data: {
      ...{ type: 'message', userId, from, at, messageId },
      ...(channelId === undefined ? {} : { channelId }),
    },
  }
}
