'use client'

import { useRef, useState } from 'react'
import type { Line } from './memberLines.ts'
import type { MemberChoice } from './memberListContext.ts'

export interface MemberSelection extends MemberChoice {
  readonly isMultiple: boolean
  readonly selected: readonly string[]
  readonly onClick: (userId: string, isShift: boolean) => void
}

export interface SelectionOptions {
  /**
   * Whether members can be chosen: with a click or Space, several also with Shift and the arrow keys,
   * and all with Ctrl+A.
   * @default 'none'
   */
  readonly selection?: 'none' | 'single' | 'multiple' | undefined
  /** The user ids of those who are chosen, some of whom may have left. */
  readonly selected?: readonly string[] | undefined
  /** Who is chosen at first, when the list itself remembers it. @default nobody */
  readonly defaultSelected?: readonly string[] | undefined
  readonly onSelectedChange?: ((userIds: readonly string[]) => void) | undefined
}

const NOBODY: readonly string[] = []

export function useMemberSelection(
  { selection = 'none', selected, defaultSelected = NOBODY, onSelectedChange }: SelectionOptions,
  lines: readonly Line[],
): MemberSelection | undefined {
  const [own, setOwn] = useState(defaultSelected)
  const current = selected ?? own
  /** Where a range begins, and who was chosen then. */
  const anchor = useRef<{ readonly from: string; readonly base: readonly string[] }>(undefined)
  if (selection === 'none') return undefined
  const isMultiple = selection === 'multiple'

  function change(next: readonly string[]) {
    setOwn(next)
    onSelectedChange?.(next)
  }

  function select(userId: string) {
    const others = current.filter((each) => each !== userId)
    const next = others.length < current.length ? others : [...current, userId]
    anchor.current = { from: userId, base: next }
    change(isMultiple ? next : [userId])
  }

  function extend(from: string, to: string) {
    anchor.current ??= { from, base: current }
    change(union(anchor.current.base, between(userIdsOf(lines), anchor.current.from, to)))
  }

  function selectAll() {
    const all = userIdsOf(lines)
    const rest = current.filter((userId) => !all.includes(userId))
    change(rest.length + all.length === current.length ? rest : union(current, all))
  }

  return {
    isMultiple,
    selected: current,
    onClick(userId, isShift) {
      if (isShift && isMultiple) extend(userId, userId)
      else select(userId)
    },
    onMove(from, to, isShift) {
      if (isShift && isMultiple) extend(from, to)
      // The next range begins where the focus is by then.
      else anchor.current = undefined
    },
    onKey({ key, ctrlKey, metaKey }, userId) {
      const isAll = isMultiple && (ctrlKey || metaKey) && key.toLowerCase() === 'a'
      if (isAll) selectAll()
      else if (key === ' ' || key === 'Enter') select(userId)
      else return false
      return true
    },
  }
}

function userIdsOf(lines: readonly Line[]): string[] {
  return lines.flatMap((line) => ('userId' in line ? line.userId : []))
}

function between(userIds: readonly string[], from: string, to: string): readonly string[] {
  const [start, end] = [userIds.indexOf(from), userIds.indexOf(to)].toSorted((a, b) => a - b)
  return userIds.slice(start, (end ?? 0) + 1)
}

function union(some: readonly string[], others: readonly string[]): readonly string[] {
  return [...new Set([...some, ...others])]
}
