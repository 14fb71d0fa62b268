'use client'

import type { ReactNode } from 'react'
import { useCallTimer } from '../hooks/useCallTimer.ts'
import type { Invitation, Proposal } from '../protocol/invitations.ts'
import { Avatar } from './Avatar.tsx'
import { CallActions, type CallActionsProps } from './CallActions.tsx'
import { CallParties } from './CallParties.tsx'
import { CallProposal } from './CallProposal.tsx'
import { callStatus } from './callStatus.ts'
import { formatDuration } from './formatDuration.ts'
import type { CommonStrings } from './strings.ts'
import { useStrings } from './useStrings.ts'
import { plainNameOf, type FormatName } from './plainNameOf.ts'

export interface CallCardProps extends CallActionsProps {
  readonly titleId: string
  readonly statusId: string
  readonly formatName?: FormatName
  readonly formatProposal?: (proposal: Proposal) => ReactNode
  readonly renderMedia?: (invitation: Invitation) => ReactNode
}

/** What is in a call dialog, whatever it stands in. */
export function CallCard(props: CallCardProps): ReactNode {
  const strings = useStrings()
  const { invitation, phase, userId, titleId, statusId, formatName, renderMedia } = props
  const others = othersOf(props)
  const isIncoming = phase === 'incoming'

  return (
    <div data-part="card" data-group={invitation.invitees.length > 1 || undefined}>
      {isIncoming && (
        <p role="alert" data-part="hidden-text">
          {announcementOf(props, strings)}
        </p>
      )}
      <Avatars userIds={others} formatName={formatName} />
      <div data-part="text">
        <h2 id={titleId} data-part="title">
          <bdi>{titleOf(others, formatName, strings)}</bdi>
        </h2>
        <p data-part="subtitle">
          <span id={statusId} role="status" data-part="status">
            {callStatus(props, strings)}
          </span>
          <CallTime {...props} />
        </p>
        {isIncoming && invitation.invitees.length > 1 && (
          <p data-part="others">{companyOf(props, strings)}</p>
        )}
      </div>
      {phase === 'active' && renderMedia && <div data-part="media">{renderMedia(invitation)}</div>}
      {showsParties(props) && (
        <CallParties invitation={invitation} userId={userId} {...(formatName && { formatName })} />
      )}
      {phase === 'active' && <CallProposal {...props} />}
      <CallActions {...props} />
    </div>
  )
}

interface AvatarsProps {
  readonly userIds: readonly string[]
  readonly formatName: FormatName | undefined
}

/** A face, or the first few of several. */
function Avatars({ userIds, formatName }: AvatarsProps): ReactNode {
  return (
    <div data-part="avatars">
      {userIds.slice(0, 3).map((id) => (
        <Avatar key={id} userId={id} name={plainNameOf(id, formatName) ?? id} />
      ))}
    </div>
  )
}

function CallTime({ invitation, phase, userId }: CallCardProps): ReactNode {
  const strings = useStrings()
  const of = phase === 'incoming' || phase === 'outgoing' ? 'ring' : 'talk'
  const isOfMine = phase !== 'elsewhere' && phase !== 'observing' && !hasMissed(invitation, userId)
  const ms = useCallTimer(of === 'ring' || isOfMine ? invitation.inviteId : undefined, of)
  if (ms === undefined) return null
  return (
    <span
      role="timer"
      aria-label={of === 'ring' ? strings.timeLeft : strings.talkTime}
      data-part="timer"
    >
      {formatDuration(ms)}
    </span>
  )
}

/** Whom one talks to: whoever calls, until one is in the call oneself. */
function othersOf({ invitation, userId }: CallCardProps): readonly string[] {
  const { inviter, invitees } = invitation
  const invited = invitees.map((invitee) => invitee.userId).filter((id) => id !== userId)
  if (inviter === userId) return invited
  return hasMissed(invitation, userId) ? [inviter] : [inviter, ...invited]
}

/** Whether the user has not been in the call. */
function hasMissed({ inviter, invitees }: Invitation, userId: string): boolean {
  const me = invitees.find((invitee) => invitee.userId === userId)
  return inviter !== userId && me?.state !== 'accepted' && me?.state !== 'left'
}

function titleOf(
  userIds: readonly string[],
  formatName: FormatName | undefined,
  strings: CommonStrings,
): ReactNode {
  const [first = '', ...rest] = userIds
  if (rest.length === 0) return formatName?.(first) ?? first
  return strings.names(userIds.map((id) => plainNameOf(id, formatName) ?? id))
}

function announcementOf(props: CallCardProps, strings: CommonStrings): string {
  const { invitation, formatName } = props
  const name = plainNameOf(invitation.inviter, formatName) ?? invitation.inviter
  if (invitation.invitees.length === 1) return strings.incomingCallFrom(name)
  return strings.incomingGroupCallFrom(name, companyOf(props, strings))
}

function companyOf(
  { invitation, userId, formatName }: CallCardProps,
  strings: CommonStrings,
): string {
  const others = invitation.invitees.filter((invitee) => invitee.userId !== userId)
  const names = others.flatMap((invitee) => plainNameOf(invitee.userId, formatName) ?? [])
  return strings.withOthers(names, others.length)
}

// When nobody has answered, whoever called wants to know what became of each.
function showsParties({ invitation, phase, userId }: CallCardProps): boolean {
  const { invitees, answeredAt, endReason } = invitation
  if (invitees.length < 2) return false
  if (phase === 'outgoing' || phase === 'active') return true
  const isUnanswered = answeredAt === undefined && endReason !== 'cancelled'
  return phase === 'ended' && invitation.inviter === userId && isUnanswered
}
