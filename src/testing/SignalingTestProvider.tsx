'use client'

import { useMemo, type ReactNode } from 'react'
import { SignalingProvider } from '../components/SignalingProvider.tsx'
import type { TestSignaling } from './createTestSignaling.ts'

export interface SignalingTestProviderProps {
  readonly signaling: TestSignaling
  /** Who is logged in for as long as the provider is mounted. */
  readonly as: string
  readonly children?: ReactNode
}

/**
 * Gives its children a client of a signaling system that lives in this process. A second provider
 * of the same user is a second tab.
 *
 * @example
 * const signaling = createTestSignaling()
 * render(<SignalingTestProvider signaling={signaling} as="ada"><Lobby /></SignalingTestProvider>)
 * await act(() => signaling.settle())
 */
export function SignalingTestProvider({
  signaling,
  as: userId,
  children,
}: SignalingTestProviderProps): ReactNode {
  const client = useMemo(() => signaling.client(userId), [signaling, userId])
  return (
    <SignalingProvider client={client} userId={userId}>
      {children}
    </SignalingProvider>
  )
}
