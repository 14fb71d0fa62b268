import type { Clock } from '../internal/clock.ts'

/** A clock that stands still until it is moved. */
export interface FakeClock extends Clock {
  /** Moves time, running every timer on its way at its own instant, and waits until all is quiet. */
  advance(ms: number): Promise<void>
  /** Moves time as it goes by for a machine that is asleep: no timer runs on the way. */
  sleep(ms: number): void
  /** Waits until nothing is left to do without moving time. */
  settle(): Promise<void>
}

interface Timer {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

/** An instant that is easy to read in a failing test: 2026-01-01T00:00:00Z. */
const START = Date.UTC(2026, 0, 1)

/** Turns of the event loop without anything to do, after which all is quiet. */
const QUIET_TURNS = 3

export function createFakeClock(startAt = START): FakeClock {
  const timers = new Set<Timer>()
  let now = startAt
  let count = 0
  let ticks: (() => void)[] = []

  return {
    now: () => now,
    setTimer(run, ms) {
      const timer = { at: now + Math.max(0, ms), order: ++count, run }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    nextTick,
    // Nobody looks.
    nextFrame: nextTick,
    settle,
    sleep(ms) {
      now += ms
    },
    async advance(ms) {
      const until = now + ms
      await settle()
      for (let next = earliest(until); next !== undefined; next = earliest(until)) {
        timers.delete(next)
        now = Math.max(now, next.at)
        next.run()
        await settle()
      }
      // Another may have moved it further meanwhile.
      now = Math.max(now, until)
    },
  }

  // Only time is fake: turns go on by themselves, so nobody has to pump them.
  function nextTick(run: () => void): void {
    ticks.push(run)
    if (ticks.length === 1) void turn().then(runTicks)
  }

  function runTicks(): void {
    const due = ticks
    ticks = []
    for (const run of due) run()
  }

  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS;) {
      await turn()
      const isQuiet = ticks.length === 0 && !hasDueTimer()
      quiet = isQuiet ? quiet + 1 : 0
      if (hasDueTimer()) runDueTimers()
    }
  }

  function hasDueTimer(): boolean {
    return earliest(now) !== undefined
  }

  function runDueTimers(): void {
    for (let next = earliest(now); next !== undefined; next = earliest(now)) {
      timers.delete(next)
      next.run()
    }
  }

  function earliest(until: number): Timer | undefined {
    let found: Timer | undefined
    for (const timer of timers) {
      if (timer.at > until) continue
      const isEarlier = found === undefined || timer.at < found.at
      if (isEarlier || (timer.at === found?.at && timer.order < found.order)) found = timer
    }
    return found
  }
}

/** A real turn of the event loop, after the promises that are settled by now. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
