'use client'

import type { ReactNode } from 'react'
import type { CallDirection } from '../hooks/useDirectedId.ts'
import { CallDialog, type CallDialogProps } from './CallDialog.tsx'

export type OutgoingCallPanelProps = Omit<CallDialogProps, 'inviteId' | 'directions'>

const OUTGOING: readonly CallDirection[] = ['outgoing']

/**
 * The call that this user makes, until it is answered: whom it rings, how each of them stands, how long
 * it still rings, and a button to take it back; then why nobody came. It goes with an
 * `IncomingCallBanner` and `CallControls` where an app has no `CallDialog`. It is a `CallDialog` of one
 * direction, with everything that one takes, and stands where it is rendered.
 */
export function OutgoingCallPanel(props: OutgoingCallPanelProps): ReactNode {
  return <CallDialog mode="inline" {...props} directions={OUTGOING} />
}
