'use client'

import { useRef, type KeyboardEvent } from 'react'
import { foldText } from '../foldText.ts'
import { userIdAt, type Line } from './memberLines.ts'
import { useMemberList } from './memberListContext.ts'
import { INSIDE, rowOf, userIdOf } from './MemberListRow.tsx'

/** Letters that come together are of one word. */
const TYPING_MS = 700

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
}

/**
 * Goes through a list with keys: up and down, to its ends, to a name that is typed, into a row and out
 * of it, and chooses where something can be chosen.
 */
export function useMemberKeys(
  activeAt: number,
  move: (place: number) => void,
): (event: KeyboardEvent) => void {
  const { arrangement, look, more } = useMemberList()
  const { lines } = arrangement
  const typed = useRef({ text: '', at: 0 })

  return (event) => {
    const { key, timeStamp } = event
    const target = event.target as HTMLElement
    const row = rowOf(target)
    // Text fields of an app have uses of their own for keys.
    const isTaken = target.matches('input, select, textarea, [contenteditable]')
    if (row === null || isTaken || event.defaultPrevented) return

    const userId = userIdOf(row)
    const step = STEPS[key]
    const isInside = target !== row
    const isTyping = timeStamp - typed.current.at < TYPING_MS
    if (step !== undefined) {
      const next = placeNear(lines, activeAt, step)
      move(next)
      more.choice?.onMove(userId, userIdAt(lines, next) ?? userId, event.shiftKey)
    } else if (key === 'ArrowRight' || key === 'ArrowLeft') {
      const stops = [row, ...row.querySelectorAll<HTMLElement>(INSIDE)]
      const isForward = (key === 'ArrowRight') === (getComputedStyle(row).direction !== 'rtl')
      stops[stops.indexOf(target) + (isForward ? 1 : -1)]?.focus()
    } else if (isInside) {
      if (key !== 'Escape') return
      row.focus()
    } else if ((key === ' ' && isTyping) || more.choice?.onKey(event, userId) !== true) {
      if (key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return
      if (key === ' ' && !isTyping) return
      const text = foldText((isTyping ? typed.current.text : '') + key)
      typed.current = { text, at: timeStamp }
      move(placeNamed(text))
    }
    event.preventDefault()
  }

  // The same letter again and again goes from one name with it to the next.
  function placeNamed(text: string): number {
    const [letter = ''] = text
    const isOne = text === letter.repeat(text.length)
    for (let step = isOne ? 1 : 0; step <= lines.length; step++) {
      const place = (activeAt + step) % lines.length
      const userId = userIdAt(lines, place)
      if (userId === undefined) continue
      if (foldText(look.formatName?.(userId) ?? userId).startsWith(isOne ? letter : text)) {
        return place
      }
    }
    return activeAt
  }
}

/** Where the member is who is so many lines further, or -1. Headers are passed over. */
export function placeNear(lines: readonly Line[], from: number, step: number): number {
  const direction = Math.sign(step) || 1
  const start = Math.min(Math.max(from + step, 0), lines.length - 1)
  for (const way of [direction, -direction]) {
    for (let place = start; lines[place] !== undefined; place += way) {
      if (userIdAt(lines, place) !== undefined) return place
    }
  }
  return -1
}
