'use client'

import type { ComponentProps, KeyboardEvent, ReactNode } from 'react'
import { useMemberList } from './memberListContext.ts'
import { STOP } from './MemberListRow.tsx'
import { useStrings } from '../useStrings.ts'

/** A field that narrows the list to the names that have a text in them. The down arrow leads into the list. */
export function MemberListSearch({ onKeyDown, ...props }: ComponentProps<'input'>): ReactNode {
  const strings = useStrings()
  const { more, box } = useMemberList()

  function handleKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    onKeyDown?.(event)
    if (event.key !== 'ArrowDown' || event.defaultPrevented) return
    event.preventDefault()
    box.current?.querySelector<HTMLElement>(STOP)?.focus()
  }

  return (
    <input
      type="search"
      aria-label={strings.searchMembers}
      placeholder={strings.searchMembers}
      autoComplete="off"
      {...props}
      data-part="search"
      value={more.search ?? ''}
      onChange={(event) => more.onSearch?.(event.target.value)}
      onKeyDown={handleKeyDown}
    />
  )
}
