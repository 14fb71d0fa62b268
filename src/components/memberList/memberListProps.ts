import type { ComponentProps, ComponentType, ReactNode } from 'react'
import type { MemberGrouping, MemberSort } from './createArranger.ts'
import type { ListedMember } from './listedMember.ts'
import type { MemberLook } from './MemberContent.tsx'
import type { MemberGroupHeaderProps } from './MemberGroupHeader.tsx'
import type { MemberListRowProps } from './MemberListRow.tsx'
import type { SelectionOptions } from './useMemberSelection.ts'

export interface MemberListRootProps
  extends Omit<ComponentProps<'section'>, 'role' | 'onSelect'>, SelectionOptions, MemberLook {
  channelId: string
  /**
   * Whether the list itself keeps the client in the channel.
   * @default true
   */
  join?: boolean
  /**
   * What to look for in the names. `true` has a field for it; a text with `onSearchChange` is what is
   * in that field, and without it comes from elsewhere.
   * @default false
   */
  search?: boolean | string
  onSearchChange?: (search: string) => void
  /**
   * Whether what was looked for is marked in the names.
   * @default true
   */
  highlight?: boolean
  /** Who is shown. @default everybody */
  filter?: (member: ListedMember) => boolean
  /**
   * What members stand together by: how they can be reached, their attribute `role`, or what a
   * function calls their group.
   * @default nothing
   */
  groupBy?: MemberGrouping
  /** @default 'joined' */
  sort?: MemberSort
  /**
   * When members stay where they are whatever becomes of them: while somebody has the pointer or the
   * focus among them, so that nobody hits the wrong one, never, or always.
   * @default 'interaction'
   */
  freezeOrder?: 'interaction' | 'never' | 'always'
  /**
   * Where this user stands. `first` is at the top of the list, or of the own group.
   * @default 'sorted'
   */
  showSelf?: 'first' | 'sorted' | 'hide'
  /**
   * Whether the list asks how each member can be reached and for the attribute `role`. It watches
   * the first 800 of them; a session may watch 1,000 users.
   * @default what `groupBy` and `sort` need
   */
  watchUsers?: boolean
  /**
   * How many more members to load at a time once they can be seen, of those who are not among the
   * latest 200. 0 says only how many they are.
   * @default 200
   */
  pageSize?: number
  /** Leaves the looks to the app: no rule of `styles.css` fits. @default false */
  unstyled?: boolean
}

export interface ChannelMemberListProps extends Omit<MemberListRootProps, 'children'> {
  /** What stands there when nobody is shown, unless somebody looks for a name. @default a sentence */
  emptyState?: ReactNode
  /**
   * Whether who cannot see the list is told that people have come or gone, every five seconds at most.
   * @default 'off'
   */
  announce?: 'off' | 'summary'
  /** Components of the app in place of parts. They take what the parts take. */
  slots?: MemberListSlots
  /** What parts are given besides: attributes, a `className`, handlers. */
  slotProps?: MemberListSlotProps
}

export interface MemberListSlots {
  readonly search?: ComponentType<ComponentProps<'input'>>
  readonly count?: ComponentType<ComponentProps<'p'>>
  readonly loading?: ComponentType
  readonly error?: ComponentType<ComponentProps<'div'>>
  readonly empty?: ComponentType<ComponentProps<'div'>>
  readonly row?: ComponentType<MemberListRowProps>
  readonly groupHeader?: ComponentType<MemberGroupHeaderProps>
}

export interface MemberListSlotProps {
  readonly search?: ComponentProps<'input'>
  readonly count?: ComponentProps<'p'>
  readonly error?: ComponentProps<'div'>
  readonly empty?: ComponentProps<'div'>
  readonly row?: Omit<MemberListRowProps, 'userId'>
  readonly groupHeader?: Omit<MemberGroupHeaderProps, 'group' | 'count'>
}
