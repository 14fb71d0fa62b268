import type { Position } from '../../protocol/streams.ts'
import {
  keyOf,
  mapOf,
  type Field,
  type FieldName,
  type Head,
  type PositionedEvent,
  type RecordKey,
  type RecordQuery,
  type RecordView,
} from '../backend.ts'
import { sqliteQuery, type SqliteDatabase } from './sqliteDatabase.ts'
import type { SqliteMeta } from './sqliteMeta.ts'

/** Where a record is. An `id` of 0 is that of one that nobody has written. */
export interface FoundRecord {
  readonly id: number
  readonly epoch: number
  readonly rev: number
  readonly seq: number
}

/** What can be read of records, at one moment each. */
export interface SqliteRecords {
  find(key: RecordKey): FoundRecord
  positionOf(record: FoundRecord): Position
  read(key: RecordKey, query: RecordQuery, now: number): RecordView
  replay(key: RecordKey, after: Position, limit: number): readonly PositionedEvent[] | 'gone'
  head(key: RecordKey): Head
  /** The revision of a field, 0 when there is none. */
  revOf(record: FoundRecord, name: FieldName, now: number): number
  /** Whether a command has been committed before. */
  isKnown(record: FoundRecord, commandId: string, now: number): boolean
}

type FieldRow = [
  map: string,
  key: string,
  value: string,
  rev: number,
  lapsesAt: number | null,
  owner: string | null,
]

const FIELD = 'SELECT map, key, value, rev, lapses_at, owner FROM field'
const LIVES = '(lapses_at IS NULL OR lapses_at > ?)'

export function sqliteRecords(database: SqliteDatabase, meta: SqliteMeta): SqliteRecords {
  const record = sqliteQuery<[number, number, number, number]>(
    database,
    'SELECT id, epoch, rev, seq FROM record WHERE key = ?',
  )
  const one = sqliteQuery<FieldRow>(
    database,
    `${FIELD} WHERE record = ? AND map = ? AND key = ? AND ${LIVES}`,
  )
  const all = sqliteQuery<FieldRow>(database, `${FIELD} WHERE record = ? AND map = ? AND ${LIVES}`)
  const size = sqliteQuery<[number]>(
    database,
    `SELECT count - (
       SELECT count(*) FROM field INDEXED BY field_of_record_lapses
       WHERE field.record = size.record AND field.map = size.map AND lapses_at <= ?
     ) FROM size WHERE record = ? AND map = ?`,
  )
  const reply = sqliteQuery<[string]>(
    database,
    'SELECT reply FROM reply WHERE record = ? AND command_id = ? AND until > ?',
  )
  const firstSeq = sqliteQuery<[number | null]>(
    database,
    'SELECT min(seq) FROM log WHERE record = ?',
  )
  const events = sqliteQuery<[number, string]>(
    database,
    'SELECT seq, event FROM log WHERE record = ? AND seq > ? ORDER BY seq LIMIT ?',
  )

  return {
    find,
    positionOf,

    read(key, query, now) {
      const found = find(key)
      const rows = [
        ...(query.names ?? []).map((name) => one.get(found.id, mapOf(name), keyOf(name), now)),
        ...(query.maps ?? []).flatMap((map) => all.all(found.id, map, now)),
      ]
      const fields = new Map(rows.flatMap((row) => (row === undefined ? [] : [toEntry(row)])))
      const sizes = new Map<string, number>()
      for (const map of query.sizes ?? []) sizes.set(map, size.get(now, found.id, map)?.[0] ?? 0)
      const replies = new Map<string, string>()
      for (const commandId of query.commandIds ?? []) {
        const known = reply.get(found.id, commandId, now)
        if (known !== undefined) replies.set(commandId, known[0])
      }
      return { rev: found.rev, position: positionOf(found), now, fields, sizes, replies }
    },

    replay(key, after, limit) {
      const found = find(key)
      const { epoch, seq } = positionOf(found)
      const first = firstSeq.get(found.id)?.[0] ?? seq + 1
      if (after.epoch !== epoch || after.seq > seq || after.seq + 1 < first) return 'gone'
      return events.all(found.id, after.seq, limit).map(([at, event]) => ({ seq: at, event }))
    },

    head(key) {
      const found = find(key)
      const head = { rev: found.rev, position: positionOf(found) }
      return found.id === 0 ? { ...head, isBlank: true } : head
    },

    revOf: (found, name, now) => one.get(found.id, mapOf(name), keyOf(name), now)?.[3] ?? 0,
    isKnown: (found, commandId, now) => reply.get(found.id, commandId, now) !== undefined,
  }

  function find(key: RecordKey): FoundRecord {
    const row = record.get(key)
    // Revisions begin above those of every record that was forgotten, so that none comes again.
    if (row === undefined) return { id: 0, epoch: meta.forgotten, rev: meta.forgotten, seq: 0 }
    const [id, epoch, rev, seq] = row
    return { id, epoch, rev, seq }
  }

  function positionOf({ epoch, seq }: FoundRecord): Position {
    return { epoch: `${meta.generation}.${epoch}`, seq }
  }
}

function toEntry([map, key, value, rev, lapsesAt, owner]: FieldRow): [FieldName, Field] {
  const lapse = lapsesAt === null ? {} : { lapsesAt }
  return [`${map}/${key}`, { value, rev, ...lapse, ...(owner === null ? {} : { owner }) }]
}
