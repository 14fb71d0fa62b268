import { describeJob } from './pushRecord.ts'

/** Sees to jobs, not too many at once: those that ring first, and no service in the way of another. */
export interface PushPool {
  /** `name` is the same for the same job; one that is at work is done once more afterwards. */
  add(name: string, jobId: string, run: () => Promise<void>): void
  /** Forgets what has not begun, and waits for what has. */
  close(): Promise<void>
}

/** At work for one transport. */
const MOST_AT_ONCE = 64

interface Lane {
  readonly rings: Map<string, () => Promise<void>>
  readonly others: Map<string, () => Promise<void>>
  readonly running: Map<string, Promise<void>>
}

export function createPushPool(report: (error: unknown) => void): PushPool {
  const lanes = new Map<string, Lane>()
  let isClosed = false

  return {
    add(name, jobId, run) {
      if (isClosed) return
      const { transport, rings } = describeJob(jobId)
      const lane = lanes.get(transport) ?? {
        rings: new Map(),
        others: new Map(),
        running: new Map(),
      }
      lanes.set(transport, lane)
      const waiting = rings ? lane.rings : lane.others
      waiting.set(name, run)
      begin(lane)
    },
    async close() {
      isClosed = true
      const all = [...lanes.values()]
      for (const { rings, others } of all) {
        rings.clear()
        others.clear()
      }
      await Promise.all(all.flatMap(({ running }) => [...running.values()]))
    },
  }

  // Nobody waits for it: the alarms of invitations must not be late because a service is.
  function begin(lane: Lane): void {
    const { rings, others, running } = lane
    for (const waiting of [rings, others]) {
      for (const [name, run] of waiting) {
        if (running.size >= MOST_AT_ONCE) return
        if (running.has(name)) continue
        waiting.delete(name)
        const done = run()
          .catch(report)
          .then(() => {
            running.delete(name)
            begin(lane)
          })
        running.set(name, done)
      }
    }
  }
}
