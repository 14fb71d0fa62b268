'use client'

import { useLayoutEffect, type RefObject } from 'react'

/** `modal` asks for an answer and takes the page; `docked` stays in its corner. */
export type CallPresentation = 'modal' | 'docked'

/**
 * When a call that comes in takes the focus. `auto` leaves it to somebody who is typing.
 */
export type FocusPolicy = 'auto' | 'always' | 'never'

/** Shows a dialog in the top layer for as long as the component is mounted. */
export function useCallPresentation(
  ref: RefObject<HTMLDialogElement | null>,
  presentation: CallPresentation,
  focusPolicy: FocusPolicy,
): void {
  // Its undo runs while the dialog is still in the document, where closing gives the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current
    if (dialog === null) return undefined
    const takesFocus = presentation === 'modal' && mayTakeFocus(focusPolicy)
    if (takesFocus) showModal(dialog)
    else showBeside(dialog)

    // A browser may close a dialog at a second Escape without asking. A call is not over by that.
    const handleClose = () => takesFocus && showModal(dialog)
    dialog.addEventListener('close', handleClose)
    return () => {
      dialog.removeEventListener('close', handleClose)
      hide(dialog)
    }
  }, [ref, presentation, focusPolicy])
}

function mayTakeFocus(focusPolicy: FocusPolicy): boolean {
  if (focusPolicy !== 'auto') return focusPolicy === 'always'
  const focused = document.activeElement
  return !(focused instanceof HTMLElement && isEditable(focused))
}

const TEXT_FIELDS =
  'textarea, select, input:not([type=button], [type=checkbox], [type=radio], [type=submit], [type=reset], [type=range], [type=color])'

function isEditable(element: HTMLElement): boolean {
  return element.isContentEditable || element.matches(TEXT_FIELDS)
}

function showModal(dialog: HTMLDialogElement): void {
  dialog.removeAttribute('popover')
  if (!dialog.open) dialog.showModal()
  // To the dialog itself, never to a button in it: a key that was on its way must not answer.
  dialog.focus()
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
  // Shown again at once, it would keep a focus that had nowhere to go back to.
  const focused = document.activeElement
  if (focused instanceof HTMLElement && dialog.contains(focused)) focused.blur()
}
