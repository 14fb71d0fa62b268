'use client'

import {
  createContext,
  use,
  useState,
  type CSSProperties,
  type FocusEvent,
  type ReactElement,
  type ReactNode,
  type Ref,
} from 'react'
import { Virtualizer } from 'virtua'
import type { MemberMap } from '../store/memberMap.ts'

export interface LongMemberListProps {
  readonly members: MemberMap
  /** What is in the row of a member, with its user id as the key. */
  readonly children: (userId: string) => ReactElement
}

/** A list that scrolls by itself. Only the rows that can be seen are there, and the one in focus. */
export function LongMemberList({ members, children: row }: LongMemberListProps): ReactNode {
  const [focusedId, setFocusedId] = useState<string>()
  const focused = focusedId === undefined ? undefined : members.get(focusedId)

  function handleFocus({ target }: FocusEvent) {
    const place = target.closest('[aria-posinset]')?.getAttribute('aria-posinset')
    setFocusedId(members.at(Number(place) - 1)?.userId)
  }

  function handleBlur({ relatedTarget }: FocusEvent) {
    // When the window goes to the background, the focus comes back with it.
    if (relatedTarget !== null) setFocusedId(undefined)
  }

  return (
    <Count value={members.size}>
      <div
        {...FOCUSABLE}
        data-part="scroller"
        style={SCROLLER}
        onFocus={handleFocus}
        onBlur={handleBlur}
      >
        <Virtualizer
          as={List}
          item={Item}
          data={{ length: members.size }}
          {...(focused && { keepMounted: [members.list.indexOf(focused)] })}
        >
          {(_, index) => row(members.at(index)?.userId ?? '')}
        </Virtualizer>
      </div>
    </Count>
  )
}

/** Whoever has no mouse scrolls with the arrow keys. */
const FOCUSABLE = { tabIndex: 0 } as const

/** As high as there is room. If its rows made it higher, all of them could be seen. */
const SCROLLER = {
  overflowY: 'auto',
  contain: 'strict',
  containIntrinsicSize: '20rem var(--beckon-list-height, 32rem)',
} as const

/** How many members the list has, of which a row tells those who cannot see it. */
const Count = createContext(0)

interface PartProps {
  readonly style: CSSProperties
  readonly children: ReactNode
  readonly ref?: Ref<never>
}

function List(props: PartProps): ReactNode {
  return <ul role="list" {...props} data-part="list" />
}

function Item({ index, ...props }: PartProps & { readonly index: number }): ReactNode {
  return <li {...props} aria-posinset={index + 1} aria-setsize={use(Count)} />
}
