'use client'

import { useEffect, useMemo, useState } from 'react'
import type { SignalingClient } from '../client/createSignalingClient.ts'
import type { SignalingError } from '../protocol/errors.ts'
import { readCallHistory, type HistoryCall } from '../store/callHistory.ts'
import { selectConversation, type LoadStatus } from '../store/conversations.ts'
import type { SignalingState } from '../store/createSignalingStore.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'
import { useAction } from './useAction.ts'

export interface UseCallHistoryOptions {
  /** The calls with one user. @default those with everybody */
  readonly with?: string
  /** How many calls to look for at a time. @default 20 */
  readonly limit?: number
}

export interface UseCallHistoryResult {
  /** The latest first. Calls that are not stored (`excludeFromHistory`) are not among them. */
  readonly calls: readonly HistoryCall[]
  readonly status: LoadStatus
  readonly error?: SignalingError
  /** Whether there may be older ones. */
  readonly hasOlder: boolean
  /** Whether older ones are being looked for. */
  readonly pending: boolean
  readonly loadOlder: () => void
  /** Tries again what has failed. */
  readonly retry: () => void
}

/** How many messages are asked for at a time, and how often before whoever looks is asked to go on. */
const PAGE = 100
const MAX_PAGES = 20

/**
 * The calls of this user, put together from the steps that are stored in conversations: who called
 * whom, when, how long, and what became of it. Loads conversations until it has found enough of them.
 *
 * @example
 * const { calls, hasOlder, loadOlder } = useCallHistory()
 */
export function useCallHistory({
  with: userId,
  limit = 20,
}: UseCallHistoryOptions = {}): UseCallHistoryResult {
  const client = useSignaling()
  const [wantedCount, setWantedCount] = useState(limit)
  const [action, run] = useAction()
  const isLoggedIn = useSignalingState((state) => state.session !== undefined)
  const calls = useSignalingState((state) => readCallHistory(state, userId).calls)
  const isListed = useSignalingState((state) => isListReady(state, userId))
  const hasOlder = useSignalingState((state) => readCallHistory(state, userId).next !== undefined)
  const isShort = useSignalingState((state) => isTooShort(state, userId, wantedCount))
  const isWanting = isLoggedIn && (isShort || !isListed)

  useEffect(() => {
    // What went wrong is shown.
    if (isWanting) void run(() => fill(client, userId, wantedCount))
  }, [client, run, userId, wantedCount, isWanting])

  const { pending, error } = action
  const isWaiting = calls.length === 0 && (pending || !isListed)
  return useMemo(
    () => ({
      calls: calls.slice(0, wantedCount),
      status: statusOf({ isLoggedIn, isWaiting, error }),
      ...(error && { error }),
      hasOlder: hasOlder || calls.length > wantedCount,
      pending,
      loadOlder: () => setWantedCount((count) => count + limit),
      retry: () => void run(() => fill(client, userId, wantedCount)),
    }),
    [
      calls,
      client,
      error,
      hasOlder,
      isLoggedIn,
      isWaiting,
      limit,
      pending,
      run,
      userId,
      wantedCount,
    ],
  )
}

function isListReady(state: SignalingState, userId: string | undefined): boolean {
  return userId === undefined
    ? state.conversations.status === 'ready'
    : selectConversation({ userId })(state).status !== 'idle'
}

function isTooShort(
  state: SignalingState,
  userId: string | undefined,
  wantedCount: number,
): boolean {
  const { calls, next, isBehind } = readCallHistory(state, userId)
  return isBehind || (next !== undefined && calls.length < wantedCount)
}

/** Loads conversations, each time the one that hides most, until there are enough calls. */
async function fill(
  { messages, store }: SignalingClient,
  userId: string | undefined,
  wantedCount: number,
): Promise<void> {
  const isListMissing = userId === undefined && !isListReady(store.getState(), userId)
  if (isListMissing) await messages.conversations()
  for (let page = 0; page < MAX_PAGES; page++) {
    const { next } = readCallHistory(store.getState(), userId)
    if (next === undefined || !isTooShort(store.getState(), userId, wantedCount)) return
    // One after the other: what comes decides what is asked for next.
    // oxlint-disable-next-line no-await-in-loop
    await messages.load(next, { limit: PAGE }).catch(throwIfRetryable)
  }
}

// A channel that one may not read has nothing to say here.
function throwIfRetryable(error: SignalingError): void {
  if (error.isRetryable) throw error
}

function statusOf({
  isLoggedIn,
  isWaiting,
  error,
}: {
  isLoggedIn: boolean
  isWaiting: boolean
  error: SignalingError | undefined
}): LoadStatus {
  if (error !== undefined) return 'error'
  if (!isLoggedIn) return 'idle'
  return isWaiting ? 'loading' : 'ready'
}
