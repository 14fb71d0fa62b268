import { sqliteCommand, sqliteQuery, type SqliteDatabase } from './sqliteDatabase.ts'
import type { SqliteMeta } from './sqliteMeta.ts'

/** How many rows one turn of cleaning deletes, more or less: a few milliseconds' worth. */
const MAX_ROWS = 2000

const MAX_RECORDS = 200

/**
 * Clears away what has lapsed, a bounded part of it at a time: reads never see it, so that nobody
 * waits for it to go.
 */
export function sqliteCleaning(database: SqliteDatabase, meta: SqliteMeta): (now: number) => void {
  const fields = sqliteQuery<[number, string, string]>(
    database,
    `SELECT record, map, key FROM field WHERE lapses_at <= ? LIMIT ${MAX_ROWS}`,
  )
  const dropField = sqliteCommand(
    database,
    'DELETE FROM field WHERE record = ? AND map = ? AND key = ?',
  )
  const replies = sqliteQuery<[number, string]>(
    database,
    `SELECT record, command_id FROM reply WHERE until <= ? LIMIT ${MAX_ROWS}`,
  )
  const dropReply = sqliteCommand(database, 'DELETE FROM reply WHERE record = ? AND command_id = ?')
  const faded = sqliteQuery<[number, number, number]>(
    database,
    `SELECT id, rev, (SELECT count(*) FROM log WHERE record = id) FROM record
     WHERE fades_at <= ? ORDER BY fades_at LIMIT ${MAX_RECORDS}`,
  )
  const drops = ['field', 'log', 'reply']
    .map((table) => sqliteCommand(database, `DELETE FROM ${table} WHERE record = ?`))
    .concat(sqliteCommand(database, 'DELETE FROM record WHERE id = ?'))

  return (now) => {
    for (const field of fields.all(now)) dropField(...field)
    for (const reply of replies.all(now)) dropReply(...reply)
    let left = MAX_ROWS
    for (const [id, rev, logged] of faded.all(now)) {
      if (left <= 0) break
      left -= logged + 1
      meta.forget(rev)
      for (const drop of drops) drop(id)
    }
  }
}
