import { CLAIM_MS, type Claim, type Due, type RecordKey } from '../backend.ts'
import { sqliteCommand, sqliteQuery, type SqliteDatabase } from './sqliteDatabase.ts'

/** Hands out what is due, each to one caller. */
export function sqliteDue(database: SqliteDatabase): (limit: number, now: number) => Claim {
  const alarms = sqliteQuery<[RecordKey, number, string, number]>(
    database,
    `SELECT record.key, record, name, at FROM alarm JOIN record ON record.id = record
     WHERE due_at <= ? ORDER BY due_at LIMIT ?`,
  )
  const claimAlarm = sqliteCommand(
    database,
    'UPDATE alarm SET due_at = ? WHERE record = ? AND name = ?',
  )
  const effects = sqliteQuery<[RecordKey, number, string]>(
    database,
    `SELECT record.key, outbox.id, effect FROM outbox JOIN record ON record.id = record
     WHERE due_at <= ? ORDER BY due_at, outbox.id LIMIT ?`,
  )
  const claimEffect = sqliteCommand(database, 'UPDATE outbox SET due_at = ? WHERE id = ?')
  const next = sqliteQuery<[number | null]>(
    database,
    `SELECT min(due_at) FROM (
       SELECT min(due_at) AS due_at FROM alarm UNION ALL SELECT min(due_at) FROM outbox
     )`,
  )

  return (limit, now) => {
    const until = now + CLAIM_MS
    const due: Due[] = []
    for (const [key, record, name, at] of alarms.all(now, limit)) {
      claimAlarm(until, record, name)
      due.push({ type: 'alarm', key, name, at })
    }
    const left = limit - due.length
    for (const [key, id, effect] of left > 0 ? effects.all(now, left) : []) {
      claimEffect(until, id)
      due.push({ type: 'outbox', key, entry: { id: String(id), effect } })
    }
    const nextAt = next.get()?.[0] ?? null
    return nextAt === null ? { due } : { due, nextAt }
  }
}
