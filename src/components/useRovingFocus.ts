'use client'

import { useEffect, type FocusEvent, type KeyboardEvent, type RefObject } from 'react'
import { activeElementOf } from './activeElementOf.ts'

/** What the element of the group needs. */
export interface RovingFocus {
  readonly onFocus: (event: FocusEvent) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/**
 * Makes the buttons of a group one stop of the Tab key: the arrow keys go from one to the next, Home
 * and End to the ends. With `columns`, up and down go from row to row. Whatever buttons an app has put
 * among them take part.
 */
export function useRovingFocus(
  group: RefObject<HTMLElement | null>,
  { columns = Infinity }: { readonly columns?: number } = {},
): RovingFocus {
  // After each render: a button may have come, or the one that was the stop may have gone.
  useEffect(() => {
    if (group.current !== null) keepOneStop(buttonsIn(group.current))
  })

  return {
    onFocus({ target }) {
      const buttons = group.current === null ? [] : buttonsIn(group.current)
      for (const button of buttons) button.tabIndex = button === target ? 0 : -1
    },
    onKeyDown(event) {
      const buttons = group.current === null ? [] : buttonsIn(group.current)
      const at = buttons.findIndex((button) => button === event.target)
      const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey
      if (at < 0 || event.defaultPrevented || !isPlain) return
      const next = buttons[placeAfter(event, at, { count: buttons.length, columns })]
      if (next === undefined) return
      event.preventDefault()
      next.focus()
    },
  }
}

interface Grid {
  readonly count: number
  readonly columns: number
}

/** Where a key leads, or -1. Past the end of a line it goes on at its beginning. */
function placeAfter(
  { key, currentTarget }: KeyboardEvent,
  at: number,
  { count, columns }: Grid,
): number {
  const isRightToLeft = getComputedStyle(currentTarget).direction === 'rtl'
  switch (key) {
    case 'ArrowLeft':
      return (at + (isRightToLeft ? 1 : -1) + count) % count
    case 'ArrowRight':
      return (at + (isRightToLeft ? -1 : 1) + count) % count
    case 'ArrowUp':
      return at - columns
    case 'ArrowDown':
      return at + columns
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return -1
  }
}

function keepOneStop(buttons: readonly HTMLElement[]): void {
  const stops = buttons.filter((button) => button.tabIndex >= 0)
  const stop = stops.find((button) => button === activeElementOf(button)) ?? stops[0] ?? buttons[0]
  for (const button of buttons) button.tabIndex = button === stop ? 0 : -1
}

function buttonsIn(group: HTMLElement): HTMLElement[] {
  return [...group.querySelectorAll<HTMLElement>('button:not(:disabled), a[href]')]
}
