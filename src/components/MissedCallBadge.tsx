'use client'

import type { ComponentProps, MouseEvent, ReactNode, Ref } from 'react'
import { useMissedCalls } from '../hooks/useMissedCalls.ts'
import { languageOf } from './languageOf.ts'
import { rootAttributes } from './rootAttributes.ts'
import { useAllStrings } from './useAllStrings.ts'

export interface MissedCallBadgeProps extends Omit<
  ComponentProps<'button'>,
  'children' | 'ref' | 'onClick'
> {
  ref?: Ref<HTMLButtonElement & HTMLSpanElement>
  /** The highest number that is shown; above it there is a `+`. @default 99 */
  max?: number
  /**
   * Whether a press marks the missed calls as seen. `false` makes a `<span>` of it, to be put into a
   * link or a button of the app, which calls `useMissedCalls().markSeen`.
   * @default true
   */
  markSeen?: boolean
  /** May call `event.preventDefault()`, and then nothing is marked. */
  onClick?: (event: MouseEvent<HTMLElement>) => void
  /** Leaves the looks to the app. @default false */
  unstyled?: boolean
}

/**
 * How many calls this user has missed and not seen. Renders a `<button>`, and nothing while there are
 * none.
 */
export function MissedCallBadge({
  max = 99,
  markSeen = true,
  onClick,
  unstyled,
  ...props
}: MissedCallBadgeProps): ReactNode {
  const strings = useAllStrings()
  const missed = useMissedCalls()
  const { count, pending, error } = missed
  if (count === 0) return null

  function handleClick(event: MouseEvent<HTMLElement>) {
    onClick?.(event)
    if (event.defaultPrevented || pending || !markSeen) return
    void missed.markSeen()
  }

  const root = {
    ...languageOf(strings),
    ...props,
    ...rootAttributes('missed-call-badge', unstyled),
    'data-state': error === undefined ? 'missed' : 'error',
  }
  const content = (
    <>
      <span aria-hidden="true" dir="ltr">
        {count > max ? `${max}+` : count}
      </span>
      <span data-part="hidden-text">{strings.missedCalls(count)}</span>
    </>
  )
  if (!markSeen) {
    return (
      <span {...root} {...(onClick && { onClick })}>
        {content}
      </span>
    )
  }
  return (
    <button type="button" {...root} aria-busy={pending} onClick={handleClick}>
      {content}
    </button>
  )
}
