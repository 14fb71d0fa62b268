import { keyOf, mapOf, type Field, type FieldName, type RecordKey } from '../backend.ts'
import { sqliteQuery, type SqliteDatabase } from './sqliteDatabase.ts'
import type { SqliteMeta } from './sqliteMeta.ts'
import {
  createRecord,
  fieldsOf,
  isLive,
  mapIn,
  putField,
  type SqliteMap,
  type SqliteRecord,
} from './sqliteRecord.ts'

/**
 * The records, those that were asked for last in memory: whatever is new of a record is there until
 * its tables hold it, and of the rest as much as there is room for.
 */
export interface SqliteRecords {
  /** Those of which the tables do not hold everything, beginning with the oldest. */
  readonly unfolded: ReadonlySet<SqliteRecord>
  /** `undefined` when nobody has written it. */
  find(key: RecordKey): SqliteRecord | undefined
  /** One that nobody has written, not yet among the others. */
  blank(key: RecordKey): SqliteRecord
  /** The record has something new, or no longer. */
  keep(record: SqliteRecord): void
  field(record: SqliteRecord, name: FieldName, now: number): Field | undefined
  /** Every field of a map. */
  fields(record: SqliteRecord, map: string, now: number): ReadonlyMap<FieldName, Field>
  drop(key: RecordKey): void
  clear(): void
}

type FieldRow = [
  key: string,
  value: string,
  rev: number,
  lapsesAt: number | null,
  owner: string | null,
]

const FIELD = 'SELECT key, value, rev, lapses_at, owner FROM field'
const LIVES = '(lapses_at IS NULL OR lapses_at > ?)'

/** How many records are looked at when there must be room for one. */
const MAX_STEPS = 32

export function sqliteRecords(
  database: SqliteDatabase,
  { meta, maxBytes }: { readonly meta: SqliteMeta; readonly maxBytes: number },
): SqliteRecords {
  const head = sqliteQuery<[number, number, number, number, number]>(
    database,
    'SELECT id, epoch, rev, seq, turn FROM record WHERE key = ?',
  )
  const one = sqliteQuery<FieldRow>(
    database,
    `${FIELD} WHERE record = ? AND map = ? AND key = ? AND ${LIVES}`,
  )
  const all = sqliteQuery<FieldRow>(database, `${FIELD} WHERE record = ? AND map = ? AND ${LIVES}`)
  const lastId = sqliteQuery<[number]>(database, 'SELECT coalesce(max(id), 0) FROM record')
  const known = new Map<RecordKey, SqliteRecord>()
  const unfolded = new Set<SqliteRecord>()
  let bytes = 0
  let nextId = (lastId.get()?.[0] ?? 0) + 1

  return {
    unfolded,

    find(key) {
      if (bytes > maxBytes) makeRoom()
      const record = known.get(key) ?? load(key)
      if (record === undefined) return undefined
      record.isUsed = true
      count(record)
      return record
    },

    blank(key) {
      // Revisions begin above those of every record that was forgotten, so that none comes again.
      const { forgotten } = meta
      const start = { epoch: forgotten, rev: forgotten, seq: 0, foldedTurn: 0 }
      return createRecord({ key, id: nextId, ...start, isNew: true })
    },

    keep(record) {
      nextId = Math.max(nextId, record.id + 1)
      known.set(record.key, record)
      count(record)
      if (record.unfolded === undefined) unfolded.delete(record)
      else unfolded.add(record)
    },

    field(record, name, now) {
      const map = record.isNew ? record.maps.get(mapOf(name)) : mapIn(record, mapOf(name))
      const field = map?.fields.get(name) ?? loadField(record, map, { name, now })
      return field !== undefined && isLive(field, now) ? field : undefined
    },

    fields(record, name, now) {
      const map = mapIn(record, name)
      if (!map.isWhole) loadMap(record, map, { name, now })
      return fieldsOf(record, map, now)
    },

    drop(key) {
      const record = known.get(key)
      if (record !== undefined) forget(record)
    },

    clear() {
      known.clear()
      unfolded.clear()
      bytes = 0
    },
  }

  function load(key: RecordKey): SqliteRecord | undefined {
    const row = head.get(key)
    if (row === undefined) return undefined
    const [id, epoch, rev, seq, foldedTurn] = row
    const record = createRecord({ key, id, epoch, rev, seq, foldedTurn, isNew: false })
    known.set(key, record)
    return record
  }

  function loadField(
    record: SqliteRecord,
    map: SqliteMap | undefined,
    { name, now }: { readonly name: FieldName; readonly now: number },
  ): Field | undefined {
    if (map === undefined || map.isWhole || map.absent?.has(name) === true) return undefined
    const row = one.get(record.id, mapOf(name), keyOf(name), now)
    const field = row && toField(row)
    putField(record, name, field)
    return field
  }

  // What is known already may be newer than the tables.
  function loadMap(
    record: SqliteRecord,
    map: SqliteMap,
    { name, now }: { readonly name: string; readonly now: number },
  ): void {
    for (const row of all.all(record.id, name, now)) {
      const field: FieldName = `${name}/${row[0]}`
      if (map.fields.has(field) || map.absent?.has(field) === true) continue
      putField(record, field, toField(row))
    }
    map.absent = undefined
    map.isWhole = true
  }

  function count(record: SqliteRecord): void {
    bytes += record.bytes - record.countedBytes
    record.countedBytes = record.bytes
  }

  function forget(record: SqliteRecord): void {
    known.delete(record.key)
    unfolded.delete(record)
    bytes -= record.countedBytes
    record.countedBytes = 0
  }

  // A bounded part at a time: those in front that nobody has asked for since they were there last.
  function makeRoom(): void {
    let steps = MAX_STEPS
    for (const record of known.values()) {
      if (steps-- === 0 || bytes <= maxBytes) return
      if (!record.isUsed && record.unfolded === undefined) {
        forget(record)
        continue
      }
      record.isUsed = false
      known.delete(record.key)
      known.set(record.key, record)
    }
  }
}

function toField([, value, rev, lapsesAt, owner]: FieldRow): Field {
  const lapse = lapsesAt === null ? {} : { lapsesAt }
  return { value, rev, ...lapse, ...(owner === null ? {} : { owner }) }
}
