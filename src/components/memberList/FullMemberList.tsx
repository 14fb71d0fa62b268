'use client'

import { createElement, type ComponentType, type ReactNode } from 'react'
import { useMemberList } from './memberListContext.ts'
import { MemberGroupHeader } from './MemberGroupHeader.tsx'
import { MemberListList } from './MemberListList.tsx'
import {
  MemberListCount,
  MemberListEmpty,
  MemberListError,
  MemberListLoading,
} from './memberListParts.tsx'
import type {
  ChannelMemberListProps,
  InChannel,
  MemberListSlots,
  MemberListSlotState,
} from './memberListProps.ts'
import { MemberListRow } from './MemberListRow.tsx'
import { MemberListSearch } from './MemberListSearch.tsx'
import { MemberListSummary } from './MemberListSummary.tsx'
import { MoreRoot } from './MoreRoot.tsx'

/** A `ChannelMemberList` with everything that it can do. */
export function FullMemberList({
  emptyState,
  announce,
  slots,
  slotProps,
  ...rootProps
}: InChannel<ChannelMemberListProps>): ReactNode {
  const { search = false, onSearchChange } = rootProps
  const hasField = search === true || (search !== false && onSearchChange !== undefined)
  return (
    <MoreRoot {...rootProps}>
      <Content {...{ emptyState, announce, slots, slotProps, hasField }} />
    </MoreRoot>
  )
}

type ContentOptions = Pick<ChannelMemberListProps, 'emptyState'> & {
  readonly [Name in 'announce' | 'slots' | 'slotProps']: ChannelMemberListProps[Name] | undefined
} & { readonly hasField: boolean }

function Content({
  emptyState,
  announce,
  slots = {},
  slotProps = {},
  hasField,
}: ContentOptions): ReactNode {
  const { channelId, status, total, arrangement, more } = useMemberList()
  const state = {
    channelId,
    status,
    total,
    shownCount: arrangement.count,
    search: more.search ?? '',
  }

  function part(name: keyof MemberListSlots, own: object = {}): ReactNode {
    // Which props go with which part is held by the types of `slots` and `slotProps`.
    const given = slotProps[name]
    const Slot = (slots[name] ?? PARTS[name]) as ComponentType<object>
    const told = { ...state, ...own } as MemberListSlotState & Own
    const props = typeof given === 'function' ? given(told) : given
    return createElement(Slot, { ...props, ...own })
  }

  return (
    <>
      {hasField && part('Search')}
      {part('Count')}
      {part('Loading')}
      {part('Error')}
      {part('Empty', emptyState === undefined ? {} : { children: emptyState })}
      <MemberListList renderHeader={(group) => part('GroupHeader', group)}>
        {(userId) => part('Row', { userId })}
      </MemberListList>
      {announce === 'summary' && part('LiveSummary')}
    </>
  )
}

interface Own {
  readonly userId: string
  readonly group: string
  readonly count: number
}

const PARTS = {
  Search: MemberListSearch,
  Count: MemberListCount,
  Loading: MemberListLoading,
  Error: MemberListError,
  Empty: MemberListEmpty,
  Row: MemberListRow,
  GroupHeader: MemberGroupHeader,
  LiveSummary: MemberListSummary,
}
