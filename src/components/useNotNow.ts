'use client'

import { useCallback, useSyncExternalStore } from 'react'
import { useSignaling } from '../hooks/signalingContext.ts'

/** How long somebody is not asked again. */
const NOT_NOW_MS = 30 * 24 * 60 * 60 * 1000

/** Told in the page itself: a browser tells only other pages of what is stored. */
const listeners = new Set<() => void>()

/** Whether somebody has said "Not now" in the last 30 days, in any tab, and how to say it. */
export function useNotNow(key: string): readonly [isNotNow: boolean, sayNotNow: () => void] {
  const { clock } = useSignaling()
  // On a server, and until the page is alive, nobody is asked anything.
  const isNotNow = useSyncExternalStore(
    subscribe,
    () => clock.now() - readTime(key) < NOT_NOW_MS,
    () => true,
  )
  const sayNotNow = useCallback(() => {
    writeTime(key, clock.now())
    for (const listener of [...listeners]) listener()
  }, [key, clock])
  return [isNotNow, sayNotNow]
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}

/** Where storage is blocked it holds for this page. */
const inThisPage = new Map<string, number>()

function readTime(key: string): number {
  try {
    return Number(localStorage.getItem(key) ?? inThisPage.get(key) ?? -Infinity)
  } catch {
    return inThisPage.get(key) ?? -Infinity
  }
}

function writeTime(key: string, time: number): void {
  try {
    localStorage.setItem(key, String(time))
  } catch {
    inThisPage.set(key, time)
  }
}
