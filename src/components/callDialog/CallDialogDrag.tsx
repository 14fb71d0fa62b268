'use client'

import { useEffect, type ReactNode } from 'react'
import { useCallDialogContext } from './callDialogContext.ts'
import { dragPanel } from './dragPanel.ts'

/** Lets the dialog be moved while it keeps to the corner. Renders nothing. */
export function CallDialogDrag(): ReactNode {
  const { panel, options } = useCallDialogContext()
  const { persistPosition = false } = options
  useEffect(
    () => (panel === null ? undefined : dragPanel(panel, persistPosition)),
    [panel, persistPosition],
  )
  return null
}
