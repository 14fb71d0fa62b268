'use client'

import {
  createContext,
  memo,
  use,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  type HTMLAttributes,
  type ReactNode,
  type RefObject,
} from 'react'
import { useSignaling, useSignalingState } from '../../hooks/signalingContext.ts'
import { useChannelMember } from '../../hooks/useChannelMember.ts'
import { activeElementOf } from '../activeElementOf.ts'
import { toListedMember, type ListedMember } from './listedMember.ts'
import { MemberContent, badgesOf } from './MemberContent.tsx'
import { useMemberList } from './memberListContext.ts'
import { useStrings } from '../useStrings.ts'

export interface MemberListRowProps extends HTMLAttributes<HTMLElement> {
  userId: string
}

/** What rows know of each other. */
export interface RowsState {
  /** The one at which the Tab key stops. */
  readonly activeId: string | undefined
  /** The next one at which it stops takes the focus. */
  readonly isFocusDue: RefObject<boolean>
}

export const RowsContext = createContext<RowsState>({
  activeId: undefined,
  isFocusDue: { current: false },
})

/** Which line of the list something is in. */
export const PlaceContext = createContext(0)

/** What can be reached inside a row. */
export const INSIDE = 'a[href], button:not(:disabled), input, select, textarea'

/** The row at which the Tab key stops. */
export const STOP = '[data-user-id][tabindex="0"]'

export function rowOf(element: Element): HTMLElement | null {
  return element.closest<HTMLElement>('[data-user-id]')
}

export function userIdOf(row: HTMLElement | null): string {
  return row?.dataset['userId'] ?? ''
}

/**
 * One member of the list. It renders again when this member changes; what is in it, for nothing else.
 * Renders a `<li>`, or a `<div>` with the same role in a long list, and one with another to choose from.
 */
export function MemberListRow({ userId, children, ...props }: MemberListRowProps): ReactNode {
  const strings = useStrings()
  const { channelId, look, selfId, LineElement, arrangement, restCount, more } = useMemberList()
  const { activeId, isFocusDue } = use(RowsContext)
  const place = use(PlaceContext)
  const member = useListedMember(channelId, userId, look.formatName)
  const element = useRef<HTMLElement>(null)
  const isActive = userId === activeId
  useShownUser(userId, more.asksNothing)

  // The whole list is one stop, with what is in its row. An app's own buttons are, too.
  useLayoutEffect(() => {
    const all = element.current?.querySelectorAll<HTMLElement>('a[href], button, input, select')
    for (const inside of all ?? []) inside.tabIndex = isActive ? 0 : -1
  })
  const attach = useCallback(
    (row: HTMLElement | null) => {
      element.current = row
      // Who leaves takes the focus along, and the next one is to have it.
      return () => {
        if (row?.contains(activeElementOf(row)) === true) isFocusDue.current = true
      }
    },
    [isFocusDue],
  )

  if (member === undefined) return null
  const isSelf = userId === selfId
  const { markName } = more
  const content = children ?? <Content {...look} {...{ channelId, member, isSelf, markName }} />
  return (
    <LineElement
      {...props}
      role="listitem"
      aria-posinset={place + 1}
      aria-setsize={restCount > 0 ? -1 : arrangement.count}
      ref={attach}
      aria-label={strings.memberLabel([
        member.name,
        strings.presence[member.presence],
        ...badgesOf({ ...look, member, isSelf }, strings),
      ])}
      tabIndex={isActive ? 0 : -1}
      data-part="row"
      data-user-id={userId}
      data-presence={member.presence}
      {...more.rowPropsOf?.(userId, place)}
    >
      {more.toCell?.(content) ?? content}
    </LineElement>
  )
}

/** A list of hundreds renders what has changed. */
const Content = memo(MemberContent)

/** What is scrolled past is not asked for. */
const SETTLED_MS = 200

/** Asks how somebody can be reached who can be seen. */
function useShownUser(userId: string, asksNothing: boolean | undefined): void {
  const { clock, users } = useSignaling()
  useEffect(() => {
    if (asksNothing === true) return undefined
    let unwatch: (() => void) | undefined
    const stop = clock.setTimer(() => (unwatch = users.watch([userId])), SETTLED_MS)
    return () => {
      stop()
      unwatch?.()
    }
  }, [clock, users, userId, asksNothing])
}

function useListedMember(
  channelId: string,
  userId: string,
  toName: ((userId: string) => string) | undefined,
): ListedMember | undefined {
  const member = useChannelMember(channelId, userId, { join: false })
  const user = useSignalingState(({ users }) => users.get(userId))
  // The same one, so that what is in the row does not render because of its place.
  return useMemo(
    () => member && toListedMember(member, user, toName?.(userId) ?? userId),
    [member, user, toName, userId],
  )
}
