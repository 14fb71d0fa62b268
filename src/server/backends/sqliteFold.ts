import { REPLY_MS, keyOf, mapOf } from '../backend.ts'
import type { SqliteNotes } from './sqliteNotes.ts'
import { sqliteCommand, sqliteTextCommand, type SqliteDatabase } from './sqliteDatabase.ts'
import type { SqliteRecord, Told, Unfolded } from './sqliteRecord.ts'

/** Brings what the journal holds into the tables of records, which outdates the journal. */
export interface SqliteFold {
  /** A bounded part, beginning with what has waited longest. */
  some(): void
  all(): void
}

/** What a part weighs: each is a row to be written, more or less. */
const PART_WEIGHT = 500

/** Events and replies share rows, and weigh less. */
const SHARED_WEIGHT = 0.25

export function sqliteFold(
  database: SqliteDatabase,
  { journal, records, replies, plans, logLength }: Omit<SqliteNotes, 'meta' | 'fold'>,
): SqliteFold {
  const put = sqliteCommand(
    database,
    `INSERT INTO field VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (record, map, key) DO UPDATE SET
       value = excluded.value, rev = excluded.rev,
       lapses_at = excluded.lapses_at, owner = excluded.owner`,
  )
  const drop = sqliteCommand(database, 'DELETE FROM field WHERE record = ? AND map = ? AND key = ?')
  const log = sqliteTextCommand(database, 'INSERT INTO log VALUES (?, ?, ?, ?)')
  const trim = sqliteCommand(database, 'DELETE FROM log WHERE record = ? AND last <= ?')
  const head = sqliteCommand(
    database,
    `INSERT INTO record (id, key, epoch, rev, seq, turn) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET
         rev = excluded.rev, seq = excluded.seq, turn = excluded.turn, fades_at = NULL`,
  )
  const fade = sqliteCommand(
    database,
    `UPDATE record SET fades_at = CASE
       WHEN EXISTS (SELECT 1 FROM field WHERE record = id AND lapses_at IS NULL)
         OR EXISTS (SELECT 1 FROM alarm WHERE record = id)
         OR EXISTS (SELECT 1 FROM outbox WHERE outbox.record = record.id) THEN NULL
       ELSE max(?, coalesce((SELECT max(lapses_at) FROM field WHERE record = id), 0))
     END WHERE id = ?`,
  )

  return {
    some: () => fold(PART_WEIGHT),
    all: () => fold(Infinity),
  }

  function fold(weight: number): void {
    // What comes later in this turn is another row: whole ones are passed over when they are read.
    journal.write()
    plans.write()
    const told: [number, ReadonlyMap<string, Told>][] = []
    let left = weight
    for (const record of records.unfolded) {
      const { id, unfolded } = record
      if (left <= 0 || unfolded === undefined) break
      left -= write(record, unfolded)
      told.push([id, unfolded.replies])
    }
    replies.write(told)
    const [oldest] = records.unfolded
    journal.drop(oldest?.unfolded?.firstTurn ?? journal.turn)
  }

  function write(record: SqliteRecord, unfolded: Unfolded): number {
    const { id, key, epoch, rev, seq } = record
    const { fields, lastTurn, at } = unfolded
    for (const [name, field] of fields) {
      if (field === undefined) drop(id, mapOf(name), keyOf(name))
      else {
        const { value, lapsesAt = null, owner = null } = field
        put(id, mapOf(name), keyOf(name), value, field.rev, lapsesAt, owner)
      }
    }
    const events = unfolded.events.slice(-logLength)
    if (events.length > 0) {
      log(id, seq, seq - events.length + 1, JSON.stringify(events))
      if (seq > logLength) trim(id, seq - logLength)
    }
    head(id, key, epoch, rev, seq, lastTurn)
    const hasLasting = [...fields.values()].some((field) => field && field.lapsesAt === undefined)
    if (!hasLasting) fade(at + REPLY_MS, id)
    record.foldedTurn = lastTurn
    record.unfolded = undefined
    records.keep(record)
    return 2 + fields.size + SHARED_WEIGHT * (events.length + unfolded.replies.size)
  }
}
