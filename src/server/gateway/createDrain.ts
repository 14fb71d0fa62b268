import type { Clock } from '../../internal/clock.ts'

export interface DrainOptions {
  readonly clock: Clock
  /** From 0 to 1: spreads the clients over the time that there is. */
  readonly random: () => number
}

/** Sends clients away from a server that is about to stop, not all in the same instant. */
export interface Drain {
  readonly isDraining: boolean
  /** A connection is open; it is told when to go, now or later. Call the result when it is gone. */
  enter(goAway: (afterMs: number) => void): () => void
  /** A command is at work, and may finish. It must not reject. */
  track(work: Promise<void>): void
  /** Tells everybody. Resolves when all are gone and nothing is at work, or after `drainMs`. */
  begin(drainMs: number): Promise<void>
}

/** Nobody waits longer than this to be sent away: another node may take over at once. */
const MAX_SPREAD_MS = 10_000

/** Nobody waits longer for a server to stop, and timers wait for 24 days at most. */
export const MAX_DRAIN_MS = 10 * 60_000

export function createDrain({ clock, random }: DrainOptions): Drain {
  const open = new Set<(afterMs: number) => void>()
  let atWorkCount = 0
  let spreadMs: number | undefined
  let handleEmpty = () => {}

  return {
    get isDraining() {
      return spreadMs !== undefined
    },
    enter(goAway) {
      open.add(goAway)
      if (spreadMs !== undefined) goAway(delayWithin(spreadMs))
      return () => {
        open.delete(goAway)
        tellIfEmpty()
      }
    },
    track(work) {
      atWorkCount++
      void work.then(handleDone)
    },
    begin(drainMs) {
      // Half of the time is for those who are slow to go.
      const spread = Math.min(drainMs / 2, MAX_SPREAD_MS)
      spreadMs = spread
      return new Promise((resolve) => {
        const cancel = clock.setTimer(resolve, Math.min(drainMs, MAX_DRAIN_MS))
        handleEmpty = () => {
          cancel()
          resolve()
        }
        for (const goAway of open) goAway(delayWithin(spread))
        tellIfEmpty()
      })
    },
  }

  function handleDone(): void {
    atWorkCount--
    tellIfEmpty()
  }

  function delayWithin(ms: number): number {
    return Math.round(random() * ms)
  }

  function tellIfEmpty(): void {
    if (open.size === 0 && atWorkCount === 0) handleEmpty()
  }
}
