'use client'

import { useMemo } from 'react'
import type { SignalingClient } from '../client/createSignalingClient.ts'
import type { SignalingError } from '../protocol/errors.ts'
import type { Session } from '../protocol/session.ts'
import type { ConnectionStatus } from '../store/connection.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'

export interface UseSessionResult {
  /** Who is logged in here. Absent before the first login and after the last logout. */
  readonly session?: Session
  readonly status: ConnectionStatus
  /** Why there is no session, or why the connection is down. */
  readonly error?: SignalingError
  readonly login: SignalingClient['login']
  readonly logout: SignalingClient['logout']
}

/**
 * Who is logged in, and the way in and out. With a `userId` on the provider nothing else is needed.
 *
 * @example
 * const { session, login, logout } = useSession()
 */
export function useSession(): UseSessionResult {
  const { login, logout } = useSignaling()
  const session = useSignalingState((state) => state.session)
  const { status, error } = useSignalingState((state) => state.connection)
  return useMemo(
    () => ({
      status,
      login,
      logout,
      ...(session && { session }),
      ...(error && { error }),
    }),
    [session, status, error, login, logout],
  )
}
