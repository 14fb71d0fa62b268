'use client'

import {
  createContext,
  use,
  type ComponentType,
  type Context,
  type HTMLAttributes,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
} from 'react'
import type { SignalingError } from '../../protocol/errors.ts'
import type { MemberLook } from './MemberContent.tsx'
import type { Arrangement, GroupLine, Line, MembersRead } from './memberLines.ts'

/** What the parts of a `ChannelMemberList` share. */
export interface MemberListState {
  readonly channelId: string
  readonly status: 'loading' | 'ready' | 'error' | 'idle'
  readonly error: SignalingError | undefined
  /** How many members the channel has. */
  readonly total: number
  /** How many of them are not known yet. */
  readonly restCount: number
  readonly pageSize: number
  readonly arrangement: Arrangement
  readonly selfId: string | undefined
  readonly look: MemberLook & { readonly unstyled: boolean }
  readonly label: string
  /** Whether the list scrolls by itself, and has only the rows that can be seen. */
  readonly isLong: boolean
  /** A line of a list that is no `<ul>` is no `<li>`. */
  readonly LineElement: 'div' | 'li'
  /** The list, for those who lead the focus into it. */
  readonly box: RefObject<HTMLDivElement | null>
  readonly more: MemberListMore
}

/** What a list has that can do more than to show everybody in the order of joining. */
export interface MemberListMore {
  readonly page?: MembersRead | undefined
  /** A page more has been read, or one begins anew. */
  readonly onPage?: (page: MembersRead | undefined) => void
  /** Whether no row asks how its member can be reached: the list has asked, or nobody is to know. */
  readonly asksNothing?: boolean
  /** What somebody looks for. */
  readonly search?: string
  readonly onSearch?: (search: string) => void
  /** Whether somebody is left out by a search or a filter. */
  readonly isNarrowed?: boolean
  /** What stands above a group. */
  readonly renderHeader?: (group: GroupLine) => ReactNode
  /** What a group is called. */
  readonly nameGroup?: (group: string) => string
  /** A name with what was looked for in it. */
  readonly markName?: ((name: string) => ReactNode) | undefined
  /** Shows the lines of a list that scrolls by itself. */
  readonly LongLines?: ComponentType<ShownLines>
  /** For the element in which the list is. */
  readonly boxProps?: HTMLAttributes<HTMLDivElement>
  /** For the list: other roles have it when somebody can be chosen. */
  readonly listProps?: HTMLAttributes<HTMLElement>
  readonly rowPropsOf?: (userId: string, place: number) => HTMLAttributes<HTMLElement>
  readonly toCell?: ((content: ReactNode) => ReactNode) | undefined
  readonly choice?: MemberChoice | undefined
}

/** How members are chosen with keys. */
export interface MemberChoice {
  /** The focus goes from one to another. */
  readonly onMove: (from: string, to: string, isShift: boolean) => void
  /** Whether the key has chosen somebody. */
  readonly onKey: (event: KeyboardEvent, userId: string) => boolean
}

export interface ShownLines {
  readonly lines: readonly Line[]
  /** The one that is there whether it can be seen or not. */
  readonly activeAt: number
  readonly children: (line: Line, place: number) => ReactElement
}

export const MemberListContext: Context<MemberListState | undefined> = createContext<
  MemberListState | undefined
>(undefined)

export function useMemberList(): MemberListState {
  const list = use(MemberListContext)
  if (list !== undefined) return list
  throw new Error(
    'A part of ChannelMemberList has no list. Render it inside <ChannelMemberList.Root channelId="…">.',
  )
}
