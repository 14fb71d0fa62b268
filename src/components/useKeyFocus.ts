'use client'

import { useState, type FocusEventHandler } from 'react'

interface FocusHandlers<Element> {
  readonly onFocus?: FocusEventHandler<Element> | undefined
  readonly onBlur?: FocusEventHandler<Element> | undefined
}

/**
 * Whether somebody who uses keys is in an element, which must not go before they have left it. Returns
 * the handlers that the element needs besides, made of those that it was given.
 */
export function useKeyFocus<Element extends HTMLElement>({
  onFocus,
  onBlur,
}: FocusHandlers<Element>): [boolean, Required<FocusHandlers<Element>>] {
  const [hasFocus, setHasFocus] = useState(false)
  return [
    hasFocus,
    {
      onFocus(event) {
        onFocus?.(event)
        if (event.target.matches(':focus-visible')) setHasFocus(true)
      },
      onBlur(event) {
        onBlur?.(event)
        if (!event.currentTarget.contains(event.relatedTarget)) setHasFocus(false)
      },
    },
  ]
}
