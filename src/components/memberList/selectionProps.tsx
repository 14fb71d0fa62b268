import type { HTMLAttributes, MouseEvent, ReactNode } from 'react'
import type { Arrangement } from './memberLines.ts'
import type { MemberListMore } from './memberListContext.ts'
import { INSIDE, rowOf, userIdOf } from './MemberListRow.tsx'
import type { MemberSelection } from './useMemberSelection.ts'

interface SelectionLook {
  readonly arrangement: Arrangement
  /** Whether something can be pressed in a row: an option may hold nothing of that kind. */
  readonly hasActions: boolean
  readonly label: string
}

/** What the elements of a list say, and which clicks they hear, when members can be chosen. */
export function selectionProps(
  choice: MemberSelection | undefined,
  { arrangement, hasActions, label }: SelectionLook,
): Pick<MemberListMore, 'choice' | 'listProps' | 'rowPropsOf' | 'toCell'> & {
  readonly onClick?: (event: MouseEvent) => void
} {
  const { headers, count, lines } = arrangement
  const placeIn = (line: number) => ({
    'aria-posinset': line + 1 - headers.filter((header) => header < line).length,
    ...(lines.length > headers.length + count ? {} : { 'aria-setsize': count }),
  })
  if (choice === undefined) return { rowPropsOf: (_, place) => placeIn(place) }

  const { selected, isMultiple } = choice
  const list = { 'aria-label': label, 'aria-multiselectable': isMultiple }
  function handleClick(event: MouseEvent) {
    const target = event.target as Element
    const row = rowOf(target)
    if (row === null || event.defaultPrevented || target.closest(INSIDE) !== null) return
    choice?.onClick(userIdOf(row), event.shiftKey)
  }

  return {
    choice,
    onClick: handleClick,
    listProps: hasActions
      ? { ...list, role: 'grid', 'aria-rowcount': lines.length }
      : { ...list, role: 'listbox' },
    rowPropsOf(userId, place): HTMLAttributes<HTMLElement> {
      const isSelected = { 'aria-selected': selected.includes(userId) }
      if (!hasActions) return { ...placeIn(place), ...isSelected, role: 'option' }
      const grid = { role: 'row', 'aria-rowindex': place + 1 }
      return { 'aria-posinset': undefined, 'aria-setsize': undefined, ...grid, ...isSelected }
    },
    toCell: hasActions ? toCell : undefined,
  }
}

function toCell(content: ReactNode): ReactNode {
  return (
    <div role="gridcell" data-part="cell">
      {content}
    </div>
  )
}
