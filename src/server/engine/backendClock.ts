import type { Clock } from '../../internal/clock.ts'

/** The backend's time, as far as this node knows it. Deadlines are the backend's; ours may be off. */
export interface BackendClock extends Clock {
  /** What the backend's time was a moment ago. Says whether this clock has jumped by it. */
  hear(backendNow: number): boolean
}

/** Less is the time that an answer is under way. */
const JUMP_MS = 1000

/** Tokens are judged by this machine's clock, which tolerates more than this. */
const WORTH_A_WARNING_MS = 10_000

export function createBackendClock(clock: Clock, report: (error: unknown) => void): BackendClock {
  let aheadMs = 0
  return {
    ...clock,
    now: () => clock.now() + aheadMs,
    hear(backendNow) {
      const measuredMs = backendNow - clock.now()
      const hasJumped = Math.abs(measuredMs - aheadMs) > JUMP_MS
      if (hasJumped && Math.abs(measuredMs) > WORTH_A_WARNING_MS) {
        const seconds = Math.round(measuredMs / 1000)
        report(new Error(`The clock of the backend is ${seconds} s ahead of this machine's.`))
      }
      aheadMs = measuredMs
      return hasJumped
    },
  }
}
