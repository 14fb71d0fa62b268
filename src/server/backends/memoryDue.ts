import { CLAIM_MS, type Claim, type Due, type RecordKey } from '../backend.ts'
import type { MemoryRecord } from './memoryRecord.ts'

/** Hands out what is due, each to one caller. */
export function memoryDue(
  records: ReadonlyMap<RecordKey, MemoryRecord>,
  waiting: ReadonlySet<RecordKey>,
  { limit, now }: { limit: number; now: number },
): Claim {
  const due: Due[] = []
  let nextAt = Infinity
  const take = (at: number, one: Due): boolean => {
    const isTaken = at <= now && due.length < limit
    if (isTaken) due.push(one)
    nextAt = Math.min(nextAt, isTaken ? now + CLAIM_MS : at)
    return isTaken
  }
  for (const key of waiting) {
    const record = records.get(key)
    for (const [name, alarm] of record?.alarms ?? []) {
      const at = Math.max(alarm.at, alarm.claimedUntil)
      if (take(at, { type: 'alarm', key, name, at: alarm.at })) alarm.claimedUntil = now + CLAIM_MS
    }
    for (const waitingEntry of record?.outbox?.values() ?? []) {
      const { entry, dueAt } = waitingEntry
      if (take(dueAt, { type: 'outbox', key, entry })) waitingEntry.dueAt = now + CLAIM_MS
    }
  }
  return Number.isFinite(nextAt) ? { due, nextAt } : { due }
}
