'use client'

import { createContext, use, type Context } from 'react'
import { useStore } from 'zustand'
import type { SignalingClient } from '../client/createSignalingClient.ts'
import type { SignalingState } from '../store/createSignalingStore.ts'

export const SignalingContext: Context<SignalingClient | null> =
  createSharedContext<SignalingClient | null>('beckon.SignalingContext', null)

/**
 * Two copies of the package in one page must share a context, or hooks of one would not see the provider
 * of the other.
 */
export function createSharedContext<Value>(name: string, initial: Value): Context<Value> {
  const registry = globalThis as { [key: symbol]: Context<Value> | undefined }
  return (registry[Symbol.for(name)] ??= createContext(initial))
}

/** The client of the nearest `SignalingProvider`: stable, and all there is to act with. */
export function useSignaling(): SignalingClient {
  const client = use(SignalingContext)
  if (client !== null) return client
  throw new Error(
    'A hook of beckon has no <SignalingProvider> above it. Render the component inside <SignalingProvider url="…" userId="…">.',
  )
}

/** Reads the store. Renders again when what `select` returns is another value. */
export function useSignalingState<Selected>(select: (state: SignalingState) => Selected): Selected {
  return useStore(useSignaling().store, select)
}
