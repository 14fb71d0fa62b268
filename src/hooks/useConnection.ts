'use client'

import { useMemo } from 'react'
import type { ConnectionState } from '../store/connection.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'

export interface UseConnectionResult extends ConnectionState {
  /** Tries at once instead of at `nextRetryAt`. */
  readonly reconnectNow: () => void
}

/**
 * How the connection stands.
 *
 * @example
 * const { status, reconnectNow } = useConnection()
 */
export function useConnection(): UseConnectionResult {
  const { reconnectNow } = useSignaling()
  const connection = useSignalingState((state) => state.connection)
  return useMemo(() => ({ ...connection, reconnectNow }), [connection, reconnectNow])
}
