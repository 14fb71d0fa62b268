'use client'

import { useEffect } from 'react'
import type { SignalingClient } from '../client/createSignalingClient.ts'

// How many providers want a client logged in. StrictMode mounts twice and must not log in twice.
const holders = new WeakMap<SignalingClient, number>()

/** Keeps a user logged in while the component is mounted. */
export function useLogin(client: SignalingClient, userId: string | undefined): void {
  useEffect(() => {
    if (userId === undefined) return undefined
    holders.set(client, (holders.get(client) ?? 0) + 1)
    // What went wrong is in the store, and hooks show it.
    client.login(userId).catch(() => {})
    return () => {
      holders.set(client, (holders.get(client) ?? 1) - 1)
      client.clock.nextTick(() => {
        if (holders.get(client) === 0) void client.logout()
      })
    }
  }, [client, userId])
}
