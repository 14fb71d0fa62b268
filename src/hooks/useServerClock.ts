'use client'

import { useSignaling } from './signalingContext.ts'

/**
 * The server's clock, corrected for skew: a function that is always the same, for handlers and
 * timers. What is shown by it needs a timer of its own; calls have `useCallTimer`.
 *
 * @example
 * const now = useServerClock()
 * const handleClick = () => log(now() - message.sentAt)
 */
export function useServerClock(): () => number {
  return useSignaling().now
}
