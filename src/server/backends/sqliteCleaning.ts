import type { RecordKey } from '../backend.ts'
import type { SqliteNotes } from './sqliteNotes.ts'
import { sqliteCommand, sqliteQuery, type SqliteDatabase } from './sqliteDatabase.ts'

/** How many rows one turn of cleaning deletes, more or less: a few milliseconds' worth. */
const MAX_ROWS = 2000

const MAX_RECORDS = 200

/**
 * Clears away what has lapsed, a bounded part of it at a time: reads never see it, so that nobody
 * waits for it to go.
 */
export function sqliteCleaning(
  database: SqliteDatabase,
  { meta, journal, records, replies }: SqliteNotes,
): (now: number) => void {
  const fields = sqliteQuery<[number, string, string]>(
    database,
    `SELECT record, map, key FROM field WHERE lapses_at <= ? LIMIT ${MAX_ROWS}`,
  )
  const dropField = sqliteCommand(
    database,
    'DELETE FROM field WHERE record = ? AND map = ? AND key = ?',
  )
  const faded = sqliteQuery<[number, RecordKey, number, number]>(
    database,
    `SELECT id, key, rev, (SELECT count(*) FROM log WHERE record = id) FROM record
     WHERE fades_at <= ? ORDER BY fades_at LIMIT ${MAX_RECORDS}`,
  )
  const drops = ['field', 'log']
    .map((table) => sqliteCommand(database, `DELETE FROM ${table} WHERE record = ?`))
    .concat(sqliteCommand(database, 'DELETE FROM record WHERE id = ?'))

  return (now) => {
    for (const field of fields.all(now)) dropField(...field)
    replies.clean(now)
    let left = MAX_ROWS
    for (const [id, key, rev, logged] of faded.all(now)) {
      if (left <= 0) break
      left -= logged + 1
      // Its tables are old.
      if (records.find(key)?.unfolded !== undefined) continue
      meta.forget(rev)
      for (const drop of drops) drop(id)
      records.drop(key)
      // What the journal still has of it must not bring it back.
      journal.add({ key, id, isForgotten: true })
    }
  }
}
