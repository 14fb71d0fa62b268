'use client'

import { useLayoutEffect } from 'react'
import { activeElementOf } from '../activeElementOf.ts'
import { focusedElement } from '../focusedElement.ts'

/** When a call that comes in takes the focus. `auto` leaves it to somebody who is typing. */
export type FocusPolicy = 'auto' | 'always' | 'never'

export interface CallPresentation {
  /** Whether it makes the rest of the page inert. */
  readonly isModal: boolean
  readonly takesFocus: boolean
  /** With another answer it is shown anew. */
  readonly isAsking: boolean
}

/** Shows a dialog in the top layer for as long as the component is mounted. */
export function useCallPresentation(
  panel: HTMLElement | null,
  { isModal, takesFocus, isAsking }: CallPresentation,
): void {
  // Its undo runs while the dialog is still in the document.
  useLayoutEffect(() => {
    if (!isDialog(panel)) return undefined
    const keeper = keepFocus(panel)
    // What stands beside a modal dialog of the app can be neither clicked nor focused.
    const isAlone = isModal || (takesFocus && document.querySelector('dialog:modal') !== null)
    const show = () => {
      if (isAlone) showModal(panel)
      else showBeside(panel)
      // To the dialog itself, never to a button in it: a key that was on its way must not answer.
      if (takesFocus) panel.focus()
    }
    show()

    // A browser may close a dialog at a second Escape without asking. A call is not over by that.
    const handleClose = () => isAlone && show()
    panel.addEventListener('close', handleClose)
    return () => {
      panel.removeEventListener('close', handleClose)
      keeper.giveBack(() => hide(panel))
    }
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- With another `isAsking` it is shown anew.
  }, [panel, isModal, takesFocus, isAsking])

  // A button that has the focus may go when it has done what it says.
  useLayoutEffect(() => {
    if (isModal && document.activeElement === document.body) panel?.focus()
  })
}

function isDialog(panel: HTMLElement | null): panel is HTMLDialogElement {
  return panel?.localName === 'dialog'
}

function showModal(dialog: HTMLDialogElement): void {
  dialog.removeAttribute('popover')
  if (!dialog.open) dialog.showModal()
}

// A popover enters the top layer without making the rest inert. A dialog that is one takes the focus
// all the same, unless it is inert itself at that moment.
function showBeside(dialog: HTMLDialogElement): void {
  if (typeof dialog.showPopover !== 'function') {
    dialog.open = true
    return
  }
  dialog.setAttribute('popover', 'manual')
  dialog.inert = true
  dialog.showPopover()
  dialog.inert = false
}

function hide(dialog: HTMLDialogElement): void {
  if (dialog.hasAttribute('popover') && dialog.isConnected) dialog.hidePopover()
  if (dialog.open) dialog.close()
}

/** Remembers where the focus is. Of what is closed, a modal dialog alone gives it back by itself. */
function keepFocus(dialog: HTMLDialogElement) {
  const before = focusedElement()
  // Out of a shadow root not every move of the focus is heard.
  const root = dialog.getRootNode()
  let wasInside = false
  const handleFocus = ({ target }: Event) => {
    wasInside = target instanceof Node && dialog.contains(target)
  }
  root.addEventListener('focusin', handleFocus)
  return {
    giveBack(close: () => void) {
      root.removeEventListener('focusin', handleFocus)
      const focused = () => activeElementOf(dialog)
      const isInside = () => dialog.contains(focused())
      // The button that was pressed is gone already when it has done what it says.
      const isLost = wasInside && document.activeElement === document.body
      const isOurs = isInside() || isLost
      close()
      if (!isOurs) return
      // Shown again at once, it would keep a focus that had nowhere to go back to.
      if (isInside()) (focused() as HTMLElement).blur()
      if (before instanceof HTMLElement && before !== document.body) before.focus()
    },
  }
}
