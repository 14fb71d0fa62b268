'use client'

import { useCallback, useEffect, useSyncExternalStore } from 'react'
import type { SignalingClient } from '../client/createSignalingClient.ts'
import { useSignaling } from '../hooks/signalingContext.ts'
import { createDevtools, type Devtools, type DevtoolsState } from './createDevtools.ts'
import type { LogEntry } from './createLog.ts'

/** What was recorded stays while the client does, whether somebody looks or not. */
const known = new WeakMap<SignalingClient, Devtools>()

/** The tools of the nearest provider's client, which look for as long as the component is mounted. */
export function useDevtools(): Devtools {
  const devtools = devtoolsOf(useSignaling())
  useEffect(() => devtools.attach(), [devtools])
  return devtools
}

export function useDevtoolsState(devtools: Devtools): DevtoolsState {
  const subscribe = useCallback((listener: () => void) => devtools.subscribe(listener), [devtools])
  return useSyncExternalStore(
    subscribe,
    () => devtools.state,
    () => devtools.state,
  )
}

export function useLogEntries({ log }: Devtools): readonly LogEntry[] {
  const subscribe = useCallback((listener: () => void) => log.subscribe(listener), [log])
  return useSyncExternalStore(
    subscribe,
    () => log.entries,
    () => log.entries,
  )
}

function devtoolsOf(client: SignalingClient): Devtools {
  const devtools = known.get(client) ?? createDevtools(client)
  known.set(client, devtools)
  return devtools
}
