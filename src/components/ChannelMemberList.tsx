'use client'

import { memo, useState, type ComponentProps, type ReactNode } from 'react'
import { useSignaling } from '../hooks/signalingContext.ts'
import { useChannel } from '../hooks/useChannel.ts'
import { useMemberOrder } from '../hooks/useMemberOrder.ts'
import { useSession } from '../hooks/useSession.ts'
import { explain } from './explain.ts'
import { languageOf } from './languageOf.ts'
import { useStrings } from './useStrings.ts'
import { LongMemberList } from './LongMemberList.tsx'
import { MemberRow, type MemberLook } from './MemberRow.tsx'
import { Skeleton } from './Skeleton.tsx'

export interface ChannelMemberListProps
  extends Omit<ComponentProps<'section'>, 'children'>, MemberLook {
  channelId: string
  /**
   * Whether the list itself keeps the client in the channel.
   * @default true
   */
  join?: boolean
}

/**
 * Who is in a channel, with a button to call each of them. A member who changes renders one row.
 * From 60 members on the list scrolls by itself, as high as there is room or else
 * `--beckon-list-height`, and only the rows that can be seen are there. Renders a `<section>`.
 */
export function ChannelMemberList({
  channelId,
  join = true,
  onCall,
  renderRow,
  formatName,
  ...sectionProps
}: ChannelMemberListProps): ReactNode {
  const strings = useStrings()
  const { channels } = useSignaling()
  const { status, error, count } = useChannel(channelId, { join })
  const members = useMemberOrder(channelId)
  const selfId = useSession().session?.userId
  const isLong = useIsLong(members.size)
  const look = { onCall, renderRow, formatName }
  const hidden = count - members.size
  // Before the first answer, on a server too, there is nothing else to say.
  const isLoading = status === 'loading' || (status === 'idle' && join)

  return (
    <section
      {...languageOf(strings)}
      aria-label={strings.membersOf(channelId)}
      {...sectionProps}
      data-beckon="channel-member-list"
      data-state={isLoading ? 'loading' : status}
      data-long={isLong}
    >
      {status === 'ready' && <p data-part="count">{strings.memberCount(count)}</p>}
      {isLoading && <Skeleton label={strings.loadingMembers} />}
      {error !== undefined && (
        <div role="alert" data-part="error">
          <p>{strings.membersFailed(explain(error, strings))}</p>
          {/* To hold it asks for it again; to join would keep it after the list is gone. */}
          <button type="button" onClick={() => channels.hold(channelId)()}>
            {strings.tryAgain}
          </button>
        </div>
      )}
      {isLong && (
        <LongMemberList members={members}>
          {(userId) => (
            <Row
              key={userId}
              as="div"
              {...{ ...look, channelId, userId }}
              isSelf={userId === selfId}
            />
          )}
        </LongMemberList>
      )}
      {!isLong && members.size > 0 && (
        <ul role="list" data-part="list">
          {members.list.map(({ userId }) => (
            <Row key={userId} {...{ ...look, channelId, userId }} isSelf={userId === selfId} />
          ))}
        </ul>
      )}
      {status === 'ready' && hidden > 0 && <p data-part="more">{strings.moreMembers(hidden)}</p>}
    </section>
  )
}

/** A list of hundreds renders those that have changed. */
const Row = memo(MemberRow)

/** So many members have a list that scrolls by itself, until there are much fewer. */
const LONG = 60
const SHORT = 40

function useIsLong(count: number): boolean {
  const [wasLong, setWasLong] = useState(false)
  const isLong = count >= (wasLong ? SHORT : LONG)
  if (isLong !== wasLong) setWasLong(isLong)
  return isLong
}
