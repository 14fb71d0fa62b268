import type { Clock } from '../../internal/clock.ts'
import type { Backend, Due } from '../backend.ts'

/**
 * Sees to what is due: alarms, and effects that a node left undone when it died. The alarm itself is
 * in the record; this only wakes up in time to look.
 */
export interface Alarms {
  /** Something will be due then. Called with a time that is already covered, it does nothing. */
  wakeAt(at: number): void
  close(): void
}

export interface AlarmsOptions {
  readonly backend: Backend
  /** The backend's: what is due is so by its time. */
  readonly clock: Clock
  readonly run: (due: Due) => Promise<void>
  readonly report: (error: unknown) => void
}

const BATCH = 100

/** Looking for nothing now and then costs nothing; timers of more than 24 days would fire at once. */
const MAX_WAIT_MS = 60 * 60 * 1000

/** While the backend's clock is behind ours. */
const MIN_WAIT_MS = 250

/** After the backend has failed. */
const RETRY_MS = 1000

export function createAlarms({ backend, clock, run, report }: AlarmsOptions): Alarms {
  let wake: { at: number; cancel: () => void } | undefined
  let isClosed = false
  // What an earlier process on the same backend has left.
  wakeAt(clock.now())

  return {
    wakeAt,
    close() {
      isClosed = true
      wake?.cancel()
    },
  }

  function wakeAt(at: number): void {
    if (isClosed || (wake !== undefined && wake.at <= at)) return
    wake?.cancel()
    const inMs = Math.min(MAX_WAIT_MS, Math.max(0, at - clock.now()))
    wake = { at, cancel: clock.setTimer(() => void look(), inMs) }
  }

  async function look(): Promise<void> {
    wake = undefined
    try {
      const { due, nextAt } = await backend.claimDue(BATCH)
      await Promise.all(due.map(runOne))
      if (due.length === BATCH) wakeAt(clock.now())
      else if (nextAt !== undefined)
        wakeAt(nextAt > clock.now() ? nextAt : clock.now() + MIN_WAIT_MS)
    } catch (error) {
      report(error)
      wakeAt(clock.now() + RETRY_MS)
    }
  }

  // One that fails stays in its record; its claim lapses and it is tried again.
  async function runOne(due: Due): Promise<void> {
    try {
      await run(due)
    } catch (error) {
      report(error)
    }
  }
}
