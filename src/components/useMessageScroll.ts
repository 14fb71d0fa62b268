'use client'

import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { Message } from '../protocol/messages.ts'

export interface MessageScroll {
  /** What scrolls. */
  readonly logRef: RefObject<HTMLDivElement | null>
  /** What is in it, which may grow by itself. */
  readonly contentRef: RefObject<HTMLDivElement | null>
  readonly handleScroll: () => void
  readonly jumpToEnd: () => void
  /** The end of the list is on the screen. */
  readonly isAtEnd: boolean
  /** Others have written since the person scrolled away from the end. */
  readonly hasNew: boolean
}

/** A row, and where it ended when the person last looked. */
interface Anchor {
  readonly row: HTMLElement
  readonly endsAt: number
}

/** So many pixels from the end are the end: zoomed pages scroll by fractions. */
const SLACK = 24

/**
 * Stays at the end of a list when it is there, and otherwise with what is being read, whatever comes
 * or goes above. Browsers do the latter by themselves, but not all of them, and not at the top.
 */
export function useMessageScroll(messages: readonly Message[], selfId = ''): MessageScroll {
  const logRef = useRef<HTMLDivElement>(null)
  const contentRef = useRef<HTMLDivElement>(null)
  const anchor = useRef<Anchor>(undefined)
  const follows = useRef(true)
  const lastOwnId = useRef<string>(undefined)
  const [isShown, setIsShown] = useState(true)
  // The newest message when the person scrolled away. Not there while at the end.
  const [left, setLeft] = useState<{ readonly newestId: string | undefined }>()
  const newestId = messages.findLast(({ from }) => from !== selfId)?.messageId
  const ownId = messages.findLast(({ from }) => from === selfId)?.messageId

  useLayoutEffect(() => {
    const log = logRef.current
    if (log === null) return
    // Whoever sends something wants to see it.
    const hasSent = ownId !== lastOwnId.current && messages.at(-1)?.messageId === ownId
    lastOwnId.current = ownId
    if (follows.current || hasSent) log.scrollTop = log.scrollHeight
    else if (anchor.current?.row.isConnected === true) {
      log.scrollTop += endOf(anchor.current.row) - anchor.current.endsAt
    }
    anchor.current = findAnchor(log)
  }, [messages, ownId])

  useEffect(() => {
    const [log, content] = [logRef.current, contentRef.current]
    if (log === null || content === null || typeof ResizeObserver === 'undefined') return undefined
    const observer = new ResizeObserver(() => {
      setIsShown(log.clientHeight > 0)
      if (follows.current) log.scrollTop = log.scrollHeight
      anchor.current = findAnchor(log)
    })
    observer.observe(log)
    observer.observe(content)
    return () => observer.disconnect()
  }, [])

  function handleScroll() {
    const log = logRef.current
    if (log === null) return
    anchor.current = findAnchor(log)
    const isEnd = log.scrollHeight - log.scrollTop - log.clientHeight <= SLACK
    if (isEnd === follows.current) return
    follows.current = isEnd
    setLeft(isEnd ? undefined : { newestId })
  }

  function jumpToEnd() {
    const log = logRef.current
    if (log === null) return
    log.scrollTop = log.scrollHeight
    // The button that was pressed goes away, and the focus would go with it.
    log.focus({ preventScroll: true })
  }

  const isAtEnd = left === undefined && isShown
  const hasNew = left !== undefined && left.newestId !== newestId
  return { logRef, contentRef, handleScroll, jumpToEnd, isAtEnd, hasNew }
}

/** The first row that can be seen. */
function findAnchor(log: HTMLElement): Anchor | undefined {
  for (const row of log.querySelectorAll<HTMLElement>('[data-part="row"]')) {
    const endsAt = endOf(row)
    if (endsAt > log.scrollTop) return { row, endsAt }
  }
  return undefined
}

// The end, because the day may disappear from the start of a row when an older one comes before it.
function endOf(row: HTMLElement): number {
  return row.offsetTop + row.offsetHeight
}
