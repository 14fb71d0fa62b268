'use client'

import { createContext, use, useState, type ReactNode } from 'react'
import { LongLine, LongLines, type LongLineProps } from './LongLines.tsx'
import { useMemberList, type ShownLines } from './memberListContext.ts'

/** Only the lines that can be seen are there, and the header of where one is, which stays in view. */
export function LongGroups({ lines, activeAt, children }: ShownLines): ReactNode {
  const { arrangement, more } = useMemberList()
  const { headers } = arrangement
  const [top, setTop] = useState(0)
  const stuck = headers.findLast((header) => header <= top) ?? -1
  // A search is for all of them, so those who are not known are asked for, seen or not.
  const rest = more.isNarrowed === true ? lines.findIndex((line) => 'isRest' in line) : -1

  return (
    <StuckContext value={stuck}>
      <LongLines
        lines={lines}
        kept={[activeAt, stuck, rest].filter((place) => place >= 0)}
        item={Item}
        onTop={(place) => setTop(headers.findLast((header) => header <= place) ?? 0)}
      >
        {children}
      </LongLines>
    </StuckContext>
  )
}

/** Which line is the header that stays in view. */
const StuckContext = createContext(-1)

function Item({ style, ...props }: LongLineProps): ReactNode {
  const isStuck = use(StuckContext) === props.index
  return <LongLine {...props} style={isStuck ? { ...style, ...STUCK } : style} />
}

/** By the names by which the list has placed the line. */
const STUCK = { position: 'sticky', top: 0, zIndex: 1 } as const
