import { createId } from '../../internal/createId.ts'
import {
  CLAIM_MS,
  LOG_LENGTH,
  REPLY_MS,
  mapOf,
  type Backend,
  type Change,
  type Claim,
  type CommitResult,
  type Committed,
  type Due,
  type Field,
  type FieldName,
  type OutboxEntry,
  type RecordKey,
  type RecordQuery,
  type RecordView,
} from '../backend.ts'

interface MemoryRecord {
  rev: number
  seq: number
  readonly maps: Map<string, Map<FieldName, Field>>
  /** The fields that disappear by themselves, so that reading a large map need not look for them. */
  readonly lapsing: Set<FieldName>
  /** When the first of them does. */
  lapsesAt: number
  readonly log: { seq: number; event: string }[]
  readonly alarms: Map<string, { at: number; claimedUntil: number }>
  readonly outbox: Map<string, { entry: OutboxEntry; dueAt: number }>
  readonly replies: Map<string, { reply: string; until: number }>
  readonly watchers: Set<(committed: Committed) => void>
}

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
  const epoch = createId()
  const records = new Map<RecordKey, MemoryRecord>()
  // Only records with something to be done later, so that an idle server walks nothing.
  const waiting = new Set<RecordKey>()
  let outboxCount = 0

  const open = (key: RecordKey): MemoryRecord => {
    const known = records.get(key)
    if (known !== undefined) return known
    const record = createRecord()
    records.set(key, record)
    return record
  }

  return {
    async read(key, query) {
      // Whoever asks for names that nobody has used must not fill the memory with them.
      return view(records.get(key) ?? createRecord(), query, { epoch, now: now() })
    },

    async commit(key, change): Promise<CommitResult> {
      const record = open(key)
      if (!holds(record, change, now())) return { status: 'conflict' }

      record.rev += Math.max(1, change.revs)
      const fields = writeFields(record, change)
      for (const event of change.events) record.log.push({ seq: ++record.seq, event })
      if (record.log.length > logLength) record.log.splice(0, record.log.length - logLength)

      for (const { name, at } of change.alarms) {
        if (at === null) record.alarms.delete(name)
        else record.alarms.set(name, { at, claimedUntil: 0 })
      }
      for (const id of change.done) record.outbox.delete(id)
      const outbox = change.outbox.map((effect) => ({ id: String(++outboxCount), effect }))
      // Whoever commits runs the effects at once; until a claim would lapse they are its own.
      for (const entry of outbox) record.outbox.set(entry.id, { entry, dueAt: now() + CLAIM_MS })
      remember(record, change, now())

      if (record.alarms.size + record.outbox.size > 0) waiting.add(key)
      else waiting.delete(key)

      const position = { epoch, seq: record.seq }
      const committed = { rev: record.rev, position, events: change.events, fields }
      for (const onCommit of [...record.watchers]) onCommit(committed)
      return { status: 'ok', position, outbox }
    },

    async replay(key, after, limit) {
      const { log, seq } = records.get(key) ?? createRecord()
      const first = seq - log.length + 1
      if (after.epoch !== epoch || after.seq > seq || after.seq + 1 < first) return 'gone'
      return log.slice(after.seq + 1 - first, after.seq + 1 - first + limit)
    },

    async watch(key, onCommit) {
      const { watchers } = open(key)
      const watcher = (committed: Committed) => onCommit(committed)
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },

    async claimDue(limit) {
      return claim(records, waiting, { limit, now: now() })
    },

    async close() {
      records.clear()
      waiting.clear()
    },
  }
}

function createRecord(): MemoryRecord {
  return {
    rev: 0,
    seq: 0,
    maps: new Map(),
    lapsing: new Set(),
    lapsesAt: Infinity,
    log: [],
    alarms: new Map(),
    outbox: new Map(),
    replies: new Map(),
    watchers: new Set(),
  }
}

function view(
  record: MemoryRecord,
  query: RecordQuery,
  { epoch, now }: { epoch: string; now: number },
): RecordView {
  dropLapsed(record, now)
  const fields = new Map<FieldName, Field>()
  for (const name of query.names ?? []) {
    const field = record.maps.get(mapOf(name))?.get(name)
    if (field !== undefined) fields.set(name, field)
  }
  for (const map of query.maps ?? []) {
    for (const [name, field] of record.maps.get(map) ?? []) fields.set(name, field)
  }
  const sizes = new Map<string, number>()
  for (const map of query.sizes ?? []) sizes.set(map, record.maps.get(map)?.size ?? 0)
  const replies = new Map<string, string>()
  for (const commandId of query.commandIds ?? []) {
    const known = record.replies.get(commandId)
    if (known !== undefined && known.until > now) replies.set(commandId, known.reply)
  }
  return { rev: record.rev, position: { epoch, seq: record.seq }, now, fields, sizes, replies }
}

function dropLapsed(record: MemoryRecord, now: number): void {
  if (record.lapsesAt > now) return
  record.lapsesAt = Infinity
  for (const name of record.lapsing) {
    const fields = record.maps.get(mapOf(name))
    const lapsesAt = fields?.get(name)?.lapsesAt
    if (lapsesAt !== undefined && lapsesAt > now) {
      record.lapsesAt = Math.min(record.lapsesAt, lapsesAt)
      continue
    }
    record.lapsing.delete(name)
    if (lapsesAt !== undefined) fields?.delete(name)
  }
}

function holds(record: MemoryRecord, change: Change, now: number): boolean {
  dropLapsed(record, now)
  if (change.expect.rev !== undefined && change.expect.rev !== record.rev) return false
  for (const { name, rev } of change.expect.fields) {
    if ((record.maps.get(mapOf(name))?.get(name)?.rev ?? 0) !== rev) return false
  }
  return !change.replies.some(({ commandId }) => {
    const known = record.replies.get(commandId)
    return known !== undefined && known.until > now
  })
}

function writeFields(record: MemoryRecord, change: Change): Committed['fields'] {
  return change.fields.map(({ name, value, lapsesAt }) => {
    const map = record.maps.get(mapOf(name)) ?? new Map<FieldName, Field>()
    record.maps.set(mapOf(name), map)
    if (value === null) {
      map.delete(name)
      return { name, field: undefined }
    }
    const field = { value, rev: record.rev, ...(lapsesAt === undefined ? {} : { lapsesAt }) }
    map.set(name, field)
    if (lapsesAt !== undefined) {
      record.lapsing.add(name)
      record.lapsesAt = Math.min(record.lapsesAt, lapsesAt)
    }
    return { name, field }
  })
}

function remember(record: MemoryRecord, change: Change, now: number): void {
  for (const { commandId, reply } of change.replies) {
    record.replies.set(commandId, { reply, until: now + REPLY_MS })
  }
  // Insertion order is age, so the old ones are in front.
  for (const [commandId, { until }] of record.replies) {
    if (until > now) break
    record.replies.delete(commandId)
  }
}

function claim(
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
    for (const waitingEntry of record?.outbox.values() ?? []) {
      const { entry, dueAt } = waitingEntry
      if (take(dueAt, { type: 'outbox', key, entry })) waitingEntry.dueAt = now + CLAIM_MS
    }
  }
  return Number.isFinite(nextAt) ? { due, nextAt } : { due }
}
