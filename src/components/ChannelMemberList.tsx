'use client'

import { Suspense, lazy, useMemo, useState, type ReactNode } from 'react'
import { useSignalingState } from '../hooks/signalingContext.ts'
import { useChannelId } from '../hooks/useChannelId.ts'
import { useHeldChannel } from '../hooks/useHeldChannel.ts'
import { useMemberOrder } from '../hooks/useMemberOrder.ts'
import { linesAsJoined, type MembersRead } from './memberList/memberLines.ts'
import { MemberListFrame } from './memberList/MemberListFrame.tsx'
import { MemberListList } from './memberList/MemberListList.tsx'
import {
  MemberListCount,
  MemberListEmpty,
  MemberListError,
  MemberListLoading,
} from './memberList/memberListParts.tsx'
import type {
  ChannelMemberListProps,
  InChannel,
  MemberListRootProps,
} from './memberList/memberListProps.ts'
import { MemberListRow } from './memberList/MemberListRow.tsx'
import { RootElement } from './RootElement.tsx'
import { Skeleton } from './Skeleton.tsx'
import { useStrings } from './useStrings.ts'

/**
 * Who is in a channel, with a button to call each of them: to search, in groups, in an order that keeps
 * still under the pointer, to choose from, all of it with keys alone. A member who changes renders one
 * row. From 60 lines on the list scrolls by itself, as high as there is room or else
 * `--beckon-list-height`, and only the rows that can be seen are there. Renders a `<section>`.
 *
 * Whatever goes beyond members in the order of joining is loaded when it is wanted first, while the
 * channel is joined.
 */
export function ChannelMemberList(given: ChannelMemberListProps): ReactNode {
  const props = { ...given, channelId: useChannelId(given.channelId) }
  useHeldChannel(props.channelId, props.join)
  // Once more is wanted it stays, because another list would forget where one was.
  const [hasMore, setHasMore] = useState(false)
  const isMore = hasMore || MORE.some((name) => name in props)
  if (isMore !== hasMore) setHasMore(isMore)
  if (!isMore) return <PlainList {...props} />
  return (
    <Later {...props}>
      <FullMemberList {...props} />
    </Later>
  )
}

/** What a list that shows everybody in the order of joining does not know. */
const MORE: readonly (keyof ChannelMemberListProps)[] = [
  'search',
  'onSearchChange',
  'highlight',
  'filter',
  'groupBy',
  'sort',
  'freezeOrder',
  'showSelf',
  'watchUsers',
  'selection',
  'selected',
  'defaultSelected',
  'onSelectedChange',
  'emptyState',
  'announce',
  'slots',
  'slotProps',
]

function PlainList(props: InChannel<ChannelMemberListProps>): ReactNode {
  const { channelId, pageSize = 200 } = props
  const order = useMemberOrder(channelId)
  const [page, onPage] = useState<MembersRead>()
  const hasRest = useSignalingState(({ channels }) => {
    const channel = channels.get(channelId)
    return pageSize > 0 && channel !== undefined && channel.count > channel.members.size
  })
  const arrangement = useMemo(
    () => linesAsJoined(order.list, hasRest, page),
    [order, hasRest, page],
  )
  return (
    <MemberListFrame {...props} {...{ arrangement }} more={{ page, onPage }}>
      <MemberListCount />
      <MemberListLoading />
      <MemberListError />
      <MemberListEmpty />
      <MemberListList />
    </MemberListFrame>
  )
}

/** What the parts of a list have in common, and their element. Renders a `<section>`. */
function MemberListRoot(given: MemberListRootProps): ReactNode {
  const props = { ...given, channelId: useChannelId(given.channelId) }
  useHeldChannel(props.channelId, props.join)
  return (
    <Later {...props}>
      <MoreRoot {...props} />
    </Later>
  )
}

/** Shows that it is loading until the rest of the code is there. The channel is joined meanwhile. */
function Later({
  children,
  channelId,
  className,
  render,
  unstyled,
  'aria-label': label,
}: InChannel<MemberListRootProps>): ReactNode {
  const strings = useStrings()
  return (
    <Suspense
      fallback={
        <RootElement
          as="section"
          mark="channel-member-list"
          {...{ render, unstyled, className }}
          state="loading"
          aria-label={label ?? strings.membersOf(channelId)}
        >
          <Skeleton label={strings.loadingMembers} />
        </RootElement>
      }
    >
      {children}
    </Suspense>
  )
}

const load = () => import('./memberList/moreOfMemberList.ts')
const FullMemberList = lazy(async () => ({ default: (await load()).FullMemberList }))
const MoreRoot = lazy(async () => ({ default: (await load()).MoreRoot }))

ChannelMemberList.Root = MemberListRoot
ChannelMemberList.Search = lazy(async () => ({ default: (await load()).MemberListSearch }))
ChannelMemberList.Count = MemberListCount
ChannelMemberList.Loading = MemberListLoading
ChannelMemberList.Error = MemberListError
ChannelMemberList.Empty = MemberListEmpty
ChannelMemberList.List = MemberListList
ChannelMemberList.Row = MemberListRow
ChannelMemberList.GroupHeader = lazy(async () => ({ default: (await load()).MemberGroupHeader }))
ChannelMemberList.LiveSummary = lazy(async () => ({ default: (await load()).MemberListSummary }))
