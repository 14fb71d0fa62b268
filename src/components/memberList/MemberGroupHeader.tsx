'use client'

import type { HTMLAttributes, ReactNode } from 'react'
import { useMemberList } from './memberListContext.ts'
import { useStrings } from '../useStrings.ts'

export interface MemberGroupHeaderProps extends HTMLAttributes<HTMLElement> {
  /** What the members of the group have in common. Empty for those who have none of it. */
  group: string
  /** How many of them are shown. */
  count: number
}

/** What stands above a group: what it is, and how many are in it. A heading, except where members can be chosen. */
export function MemberGroupHeader({
  group,
  count,
  children,
  ...props
}: MemberGroupHeaderProps): ReactNode {
  const strings = useStrings()
  const { LineElement, more } = useMemberList()
  const role = more.listProps?.role ?? 'list'
  return (
    <LineElement {...props} role={LINE_ROLES[role]} data-part="group-header">
      <span
        data-part="group"
        {...(role === 'list' && { role: 'heading', 'aria-level': 3 })}
        {...(role === 'grid' && { role: 'rowheader' })}
      >
        {children ?? more.nameGroup?.(group) ?? group}
        <span aria-hidden="true" data-part="group-count">
          {count}
        </span>
        <span data-part="hidden-text">{strings.memberCount(count)}</span>
      </span>
    </LineElement>
  )
}

const LINE_ROLES: Readonly<Record<string, string>> = {
  list: 'listitem',
  listbox: 'presentation',
  grid: 'row',
}
