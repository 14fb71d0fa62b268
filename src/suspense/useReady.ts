'use client'

import { use } from 'react'
import type { SignalingClient } from '../client/createSignalingClient.ts'
import { SignalingError } from '../protocol/errors.ts'
import type { SignalingState } from '../store/createSignalingStore.ts'
import { useSignaling, useSignalingState } from '../hooks/signalingContext.ts'

/** What a component waits for. */
export interface Wanted {
  /** The same for everybody who waits for the same thing. */
  readonly key: string
  readonly isReady: (state: SignalingState) => boolean
  /** Asks for it, and resolves when it is there. What it holds it may let go of later. */
  readonly ask: (client: SignalingClient) => Promise<void>
}

interface Waiting {
  readonly done: Promise<void>
  error?: SignalingError
}

const waiting = new WeakMap<SignalingClient, Map<string, Waiting>>()

/** How long a failure is the answer to whoever renders again; after that it is asked anew. */
const FAILED_MS = 1000

/**
 * Suspends the component until what it wants is there, and throws to the nearest error boundary when
 * the server has refused. A component that suspends runs no effects, so what it wants is asked for
 * while it renders; once mounted, the hook beside this one holds it.
 */
export function useReady(wanted: Wanted): void {
  const client = useSignaling()
  const isReady = useSignalingState(wanted.isReady)
  if (isReady) return
  if (typeof window === 'undefined') throw onServer()
  const { error, done } = waitFor(client, wanted)
  if (error !== undefined) throw error
  use(done)
}

function waitFor(client: SignalingClient, { key, ask }: Wanted): Waiting {
  const known = waiting.get(client) ?? new Map<string, Waiting>()
  waiting.set(client, known)
  const before = known.get(key)
  if (before !== undefined) return before
  const one: Waiting = {
    done: ask(client).then(
      () => void known.delete(key),
      (thrown: unknown) => {
        one.error = SignalingError.from(thrown)
        client.clock.setTimer(() => known.delete(key), FAILED_MS)
      },
    ),
  }
  known.set(key, one)
  return one
}

/** Resolves when the store is as wanted. */
export function until(
  { store }: SignalingClient,
  isWanted: (state: SignalingState) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    if (isWanted(store.getState())) return resolve()
    const stop = store.subscribe((state) => {
      if (!isWanted(state)) return
      stop()
      resolve()
    })
  })
}

function onServer(): Error {
  return new Error(
    'A hook of beckon/suspense waits for a connection, which a server has none of. Put a <Suspense fallback={…}> around it: the fallback is rendered, and the browser goes on.',
  )
}
