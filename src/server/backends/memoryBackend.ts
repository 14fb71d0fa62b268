import { createId } from '../../internal/createId.ts'
import {
  CLAIM_MS,
  LOG_LENGTH,
  type Backend,
  type Change,
  type CommitResult,
  type Committed,
  type RecordKey,
} from '../backend.ts'
import { createWatchers } from './createWatchers.ts'
import { memoryDue } from './memoryDue.ts'
import { memoryNodes } from './memoryNodes.ts'
import {
  createRecord,
  dropLapsed,
  fadesAt,
  hasPlans,
  holds,
  positionOf,
  remember,
  viewRecord,
  writeFields,
  type MemoryRecord,
} from './memoryRecord.ts'

export interface MemoryBackendOptions {
  readonly now?: () => number
  /** How many events of a record can be replayed. @default 1000 */
  readonly logLength?: number
}

/**
 * Keeps records in memory, for stories, tests and a first try. The reference implementation of the
 * port: what it does is what the others must do.
 */
export function memoryBackend(options: MemoryBackendOptions = {}): Backend {
  const { now = Date.now, logLength = LOG_LENGTH } = options
  const instance = createId()
  const records = new Map<RecordKey, MemoryRecord>()
  const watchers = createWatchers()
  const nodes = memoryNodes()
  // Only records with something to be done later, so that an idle server walks nothing.
  const waiting = new Set<RecordKey>()
  /** The records in which nothing lasting is left, and from when on nothing at all will be. */
  const fading = new Map<RecordKey, number>()
  /** No record that was forgotten has had a higher revision. */
  let highestForgotten = 0
  let outboxCount = 0

  // Whoever asks for names that nobody has used must not fill the memory with them.
  const find = (key: RecordKey) =>
    records.get(key) ?? createRecord(`${instance}.${highestForgotten}`, highestForgotten)

  const purge = (key: RecordKey, record: MemoryRecord) => {
    for (const { name, field } of dropLapsed(record, now())) {
      nodes.move({ key, name }, field.owner, undefined)
    }
  }

  return {
    async read(key, query) {
      const record = find(key)
      purge(key, record)
      return viewRecord(record, query, now())
    },

    async commit(key, change): Promise<CommitResult> {
      const record = find(key)
      purge(key, record)
      if (!holds(record, change, now())) return { status: 'conflict' }
      records.set(key, record)
      const committed = apply(key, record, change)
      const outbox = change.outbox.map((effect) => ({ id: String(++outboxCount), effect }))
      // Whoever commits runs the effects at once; until a claim would lapse they are its own.
      for (const entry of outbox) {
        record.outbox ??= new Map()
        record.outbox.set(entry.id, { entry, dueAt: now() + CLAIM_MS })
      }

      if (hasPlans(record)) waiting.add(key)
      else waiting.delete(key)
      const until = fadesAt(record, now())
      if (until === Infinity) fading.delete(key)
      else fading.set(key, until)

      watchers.tell(key, committed)
      return { status: 'ok', position: committed.position, outbox }
    },

    async replay(key, after, limit) {
      const { log, seq, epoch } = find(key)
      const isGone = seq - after.seq > Math.min(log.length, logLength)
      if (after.epoch !== epoch || after.seq > seq || isGone) return 'gone'
      const from = log.length - (seq - after.seq)
      return log.slice(from, from + limit).map((event, at) => ({ seq: after.seq + 1 + at, event }))
    },

    async heads(keys) {
      return new Map(
        keys.map((key) => {
          const record = find(key)
          const head = { rev: record.rev, position: positionOf(record) }
          return [key, records.has(key) ? head : { ...head, isBlank: true as const }]
        }),
      )
    },

    async watch(key, onCommit) {
      return watchers.add(key, onCommit)
    },

    async claimDue(limit) {
      return memoryDue(records, waiting, { limit, now: now() })
    },

    async heartbeat(nodeId, leaseMs) {
      for (const [key, until] of fading) if (until <= now()) forget(key)
      return nodes.heartbeat(nodeId, now() + leaseMs, now())
    },

    owned: async (nodeId, cursor) => nodes.owned(nodeId, cursor),
    forgetNode: async (nodeId) => nodes.forget(nodeId),
    // There is no way that could be cut.
    onReset: () => () => {},

    async close() {
      records.clear()
      waiting.clear()
      fading.clear()
      watchers.clear()
      nodes.clear()
    },
  }

  function apply(key: RecordKey, record: MemoryRecord, change: Change): Committed {
    const before = record.rev
    record.rev += Math.max(1, change.revs)
    for (const { name, owner } of change.fields) {
      nodes.move({ key, name }, record.fields.get(name)?.owner, owner)
    }
    const fields = writeFields(record, change)
    for (const event of change.events) record.log.push(event)
    record.seq += change.events.length
    // Some at a time, since the others move up.
    if (record.log.length > logLength * 1.25) record.log.splice(0, record.log.length - logLength)
    for (const { name, at } of change.alarms) {
      record.alarms ??= new Map()
      if (at === null) record.alarms.delete(name)
      else record.alarms.set(name, { at, claimedUntil: 0 })
    }
    for (const id of change.done) record.outbox?.delete(id)
    remember(record, change, now())
    const position = positionOf(record)
    return { before, rev: record.rev, position, events: change.events, fields }
  }

  function forget(key: RecordKey): void {
    fading.delete(key)
    const record = records.get(key)
    if (record === undefined) return
    // Its fields have lapsed; whoever owned one owns nothing of it any more.
    purge(key, record)
    highestForgotten = Math.max(highestForgotten, record.rev)
    records.delete(key)
  }
}
