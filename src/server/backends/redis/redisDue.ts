import type { Change, Claim, Due, RecordKey } from '../../backend.ts'
import { CLAIM_MS } from '../../backend.ts'
import { PARTITIONS, type RedisKeys } from './redisKeys.ts'
import { asList, type RunOperation } from './redisScripts.ts'

/** What is due, and which partitions have something of it. */
export interface RedisDue {
  /** A commit of this node has been made. */
  note(partition: number, change: Change): void
  claim(limit: number): Promise<Claim>
}

/**
 * How often all partitions are looked at for what other nodes, alive or dead, have left. What this
 * node itself has committed is looked at in time.
 */
const LOOK_MS = 1000

export function redisDue(
  run: RunOperation,
  keys: RedisKeys,
  now: (() => number) | undefined,
): RedisDue {
  /** When something is due, by partition. Early at worst: then there is nothing to be claimed. */
  const known = new Map<number, number>()
  /** What was committed while partitions were being looked at. */
  const noted = new Set<Map<number, number>>()
  let nextLookAt = 0
  let aheadMs = 0

  return {
    note(partition, { alarms, outbox }) {
      if (alarms.length === 0 && outbox.length === 0) return
      const times = alarms.flatMap(({ at }) => at ?? [])
      if (outbox.length > 0) times.push(time() + CLAIM_MS)
      if (times.length === 0) return
      const at = Math.min(...times)
      for (const map of [known, ...noted]) advance(map, partition, at)
    },

    async claim(limit) {
      const start = time()
      const isFull = start >= nextLookAt
      // All at once when the nodes have been started together would be a burst every second.
      if (isFull) nextLookAt = start + Math.round(LOOK_MS * (0.8 + 0.4 * Math.random()))
      const suspects = isFull
        ? Array.from({ length: PARTITIONS }, (_, at) => at)
        : [...known].flatMap(([partition, at]) => (at <= start ? partition : []))
      try {
        return await claimOf(suspects, limit)
      } catch (error) {
        if (isFull) nextLookAt = 0
        throw error
      }
    },
  }

  async function claimOf(suspects: readonly number[], limit: number): Promise<Claim> {
    const meanwhile = new Map<number, number>()
    noted.add(meanwhile)
    try {
      const looks = await Promise.allSettled(suspects.map((one) => look(one, 0, meanwhile)))
      const seen = looks.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
      // While one primary is away, what the others hold is due all the same.
      const failed = looks.find((one) => one.status === 'rejected')
      if (failed !== undefined && seen.length === 0) throw failed.reason
      const waiting = seen.filter(({ nextAt, at }) => nextAt <= at)
      const due: Due[] = []
      for (const { partition } of waiting.toSorted((one, other) => one.nextAt - other.nextAt)) {
        if (due.length >= limit) break
        const found = await look(partition, limit - due.length, meanwhile).catch(() => undefined)
        due.push(...(found?.due ?? []))
      }
      return { due, nextAt: Math.min(nextLookAt, ...known.values()) }
    } finally {
      noted.delete(meanwhile)
    }
  }

  async function look(partition: number, limit: number, meanwhile: ReadonlyMap<number, number>) {
    const base = keys.base(partition)
    const [at, next, found] = await run('claim', { base, args: [limit] })
    aheadMs = Number(at) - Date.now()
    const nextAt = next === '' ? Infinity : Number(next)
    known.delete(partition)
    const soonest = Math.min(nextAt, meanwhile.get(partition) ?? Infinity)
    if (soonest < Infinity) known.set(partition, soonest)
    return { partition, at: Number(at), nextAt, due: asList(found).map(toDue) }
  }

  function time(): number {
    return now?.() ?? Date.now() + aheadMs
  }
}

function advance(map: Map<number, number>, partition: number, at: number): void {
  map.set(partition, Math.min(at, map.get(partition) ?? Infinity))
}

function toDue(found: unknown): Due {
  const [kind, about, name, text] = asList(found).map(String) as [string, RecordKey, string, string]
  if (kind === 'a') return { type: 'alarm', key: about, name, at: Number(text) }
  return { type: 'outbox', key: about, entry: { id: name, effect: text } }
}
