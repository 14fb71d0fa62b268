import type { Clock } from '../../internal/clock.ts'

/** How fast something may be done: so often a second, and so often at once. */
export interface Pace {
  /** Takes a turn if there is one now. */
  take(): boolean
  /** Takes the next turn, and returns how long it is until then. */
  book(): number
}

/** A bucket that is full of turns at first, and fills again at its rate. */
export function createPace(
  { now }: Pick<Clock, 'now'>,
  { perSecond, atOnce }: { readonly perSecond: number; readonly atOnce: number },
): Pace {
  const turnMs = 1000 / perSecond
  /** When it will be full again. */
  let fullAt = 0
  const waitMs = () => Math.max(0, Math.max(fullAt, now()) + turnMs - atOnce * turnMs - now())
  const spend = () => void (fullAt = Math.max(fullAt, now()) + turnMs)

  return {
    take() {
      const hasTurn = waitMs() === 0
      if (hasTurn) spend()
      return hasTurn
    },
    book() {
      const ms = waitMs()
      spend()
      return ms
    },
  }
}
