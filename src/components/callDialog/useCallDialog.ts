'use client'

import type { UseCallDialogOptions } from './callDialogOptions.ts'
import { useDialogOf, type CallDialogApi } from './useDialogOf.ts'
import { useShownCall } from './useShownCall.ts'

/**
 * All of `CallDialog` but its markup: the call to show, what can be done with it, and the props of the
 * elements that do it. It rings, hears hotkeys, and makes the page be noticed; whether it takes the
 * focus is up to you. `undefined` while there is no call.
 *
 * @example
 * const dialog = useCallDialog()
 * if (dialog === undefined) return null
 * return (
 *   <section {...dialog.getPanelProps()}>
 *     <h2 id={dialog.titleId}>{dialog.state.invitation.inviter}</h2>
 *     <p id={dialog.statusId}>{dialog.state.phase}</p>
 *     {dialog.state.can.accept && <button {...dialog.getButtonProps('accept')}>Accept</button>}
 *   </section>
 * )
 */
export function useCallDialog(options: UseCallDialogOptions = {}): CallDialogApi | undefined {
  return useDialogOf(useShownCall(options), options)
}
