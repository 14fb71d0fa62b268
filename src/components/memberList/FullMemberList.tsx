'use client'

import type { ReactNode } from 'react'
import { MemberGroupHeader } from './MemberGroupHeader.tsx'
import { MemberListList } from './MemberListList.tsx'
import {
  MemberListCount,
  MemberListEmpty,
  MemberListError,
  MemberListLoading,
} from './memberListParts.tsx'
import type { ChannelMemberListProps } from './memberListProps.ts'
import { MemberListRow } from './MemberListRow.tsx'
import { MemberListSearch } from './MemberListSearch.tsx'
import { MemberListSummary } from './MemberListSummary.tsx'
import { MoreRoot } from './MoreRoot.tsx'

/** A `ChannelMemberList` with everything that it can do. */
export function FullMemberList({
  emptyState,
  announce = 'off',
  slots = {},
  slotProps = {},
  ...rootProps
}: ChannelMemberListProps): ReactNode {
  const {
    search: Search = MemberListSearch,
    count: Count = MemberListCount,
    loading: Loading = MemberListLoading,
    error: Failure = MemberListError,
    empty: Empty = MemberListEmpty,
    row: Row = MemberListRow,
    groupHeader: Header = MemberGroupHeader,
  } = slots
  const { search = false, onSearchChange } = rootProps
  const hasField = search === true || (search !== false && onSearchChange !== undefined)
  return (
    <MoreRoot {...rootProps}>
      {hasField && <Search {...slotProps.search} />}
      <Count {...slotProps.count} />
      <Loading />
      <Failure {...slotProps.error} />
      <Empty {...slotProps.empty}>{emptyState}</Empty>
      <MemberListList renderHeader={(group) => <Header {...group} {...slotProps.groupHeader} />}>
        {(userId) => <Row userId={userId} {...slotProps.row} />}
      </MemberListList>
      {announce === 'summary' && <MemberListSummary />}
    </MoreRoot>
  )
}
