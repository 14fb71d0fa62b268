'use client'

import { createContext, use, type Context } from 'react'
import type { CallDialogApi } from './useDialogOf.ts'

export const CallDialogContext: Context<CallDialogApi | null> = createContext<CallDialogApi | null>(
  null,
)

/**
 * The call that is shown, and what can be done with it, for parts of your own: in a slot, or between
 * the parts of `CallDialog.Root`.
 *
 * @example
 * const { state, getButtonProps } = useCallDialogContext()
 */
export function useCallDialogContext(): CallDialogApi {
  const dialog = use(CallDialogContext)
  if (dialog !== null) return dialog
  throw new Error('A part of CallDialog stands outside of one. Render it inside <CallDialog.Root>.')
}
