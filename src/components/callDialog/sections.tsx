'use client'

import type { ComponentProps, ReactNode } from 'react'
import { CallDialogRetry } from './buttons.tsx'
import { useCallDialogContext } from './callDialogContext.ts'
import { ErrorText } from './ErrorText.tsx'

/** The place for video, while the call lasts. It stays when the dialog is minimised, so that one hears on. Renders a `<div>`. */
export function CallDialogMedia({ children, ...props }: ComponentProps<'div'>): ReactNode {
  const { state, options } = useCallDialogContext()
  const { invitation, phase, isMinimized } = state
  if (phase !== 'active' || (children === undefined && options.renderMedia === undefined))
    return null
  return (
    <div hidden={isMinimized} {...props} data-part="media">
      {children ?? options.renderMedia?.(invitation)}
    </div>
  )
}

/** The buttons. Renders a `<div>`. */
export function CallDialogActions(props: ComponentProps<'div'>): ReactNode {
  return <div {...props} data-part="actions" />
}

/** Why the last thing did not work, and a button to try it again. Renders a `<div>`. */
export function CallDialogError({ children, ...props }: ComponentProps<'div'>): ReactNode {
  const { error, phase } = useCallDialogContext().state
  if (error === undefined || phase === 'ended') return null
  return (
    <div {...props} data-part="error" data-state="error">
      {children ?? (
        <>
          <ErrorText error={error} />
          <CallDialogRetry />
        </>
      )}
    </div>
  )
}
