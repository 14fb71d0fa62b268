import type { RefCallback } from 'react'
import { activeElementOf } from './activeElementOf.ts'

/** A ref for a button that may go while it has the focus, which would be lost with it: another element gets it. */
export function handFocusTo(
  heirOf: (button: HTMLElement) => HTMLElement | null | undefined,
): RefCallback<HTMLElement> {
  return (button) => () => {
    if (button === null || activeElementOf(button) !== button) return
    const heir = heirOf(button)
    if (heir?.hasAttribute('tabindex') === false) heir.tabIndex = -1
    heir?.focus({ preventScroll: true })
  }
}
