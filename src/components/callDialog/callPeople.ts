import type { ReactNode } from 'react'
import type { Invitation, Invitee } from '../../protocol/invitations.ts'
import { plainNameOf, type FormatName } from '../plainNameOf.ts'
import type { CommonStrings } from '../strings.ts'

interface Naming {
  readonly formatName: FormatName | undefined
  readonly strings: CommonStrings
}

/** Whom one talks to: whoever calls, until one is in the call oneself. */
export function othersOf(invitation: Invitation, userId: string): readonly string[] {
  const { inviter, invitees } = invitation
  const invited = invitees.map((invitee) => invitee.userId).filter((id) => id !== userId)
  if (inviter === userId) return invited
  return hasMissed(invitation, userId) ? [inviter] : [inviter, ...invited]
}

/** Whether the user has not been in the call. */
export function hasMissed({ inviter, invitees }: Invitation, userId: string): boolean {
  const me = invitees.find((invitee) => invitee.userId === userId)
  return inviter !== userId && me?.state !== 'accepted' && me?.state !== 'left'
}

export function titleOf(userIds: readonly string[], { formatName, strings }: Naming): ReactNode {
  const [first = '', ...rest] = userIds
  if (rest.length === 0) return formatName?.(first) ?? first
  return strings.names(userIds.map((id) => plainNameOf(id, formatName) ?? id))
}

export function announcementOf(invitation: Invitation, userId: string, naming: Naming): string {
  const { formatName, strings } = naming
  const name = plainNameOf(invitation.inviter, formatName) ?? invitation.inviter
  if (invitation.invitees.length === 1) return strings.incomingCallFrom(name)
  return strings.incomingGroupCallFrom(name, companyOf(invitation, userId, naming))
}

/** Who else is called. */
export function companyOf(
  { invitees }: Invitation,
  userId: string,
  { formatName, strings }: Naming,
): string {
  const others = invitees.filter((invitee) => invitee.userId !== userId)
  const names = others.flatMap((invitee) => plainNameOf(invitee.userId, formatName) ?? [])
  return strings.withOthers(names, others.length)
}

/** What somebody has said when they declined. */
export function messageOf({ state, data }: Pick<Invitee, 'state' | 'data'>): string | undefined {
  const hasWords = (state === 'rejected' || state === 'busy') && typeof data === 'object'
  if (!hasWords || data === null || !('message' in data)) return undefined
  return typeof data.message === 'string' ? data.message : undefined
}
