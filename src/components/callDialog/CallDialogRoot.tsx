'use client'

import type { ReactNode } from 'react'
import { CallDialogContext } from './callDialogContext.ts'
import type { UseCallDialogOptions } from './callDialogOptions.ts'
import { useDialogOf } from './useDialogOf.ts'
import { useShownCall, type ShownCall } from './useShownCall.ts'

export interface CallDialogRootProps extends UseCallDialogOptions {
  children?: ReactNode
}

/** Finds the call to show, and renders its children while there is one. Has no element of its own. */
export function CallDialogRoot({ children, ...options }: CallDialogRootProps): ReactNode {
  const shown = useShownCall(options)
  if (shown === undefined) return null
  return (
    // Another call is another dialog: it is shown, focused and armed anew.
    <CallOf key={shown.invitation.inviteId} shown={shown} options={options}>
      {children}
    </CallOf>
  )
}

interface CallOfProps {
  readonly shown: ShownCall
  readonly options: UseCallDialogOptions
  readonly children: ReactNode
}

function CallOf({ shown, options, children }: CallOfProps): ReactNode {
  const dialog = useDialogOf(shown, options)
  return dialog && <CallDialogContext value={dialog}>{children}</CallDialogContext>
}
