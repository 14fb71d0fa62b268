'use client'

import { useMemo, type ReactNode } from 'react'
import { SignalingProvider, type SignalingProviderProps } from '../components/SignalingProvider.tsx'
import type { TestSignaling } from './createTestSignaling.ts'

export interface SignalingTestProviderProps {
  readonly signaling: TestSignaling
  /** Who is logged in for as long as the provider is mounted. */
  readonly as: string
  /** What the components below say, and in which language. @default English */
  readonly strings?: SignalingProviderProps['strings']
  readonly children?: ReactNode
}

/**
 * Gives its children a client of a signaling system that lives in this process. A second provider
 * of the same user is a second tab.
 *
 * @example
 * const t = createTestSignaling({ act })
 * render(<SignalingTestProvider signaling={t} as="ana"><Lobby /></SignalingTestProvider>)
 * await t.user('bo').invites('ana')
 */
export function SignalingTestProvider({
  signaling,
  as: userId,
  strings,
  children,
}: SignalingTestProviderProps): ReactNode {
  const client = useMemo(() => signaling.client(userId), [signaling, userId])
  return (
    <SignalingProvider client={client} userId={userId} {...(strings && { strings })}>
      {children}
    </SignalingProvider>
  )
}
