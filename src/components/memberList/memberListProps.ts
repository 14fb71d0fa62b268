import type { ComponentProps, ComponentType, ReactNode } from 'react'
import type { MemberGrouping, MemberSort } from './createArranger.ts'
import type { RenderRoot } from '../RootElement.tsx'
import type { ListedMember } from './listedMember.ts'
import type { MemberLook } from './MemberContent.tsx'
import type { MemberGroupHeaderProps } from './MemberGroupHeader.tsx'
import type { MemberListRowProps } from './MemberListRow.tsx'
import type { SelectionOptions } from './useMemberSelection.ts'

export interface MemberListRootProps
  extends Omit<ComponentProps<'section'>, 'role' | 'onSelect'>, SelectionOptions, MemberLook {
  /** @default the channel of the nearest `ChannelProvider` */
  channelId?: string | undefined
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
   * the first 800 of them; a session may watch 1,000 users. `false` asks for nobody: then members are
   * online or offline.
   * @default those whose rows can be seen, and all where `groupBy`, `sort` or `filter` need them
   */
  watchUsers?: boolean
  /**
   * How many more members to load at a time once they can be seen, of those who are not among the
   * latest 200. 0 says only how many they are.
   * @default 200
   */
  pageSize?: number
  /** Renders the root as an element of yours, which spreads the props. @default a `<section>` */
  render?: RenderRoot<'section', MemberListSlotState['status']>
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
  /** Components that stand in for parts. @default the parts of `ChannelMemberList` */
  slots?: MemberListSlots
  /** Props for parts, or functions of the state that return some. */
  slotProps?: MemberListSlotProps
}

/** What is known of a list whose channel has been found. */
export type InChannel<Props> = Props & { readonly channelId: string }

/** What `slotProps` that are functions are given. */
export interface MemberListSlotState {
  readonly channelId: string
  readonly status: 'loading' | 'ready' | 'error' | 'idle'
  /** How many members the channel has. */
  readonly total: number
  /** How many of them are in the list. */
  readonly shownCount: number
  /** What somebody looks for. */
  readonly search: string
}

interface Parts {
  readonly Search: ComponentProps<'input'>
  readonly Count: ComponentProps<'p'>
  readonly Loading: ComponentProps<'div'>
  readonly Error: ComponentProps<'div'>
  readonly Empty: ComponentProps<'div'>
  readonly Row: MemberListRowProps
  readonly GroupHeader: MemberGroupHeaderProps
  readonly LiveSummary: ComponentProps<'p'>
}

/** What the list itself gives a part, which is known to its function besides the state. */
type Own = 'userId' | 'group' | 'count'

type FromState<Props, State = MemberListSlotState & Pick<Props, Own & keyof Props>> =
  Omit<Props, Own> | ((state: State) => Omit<Props, Own>)

/** Components that stand in for parts. They get the props of the part. */
export type MemberListSlots = { readonly [Name in keyof Parts]?: ComponentType<Parts[Name]> }

/** Props for parts, or what makes them of the state. */
export type MemberListSlotProps = { readonly [Name in keyof Parts]?: FromState<Parts[Name]> }
