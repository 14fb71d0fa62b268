'use client'

import { useEffect, useMemo } from 'react'
import type { Invitation } from '../protocol/invitations.ts'
import type { SignalingState } from '../store/createSignalingStore.ts'
import { countUnseen, filterMissed } from '../store/invitations.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'
import { useAction, type ActionState } from './useAction.ts'
import { useSelection } from './useSelection.ts'

export interface UseMissedCallsResult extends ActionState {
  /** The calls that nobody answered here, within the last 24 hours. The latest first. */
  readonly missed: readonly Invitation[]
  /** How many of them have not been seen. */
  readonly count: number
  /** Marks all as seen, in every session of the user. */
  readonly markSeen: () => Promise<void>
}

/** As long as the server keeps them. */
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Missed calls, those of before this login included, until they are marked as seen.
 *
 * @example
 * const { count, markSeen } = useMissedCalls()
 */
export function useMissedCalls(): UseMissedCallsResult {
  const { invitations } = useSignaling()
  const sessionId = useSignalingState((state) => state.session?.sessionId)
  const missed = useSelection((state: SignalingState) => state, filterMissed)
  const count = useSignalingState(countUnseen)
  const [action, run] = useAction()

  useEffect(() => {
    if (sessionId === undefined) return
    void run(() => invitations.list({ endedWithinMs: DAY_MS }))
  }, [invitations, run, sessionId])

  return useMemo(
    () => ({ ...action, missed, count, markSeen: () => run(() => invitations.markSeen()) }),
    [action, missed, count, run, invitations],
  )
}
