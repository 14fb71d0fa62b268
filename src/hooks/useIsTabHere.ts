'use client'

import { useCallback, useSyncExternalStore } from 'react'
import { useRinging } from './useRinging.ts'

/** Whether a session of the user is another tab of this browser, which has rung together with this one. */
export function useIsTabHere(sessionId: string | undefined): boolean {
  const ringing = useRinging()
  const subscribe = useCallback((listener: () => void) => ringing().subscribe(listener), [ringing])
  const read = () => sessionId !== undefined && ringing().hasMet(sessionId)
  return useSyncExternalStore(subscribe, read, readNo)
}

function readNo(): boolean {
  return false
}
