import type { Clock } from '../../internal/clock.ts'
import type { Backend, DeadNode, Heartbeat, OwnedField, RecordKey } from '../backend.ts'
import { fnv1a } from '../../internal/fnv1a.ts'
import { groupByRecord } from './groupByRecord.ts'

/** Gives back what dead nodes looked after, so that no ghost stays. */
export interface Sweeper {
  hear(heartbeat: Heartbeat): void
  close(): void
}

/** One record with what a dead node owns of it. */
export type Sweep = (
  key: RecordKey,
  names: readonly OwnedField['name'][],
  nodeId: string,
) => Promise<void>

export interface SweeperOptions {
  readonly backend: Pick<Backend, 'owned' | 'forgetNode'>
  readonly clock: Clock
  /** How long the sessions of a dead node may still come back to another one. */
  readonly graceMs: number
  readonly nodeId: () => string
  /** Shows others that sessions are cut off. */
  readonly cut: Sweep
  /** Ends sessions, and gives seats back. */
  readonly end: Sweep
  readonly report: (error: unknown) => void
}

/**
 * One node sweeps; the next in line sees to it that it has. Those that come first may have died as
 * well, so that the last turn must not come late either.
 */
const TURN_MS = 300
const LAST_TURN_MS = 1500

/** After the backend has failed. */
const RETRY_MS = 2000

/** A last look, for what a node that was taken for dead has left behind at the very end. */
const FORGET_AFTER_MS = 60_000

export function createSweeper(options: SweeperOptions): Sweeper {
  const { backend, clock, graceMs, nodeId, cut, end, report } = options
  const startedAt = clock.now()
  /** The dead, and what is still to be done for them. */
  const timers = new Map<string, Set<() => void>>()

  return {
    hear({ now, live, dead }) {
      for (const one of dead) {
        if (timers.has(one.nodeId) || one.nodeId === nodeId()) continue
        timers.set(one.nodeId, new Set())
        plan(one, { now, live })
      }
      // It has come back, or is forgotten.
      const known = new Set(dead.map((one) => one.nodeId))
      for (const id of timers.keys()) if (!known.has(id)) cancel(id)
    },
    close() {
      for (const id of timers.keys()) cancel(id)
    },
  }

  function plan({ nodeId: deadId, since }: DeadNode, { now, live }: Omit<Heartbeat, 'dead'>): void {
    const turn = Math.min(turnOf(nodeId(), live, deadId) * TURN_MS, LAST_TURN_MS)
    // Its clients could not come back before there was somebody to come back to.
    const agoMs = Math.min(now - since, clock.now() - startedAt)
    at(deadId, turn, () => sweep(deadId, cut))
    at(deadId, Math.max(0, graceMs - agoMs) + turn, () => sweep(deadId, end))
    at(deadId, Math.max(graceMs, FORGET_AFTER_MS - agoMs) + turn, async () => {
      await sweep(deadId, end)
      await backend.forgetNode(deadId)
    })
  }

  function at(deadId: string, ms: number, run: () => Promise<void>): void {
    const planned = timers.get(deadId)
    const stop = clock.setTimer(() => {
      planned?.delete(stop)
      run().catch((error: unknown) => {
        report(error)
        if (timers.get(deadId) === planned) at(deadId, RETRY_MS, run)
      })
    }, ms)
    planned?.add(stop)
  }

  function cancel(deadId: string): void {
    for (const stop of timers.get(deadId) ?? []) stop()
    timers.delete(deadId)
  }

  // What is given back moves the pages, so it is looked until a whole round finds nothing new.
  async function sweep(deadId: string, giveBack: Sweep): Promise<void> {
    const done = new Set<string>()
    for (let count = -1; count !== done.size;) {
      count = done.size
      let cursor: string | undefined
      do {
        const page = await backend.owned(deadId, cursor)
        cursor = page.cursor
        const fresh = page.fields.filter(({ key, name }) => !done.has(`${key}\n${name}`))
        for (const { key, name } of fresh) done.add(`${key}\n${name}`)
        await Promise.all(
          [...groupByRecord(fresh)].map(([key, names]) => giveBack(key, names, deadId)),
        )
      } while (cursor !== undefined)
    }
  }
}

// Every node computes the same order, and another one for each of the dead.
function turnOf(nodeId: string, live: readonly string[], deadId: string): number {
  const others = live.toSorted()
  const place = Math.max(0, others.indexOf(nodeId))
  const first = others.length === 0 ? 0 : fnv1a(deadId) % others.length
  return (place - first + others.length) % Math.max(1, others.length)
}
