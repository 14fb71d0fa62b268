'use client'

import { useRef, type ComponentType, type CSSProperties, type ReactNode, type Ref } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { MemberRows } from './MemberRows.tsx'
import type { ShownLines } from './memberListContext.ts'

export interface LongLinesProps extends Pick<ShownLines, 'lines' | 'children'> {
  /** Lines that are there whether they can be seen or not. */
  readonly kept: readonly number[]
  readonly item?: ComponentType<LongLineProps>
  /** Called with the first line that can be seen, when somebody scrolls. */
  readonly onTop?: (place: number) => void
}

/** The element around one line. */
export interface LongLineProps {
  readonly index: number
  readonly style: CSSProperties
  readonly children: ReactNode
  readonly ref?: Ref<never>
}

/** Only the lines that can be seen are there. */
export function LongLines({
  lines,
  kept,
  item = LongLine,
  onTop,
  children,
}: LongLinesProps): ReactNode {
  const virtualizer = useRef<VirtualizerHandle>(null)
  return (
    <Virtualizer
      ref={virtualizer}
      as={MemberRows}
      data={lines}
      keepMounted={kept}
      onScroll={(offset) => onTop?.(virtualizer.current?.findItemIndex(offset) ?? 0)}
      item={item}
    >
      {children}
    </Virtualizer>
  )
}

/** It is hidden until it has been measured, which is before it is seen; but what is hidden takes no focus. */
export function LongLine({ index: _index, style, ...props }: LongLineProps): ReactNode {
  return <div {...props} style={{ ...style, visibility: 'visible' }} />
}
