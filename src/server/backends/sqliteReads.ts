import type { Position } from '../../protocol/streams.ts'
import type {
  Field,
  FieldName,
  Head,
  PositionedEvent,
  RecordKey,
  RecordQuery,
  RecordView,
} from '../backend.ts'
import type { SqliteNotes } from './sqliteNotes.ts'
import { sqliteQuery, type SqliteDatabase } from './sqliteDatabase.ts'
import type { SqliteRecord } from './sqliteRecord.ts'

/** What can be read of records, at one moment each. */
export interface SqliteReads {
  read(key: RecordKey, query: RecordQuery, now: number): RecordView
  replay(key: RecordKey, after: Position, limit: number): readonly PositionedEvent[] | 'gone'
  head(key: RecordKey): Head
}

const NONE: ReadonlyMap<string, never> = new Map<string, never>()

export function sqliteReads(database: SqliteDatabase, notes: SqliteNotes): SqliteReads {
  const { meta, records, replies, logLength } = notes
  const firstSeq = sqliteQuery<[number]>(
    database,
    'SELECT first FROM log WHERE record = ? ORDER BY last LIMIT 1',
  )
  const rows = sqliteQuery<[number, string]>(
    database,
    'SELECT first, events FROM log WHERE record = ? AND last > ? ORDER BY last',
  )

  return {
    read(key, query, now) {
      const record = records.find(key) ?? records.blank(key)
      const fields = new Map<FieldName, Field>()
      for (const name of query.names ?? []) {
        const field = records.field(record, name, now)
        if (field !== undefined) fields.set(name, field)
      }
      for (const map of query.maps ?? []) {
        for (const [name, field] of records.fields(record, map, now)) fields.set(name, field)
      }
      const { rev } = record
      const position = meta.positionOf(record)
      const sizes = sizesOf(record, query, now)
      return { rev, position, now, fields, sizes, replies: repliesOf(record, query, now) }
    },

    replay(key, after, limit) {
      const record = records.find(key) ?? records.blank(key)
      const { epoch, seq } = meta.positionOf(record)
      const start = after.seq + 1
      if (after.epoch !== epoch || after.seq > seq || start < seq - logLength + 1) return 'gone'
      const { events = [] } = record.unfolded ?? {}
      const firstUnfolded = seq - events.length + 1
      const stored = start < firstUnfolded ? storedFrom(record, start) : []
      if (stored === 'gone') return 'gone'
      const fresh = events.map((event, at) => ({ seq: firstUnfolded + at, event }))
      return [...stored, ...fresh].filter((one) => one.seq >= start).slice(0, limit)
    },

    head(key) {
      const found = records.find(key)
      const record = found ?? records.blank(key)
      const head = { rev: record.rev, position: meta.positionOf(record) }
      return found === undefined ? { ...head, isBlank: true } : head
    },
  }

  function sizesOf(record: SqliteRecord, query: RecordQuery, now: number) {
    if (query.sizes === undefined) return NONE
    const sizes = new Map<string, number>()
    for (const map of query.sizes) sizes.set(map, records.fields(record, map, now).size)
    return sizes
  }

  function repliesOf(record: SqliteRecord, query: RecordQuery, now: number) {
    let found: Map<string, string> | undefined
    for (const commandId of query.commandIds ?? []) {
      const reply = replies.find(record, commandId, now)
      if (reply === undefined) continue
      found ??= new Map()
      found.set(commandId, reply)
    }
    return found ?? NONE
  }

  function storedFrom(record: SqliteRecord, seq: number): readonly PositionedEvent[] | 'gone' {
    const first = firstSeq.get(record.id)?.[0]
    if (first === undefined || first > seq) return 'gone'
    return rows.all(record.id, seq - 1).flatMap(([from, text]) => {
      // Written by what folds the journal.
      const events = JSON.parse(text) as readonly string[]
      return events.map((event, at) => ({ seq: from + at, event }))
    })
  }
}
