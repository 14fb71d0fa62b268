'use client'

import { useCallback, useSyncExternalStore } from 'react'
import { useSignaling } from '../hooks/signalingContext.ts'

/** A timer may fire early by less than this. */
const SLACK_MS = 20

/**
 * The seconds that are left until an instant of the local clock. Renders once a second, and when there
 * are none left no more.
 */
export function useSecondsUntil(until: number): number | undefined {
  const { clock } = useSignaling()
  const subscribe = useCallback(
    (notify: () => void) => {
      let cancel = () => {}
      const next = () => {
        const leftMs = until - clock.now()
        if (leftMs <= 0) return
        cancel = clock.setTimer(
          () => {
            notify()
            next()
          },
          Math.max(SLACK_MS, leftMs % 1000 || 1000),
        )
      }
      next()
      return () => cancel()
    },
    [clock, until],
  )
  const read = () => Math.max(0, Math.ceil((until - clock.now()) / 1000))
  return useSyncExternalStore(subscribe, read, readNothing)
}

function readNothing(): undefined {
  return undefined
}
