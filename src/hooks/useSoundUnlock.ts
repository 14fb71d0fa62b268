'use client'

import { useCallback, useEffect, useSyncExternalStore } from 'react'
import { onGesture } from '../ringing/pageRank.ts'
import { pageSound } from './useRinging.ts'

export interface UseSoundUnlockResult {
  /** Whether the browser lets this page be heard. `undefined` until it has been asked. */
  readonly unlocked: boolean | undefined
  /** Asks the browser. Call it within the handler of a click. */
  readonly request: () => Promise<boolean>
}

/**
 * Whether a call would be heard, before there is one: browsers forbid sound until somebody has clicked
 * or typed in the page. Any click or key unlocks it while a component uses this.
 *
 * @example
 * const { unlocked, request } = useSoundUnlock()
 */
export function useSoundUnlock(): UseSoundUnlockResult {
  useEffect(() => {
    void pageSound().unlock()
    return onGesture(() => void pageSound().unlock())
  }, [])
  const subscribe = useCallback((listener: () => void) => pageSound().subscribe(listener), [])
  const unlocked = useSyncExternalStore(subscribe, () => pageSound().isUnlocked, readUnknown)
  return { unlocked, request }
}

function request(): Promise<boolean> {
  return pageSound().unlock()
}

function readUnknown(): undefined {
  return undefined
}
