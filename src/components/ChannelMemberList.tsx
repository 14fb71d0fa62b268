'use client'

import { memo, type ComponentProps, type ReactNode } from 'react'
import type { Member } from '../protocol/channels.ts'
import { useSignaling } from '../hooks/signalingContext.ts'
import { useChannel } from '../hooks/useChannel.ts'
import { useChannelMember } from '../hooks/useChannelMember.ts'
import { useChannelMembers } from '../hooks/useChannelMembers.ts'
import { useSession } from '../hooks/useSession.ts'
import { Avatar } from './Avatar.tsx'
import { CallButton } from './CallButton.tsx'
import { explain } from './explain.ts'
import { PhoneIcon } from './icons.tsx'
import { en } from './locales/en.ts'
import { Skeleton } from './Skeleton.tsx'

interface RowOptions {
  /**
   * Called instead of ringing the member. `null` leaves the button out.
   * @default rings the member
   */
  readonly onCall?: ((member: Member) => void) | null | undefined
  /** Replaces what is in a row. */
  readonly renderRow?: ((member: Member) => ReactNode) | undefined
  /** @default the user id */
  readonly formatName?: ((userId: string) => string) | undefined
}

export interface ChannelMemberListProps
  extends Omit<ComponentProps<'section'>, 'children'>, RowOptions {
  channelId: string
  /**
   * Whether the list itself keeps the client in the channel.
   * @default true
   */
  join?: boolean
}

/**
 * Who is in a channel, with a button to call each of them. A member who changes renders one row.
 * Renders a `<section>`.
 */
export function ChannelMemberList({
  channelId,
  join = true,
  onCall,
  renderRow,
  formatName,
  ...sectionProps
}: ChannelMemberListProps): ReactNode {
  const { channels } = useSignaling()
  const { status, error, count } = useChannel(channelId, { join })
  const userIds = useChannelMembers(channelId, { join }, toUserIds)
  const hidden = count - userIds.length
  // Before the first answer, on a server too, there is nothing else to say.
  const isLoading = status === 'loading' || (status === 'idle' && join)

  return (
    <section
      aria-label={en.membersOf(channelId)}
      {...sectionProps}
      data-beckon="channel-member-list"
      data-state={isLoading ? 'loading' : status}
    >
      {status === 'ready' && <p data-part="count">{en.memberCount(count)}</p>}
      {isLoading && <Skeleton label={en.loadingMembers} />}
      {error !== undefined && (
        <div role="alert" data-part="error">
          <p>{en.membersFailed(explain(error))}</p>
          {/* To hold it asks for it again; to join would keep it after the list is gone. */}
          <button type="button" onClick={() => channels.hold(channelId)()}>
            {en.tryAgain}
          </button>
        </div>
      )}
      {userIds.length > 0 && (
        <ul role="list" data-part="list">
          {userIds.map((userId) => (
            <MemberRow
              key={userId}
              {...{ channelId, userId, join, onCall, renderRow, formatName }}
            />
          ))}
        </ul>
      )}
      {status === 'ready' && hidden > 0 && <p data-part="more">{en.moreMembers(hidden)}</p>}
    </section>
  )
}

interface MemberRowProps extends RowOptions {
  readonly channelId: string
  readonly userId: string
  readonly join: boolean
}

const MemberRow = memo(function MemberRow({
  channelId,
  userId,
  join,
  onCall,
  renderRow,
  formatName,
}: MemberRowProps) {
  const member = useChannelMember(channelId, userId, { join })
  const { session } = useSession()
  if (member === undefined) return null

  const name = formatName?.(userId) ?? userId
  const isSelf = session?.userId === userId
  const presence = member.online ? 'online' : 'offline'
  return (
    <li data-part="row" data-presence={presence}>
      {renderRow?.(member) ?? (
        <>
          <Avatar userId={userId} name={name} />
          <span data-part="name">
            <bdi>{name}</bdi>
            <span data-part="presence">{en[presence]}</span>
          </span>
          {member.sessionIds.length > 1 && (
            <span data-part="badge">{en.devices(member.sessionIds.length)}</span>
          )}
          {isSelf && <span data-part="badge">{en.you}</span>}
          {!isSelf && <RowCall {...{ member, name, channelId, onCall }} />}
        </>
      )}
    </li>
  )
})

interface RowCallProps extends Pick<RowOptions, 'onCall'> {
  readonly member: Member
  readonly name: string
  readonly channelId: string
}

function RowCall({ member, name, channelId, onCall }: RowCallProps): ReactNode {
  if (onCall === null) return null
  if (onCall === undefined) return <CallButton to={member.userId} {...{ name, channelId }} />
  return (
    <button
      type="button"
      data-beckon="call-button"
      aria-label={en.callName(name)}
      onClick={() => onCall(member)}
    >
      <PhoneIcon />
      {en.call}
    </button>
  )
}

function toUserIds(members: readonly Member[]): readonly string[] {
  return members.map(({ userId }) => userId)
}
