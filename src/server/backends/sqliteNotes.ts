import { restoreSqlite } from './sqliteApply.ts'
import type { SqliteDatabase } from './sqliteDatabase.ts'
import { sqliteFold, type SqliteFold } from './sqliteFold.ts'
import { sqliteJournal, type SqliteJournal } from './sqliteJournal.ts'
import { sqliteMeta, type SqliteMeta } from './sqliteMeta.ts'
import { sqlitePlans, type SqlitePlans } from './sqlitePlans.ts'
import { sqliteRecords, type SqliteRecords } from './sqliteRecords.ts'
import { sqliteReplies, type SqliteReplies } from './sqliteReplies.ts'
import type { SqliteSeal } from './sqliteSeal.ts'

/** Where it is noted what was committed: in memory and in the journal, and later in the tables. */
export interface SqliteNotes {
  readonly meta: SqliteMeta
  readonly journal: SqliteJournal
  readonly records: SqliteRecords
  readonly replies: SqliteReplies
  readonly plans: SqlitePlans
  readonly fold: SqliteFold
  /** How many events of a record can be replayed. */
  readonly logLength: number
}

export interface SqliteNotesOptions {
  readonly seal: SqliteSeal | undefined
  readonly now: number
  readonly logLength: number
  readonly memoryBytes: number
}

/** Opens them, and does what a process that died has left to be done. */
export function sqliteNotes(
  database: SqliteDatabase,
  { seal, now, logLength, memoryBytes }: SqliteNotesOptions,
): SqliteNotes {
  const meta = sqliteMeta(database, seal)
  const journal = sqliteJournal(database)
  const records = sqliteRecords(database, { meta, maxBytes: memoryBytes })
  const replies = sqliteReplies(database, now)
  const plans = sqlitePlans(database)
  const fold = sqliteFold(database, { journal, records, replies, plans, logLength })
  const notes = { meta, journal, records, replies, plans, fold, logLength }

  database.exec('BEGIN IMMEDIATE')
  restoreSqlite(notes)
  fold.all()
  meta.begin()
  database.exec('COMMIT')
  // Revisions may have changed on disk.
  records.clear()
  return notes
}
