'use client'

import {
  Fragment,
  Suspense,
  lazy,
  useLayoutEffect,
  useRef,
  useState,
  type FocusEvent,
  type ReactElement,
  type ReactNode,
} from 'react'
import { placeOf, userIdAt, type GroupLine, type Line } from './memberLines.ts'
import {
  MemberListRow,
  PlaceContext,
  RowsContext,
  STOP,
  rowOf,
  userIdOf,
} from './MemberListRow.tsx'
import { useMemberList } from './memberListContext.ts'
import { MemberRows } from './MemberRows.tsx'
import { useStrings } from '../useStrings.ts'
import { placeNear, useMemberKeys } from './useMemberKeys.ts'

export interface MemberListListProps {
  /** What stands in the line of a member. @default a `ChannelMemberList.Row` */
  readonly children?: (userId: string) => ReactNode
  /** What stands above a group. @default a `ChannelMemberList.GroupHeader` */
  readonly renderHeader?: (group: GroupLine) => ReactNode
}

/**
 * The members, one below the other. From 60 on the list scrolls by itself, and only the rows that can
 * be seen are there. Renders a `<div>` with a list in it, or with a grid or list box when members can
 * be chosen.
 */
export function MemberListList({ children = toRow, renderHeader }: MemberListListProps): ReactNode {
  const strings = useStrings()
  const { arrangement, isLong, LineElement, box, restCount, pageSize, more } = useMemberList()
  const { lines } = arrangement
  const { LongLines: Groups } = more
  const [active, setActive] = useState({ userId: '', place: 0 })
  const found = placeOf(lines, active.userId)
  // Whoever has gone is followed by who stands there now.
  const activeAt = found < 0 ? placeNear(lines, active.place, 0) : found
  const activeId = userIdAt(lines, activeAt)
  const isFocusDue = useRef(false)
  const handleKeyDown = useMemberKeys(activeAt, (place) => {
    isFocusDue.current = true
    setActive({ userId: userIdAt(lines, place) ?? '', place })
  })

  useLayoutEffect(() => {
    if (!isFocusDue.current) return
    isFocusDue.current = false
    const row = box.current?.querySelector<HTMLElement>(STOP)
    row?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: 'nearest' })
  })

  function handleFocus({ target }: FocusEvent) {
    const userId = userIdOf(rowOf(target))
    const place = placeOf(lines, userId)
    if (place >= 0 && userId !== activeId) setActive({ userId, place })
  }

  const rest = strings.moreMembers(restCount)

  function toLine(line: Line, place: number): ReactElement {
    if ('userId' in line) {
      return (
        <PlaceContext key={line.userId} value={place}>
          {children(line.userId)}
        </PlaceContext>
      )
    }
    // No user id has a space.
    if ('isRest' in line) {
      return (
        // A line without any height would not be shown again.
        <Suspense
          key="the rest"
          fallback={
            <LineElement role={more.choice ? 'presentation' : 'listitem'} data-part="more">
              {rest}
            </LineElement>
          }
        >
          <MemberListRest />
        </Suspense>
      )
    }
    const toHeader = renderHeader ?? more.renderHeader
    return <Fragment key={`group ${line.group}`}>{toHeader?.(line)}</Fragment>
  }

  function lineUp(): ReactNode {
    if (!isLong) return <MemberRows as={more.choice ? 'div' : 'ul'}>{lines.map(toLine)}</MemberRows>
    if (Groups) return <Groups {...{ lines, activeAt }}>{toLine}</Groups>
    return (
      <Suspense fallback={<MemberRows>{lines.slice(0, SOME).map(toLine)}</MemberRows>}>
        <LongLines {...{ lines, kept: [activeAt] }}>{toLine}</LongLines>
      </Suspense>
    )
  }

  return (
    <RowsContext value={{ activeId, isFocusDue }}>
      {lines.length > 0 && (
        <div
          ref={box}
          data-part={isLong ? 'scroller' : 'rows'}
          {...{ onKeyDown: handleKeyDown, onFocus: handleFocus }}
          {...more.boxProps}
          {...(isLong && { style: SCROLLER })}
        >
          {lineUp()}
        </div>
      )}
      {restCount > 0 && pageSize === 0 && <p data-part="more">{rest}</p>}
    </RowsContext>
  )
}

/** More than can be seen, for as long as the code for all of them is on its way. */
const SOME = 60

/** Few channels have so many members. */
const LongLines = lazy(async () => {
  const { LongLines: Long } = await import('./LongLines.tsx')
  return { default: Long }
})
const MemberListRest = lazy(async () => {
  const { MemberListRest: Rest } = await import('./moreOfMemberList.ts')
  return { default: Rest }
})

/** As high as there is room. If its rows made it higher, all of them could be seen. */
const SCROLLER = {
  overflowY: 'auto',
  contain: 'strict',
  containIntrinsicSize: '20rem var(--beckon-list-height, 32rem)',
} as const

function toRow(userId: string): ReactNode {
  return <MemberListRow userId={userId} />
}
