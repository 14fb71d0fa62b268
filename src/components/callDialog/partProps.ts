import type { ComponentPropsWithoutRef, KeyboardEvent, MouseEvent } from 'react'
import { rootAttributes } from '../rootAttributes.ts'
import type { CallDialogAction } from './abilitiesOf.ts'
import type { UseCallDialogOptions } from './callDialogOptions.ts'
import type { CallDialogActions, CallDialogState } from './useDialogOf.ts'
import type { Arming } from './useArming.ts'
import type { CallCommand, CallCommandOptions } from './useCallCommands.ts'
import type { CallDialogHotkeys } from './callDialogHotkeys.ts'

// React knows no type for these.
type DataAttributes = Readonly<Record<`data-${string}`, string | boolean | undefined>>

export type PanelProps = ComponentPropsWithoutRef<'div'> & DataAttributes
export type ButtonProps = ComponentPropsWithoutRef<'button'> & DataAttributes

interface PanelOf {
  readonly state: CallDialogState
  readonly isShy: boolean
  readonly titleId: string
  readonly statusId: string
  readonly silence: () => void
}

export function panelPropsOf(
  { state, isShy, titleId, statusId, silence }: PanelOf,
  { onKeyDown, ...given }: ComponentPropsWithoutRef<'div'>,
  { unstyled }: UseCallDialogOptions,
): PanelProps {
  const { mode, phase, isMinimized } = state
  const mustBeAnswered = phase === 'incoming' && (mode === 'modal' || mode === 'inline')
  return {
    role: mustBeAnswered ? 'alertdialog' : 'dialog',
    'aria-labelledby': titleId,
    'aria-describedby': statusId,
    tabIndex: -1,
    ...given,
    // The user's own handler may keep it from that.
    onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
      onKeyDown?.(event)
      // Escape means "not now", never "no".
      if (event.key === 'Escape' && !event.defaultPrevented) silence()
    },
    ...rootAttributes('call-dialog', unstyled),
    'data-part': 'panel',
    'data-state': phase,
    'data-mode': mode,
    'data-placement': isMinimized ? 'corner' : placementOf(state, isShy),
    'data-minimized': isMinimized || undefined,
  }
}

/** Whether somebody waits for an answer. */
export function isAsking({ phase }: CallDialogState): boolean {
  return phase === 'incoming' || phase === 'outgoing'
}

// What would be in the way of somebody who types keeps to the corner, and so does what asks nothing.
function placementOf(state: CallDialogState, isShy: boolean): string {
  const { mode, phase } = state
  if (mode === 'modal') return isAsking(state) && !isShy ? 'center' : 'corner'
  if (mode !== 'fullscreen') return mode
  return phase === 'active' || (isAsking(state) && !isShy) ? mode : 'corner'
}

interface ButtonOf {
  readonly action: CallDialogAction
  readonly state: CallDialogState
  readonly actions: CallDialogActions
  readonly keys: CallDialogHotkeys
  readonly arming: Arming
  readonly options: CallCommandOptions | undefined
  readonly failed: CallCommand | undefined
}

export function buttonPropsOf(
  { action, state: { pending, isMinimized }, actions, keys, arming, options, failed }: ButtonOf,
  { onClick, ...given }: ComponentPropsWithoutRef<'button'>,
): ButtonProps {
  const isBusy = pending && !AT_ONCE.has(action)
  const run = () => void actions[action](options)
  const command = action === 'endForAll' ? 'end' : action
  return {
    type: 'button',
    ...(isBusy && BUSY),
    ...((action === 'accept' || action === 'reject') && {
      'aria-keyshortcuts': keys[action] || undefined,
    }),
    ...(failed === command && { 'data-state': 'error' }),
    ...(action === 'minimize' && { 'aria-expanded': !isMinimized }),
    ...given,
    onClick(event: MouseEvent<HTMLButtonElement>) {
      onClick?.(event)
      if (event.defaultPrevented || isBusy) return
      if (AT_ONCE.has(action)) run()
      else arming.guard(run)(event)
    },
    'data-part': action.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  }
}

/** What waits. Disabled, it would lose the focus, and with it whoever uses keys. */
export const BUSY = { 'aria-busy': true, 'aria-disabled': true }

/** What a key may do by mistake. */
const AT_ONCE: ReadonlySet<CallDialogAction> = new Set([
  'silence',
  'unlockSound',
  'minimize',
  'close',
  'retry',
])
