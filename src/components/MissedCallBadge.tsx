'use client'

import type { ComponentProps, FocusEvent, MouseEvent, ReactNode, Ref } from 'react'
import { useMissedCalls } from '../hooks/useMissedCalls.ts'
import { useAllStrings } from './useAllStrings.ts'
import { useKeyFocus } from './useKeyFocus.ts'
import { RootElement, type RenderRoot } from './RootElement.tsx'

export interface MissedCallBadgeProps extends Omit<
  ComponentProps<'button'>,
  'children' | 'ref' | 'onClick' | 'onFocus' | 'onBlur'
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
  onFocus?: (event: FocusEvent<HTMLElement>) => void
  onBlur?: (event: FocusEvent<HTMLElement>) => void
  /** Renders the root as an element of yours, which spreads the props. @default a `<button>` */
  render?: RenderRoot<'button', 'missed' | 'seen' | 'error'>
  /** Leaves the looks to the app. @default false */
  unstyled?: boolean
}

/**
 * How many calls this user has missed and not seen. Renders a `<button>`, and nothing while there are
 * none: who has marked them with a key finds it there until the focus goes elsewhere.
 */
export function MissedCallBadge({
  max = 99,
  markSeen = true,
  onClick,
  onFocus,
  onBlur,
  render,
  unstyled,
  ...props
}: MissedCallBadgeProps): ReactNode {
  const strings = useAllStrings()
  const missed = useMissedCalls()
  const { count, pending, error } = missed
  const [hasFocus, focusProps] = useKeyFocus({ onFocus, onBlur })
  if (count === 0 && !hasFocus) return null

  function handleClick(event: MouseEvent<HTMLElement>) {
    onClick?.(event)
    if (event.defaultPrevented || pending || count === 0) return
    void missed.markSeen()
  }

  const seenState = count === 0 ? 'seen' : 'missed'
  return (
    <RootElement
      // A span takes what is left of the props of a button.
      as={(markSeen ? 'button' : 'span') as 'button'}
      mark="missed-call-badge"
      {...{ render, unstyled }}
      state={error === undefined ? seenState : 'error'}
      {...(markSeen && { type: 'button', 'aria-disabled': count === 0 })}
      {...props}
      {...focusProps}
      {...(markSeen && { 'aria-busy': pending })}
      onClick={markSeen ? handleClick : onClick}
    >
      <span aria-hidden="true" dir="ltr">
        {count > max ? `${max}+` : count}
      </span>
      <span data-part="hidden-text">{strings.missedCalls(count)}</span>
    </RootElement>
  )
}
