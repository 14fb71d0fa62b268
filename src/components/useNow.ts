'use client'

import { useCallback, useSyncExternalStore } from 'react'
import { useSignaling } from '../hooks/signalingContext.ts'

/**
 * The server's time, which grows by steps of `everyMs`. Renders once per step. `undefined` on a server
 * that renders pages, whose time is nobody else's.
 */
export function useNow(everyMs = 10_000): number | undefined {
  const { clock, now } = useSignaling()
  const subscribe = useCallback(
    (notify: () => void) => {
      let cancel = () => {}
      const next = () => {
        cancel = clock.setTimer(
          () => {
            notify()
            next()
          },
          everyMs - (now() % everyMs),
        )
      }
      next()
      return () => cancel()
    },
    [clock, now, everyMs],
  )
  return useSyncExternalStore(subscribe, () => Math.floor(now() / everyMs) * everyMs, readNothing)
}

function readNothing(): undefined {
  return undefined
}
