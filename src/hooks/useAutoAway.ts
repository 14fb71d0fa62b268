'use client'

import { useEffect } from 'react'
import { useSignaling, useSignalingState } from './signalingContext.ts'

/** What a person does to a page. */
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus'] as const

/**
 * Shows the user as `away` when nobody has used this page for a while, and back at the first sign of
 * life. With several tabs and devices the user is away when all of them are.
 *
 * @example
 * useAutoAway({ idleAfterMs: 10 * 60_000 })
 */
export function useAutoAway({
  idleAfterMs = 300_000,
}: {
  /** @default 300_000, five minutes */
  readonly idleAfterMs?: number
} = {}): void {
  const { users, clock } = useSignaling()
  const isLoggedIn = useSignalingState((state) => state.session !== undefined)

  useEffect(() => {
    if (!isLoggedIn) return undefined
    let isIdle = false
    const tell = (next: boolean) => {
      if (next === isIdle) return
      isIdle = next
      // It is only for show, and the next one says it again.
      users.setIdle(next).catch(() => {})
    }
    let cancel = () => {}
    const wake = () => {
      tell(false)
      cancel()
      cancel = clock.setTimer(() => tell(true), idleAfterMs)
    }
    wake()
    const options = { passive: true, capture: true }
    for (const sign of SIGNS) addEventListener(sign, wake, options)
    return () => {
      cancel()
      for (const sign of SIGNS) removeEventListener(sign, wake, options)
      tell(false)
    }
  }, [users, clock, isLoggedIn, idleAfterMs])
}
