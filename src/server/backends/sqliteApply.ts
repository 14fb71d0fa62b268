import {
  CLAIM_MS,
  REPLY_MS,
  keyOf,
  mapOf,
  type Change,
  type Committed,
  type Field,
  type OutboxEntry,
  type RecordKey,
} from '../backend.ts'
import { sqliteCommand, sqliteQuery, type SqliteDatabase } from './sqliteDatabase.ts'
import type { SqliteRecords } from './sqliteRecords.ts'

export interface Applied {
  readonly committed: Committed
  readonly outbox: readonly OutboxEntry[]
}

/** Applies a change inside a transaction, or gives `undefined` when it conflicts. */
export function sqliteApply(
  database: SqliteDatabase,
  records: SqliteRecords,
  logLength: number,
): (key: RecordKey, change: Change, now: number) => Applied | undefined {
  const add = sqliteQuery<[number]>(
    database,
    'INSERT INTO record (key, epoch, rev, seq) VALUES (?, ?, ?, 0) RETURNING id',
  )
  const field = sqliteCommand(
    database,
    `INSERT INTO field VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (record, map, key) DO UPDATE SET
       value = excluded.value, rev = excluded.rev,
       lapses_at = excluded.lapses_at, owner = excluded.owner`,
  )
  const dropField = sqliteCommand(
    database,
    'DELETE FROM field WHERE record = ? AND map = ? AND key = ?',
  )
  const log = sqliteCommand(database, 'INSERT INTO log VALUES (?, ?, ?)')
  const trim = sqliteCommand(database, 'DELETE FROM log WHERE record = ? AND seq <= ?')
  const alarm = sqliteCommand(
    database,
    `INSERT INTO alarm VALUES (?, ?, ?, ?) ON CONFLICT (record, name) DO UPDATE SET
       at = excluded.at, due_at = excluded.due_at`,
  )
  const dropAlarm = sqliteCommand(database, 'DELETE FROM alarm WHERE record = ? AND name = ?')
  const effect = sqliteQuery<[number]>(
    database,
    'INSERT INTO outbox (record, effect, due_at) VALUES (?, ?, ?) RETURNING id',
  )
  const dropEffect = sqliteCommand(database, 'DELETE FROM outbox WHERE record = ? AND id = ?')
  const reply = sqliteCommand(
    database,
    `INSERT INTO reply VALUES (?, ?, ?, ?) ON CONFLICT (record, command_id) DO UPDATE SET
       reply = excluded.reply, until = excluded.until`,
  )
  const head = sqliteCommand(
    database,
    `UPDATE record SET rev = ?, seq = ?, fades_at = CASE
       WHEN EXISTS (SELECT 1 FROM field WHERE record = id AND lapses_at IS NULL)
         OR EXISTS (SELECT 1 FROM alarm WHERE record = id)
         OR EXISTS (SELECT 1 FROM outbox WHERE outbox.record = record.id) THEN NULL
       ELSE max(?, coalesce((SELECT max(lapses_at) FROM field WHERE record = id), 0))
     END WHERE id = ?`,
  )

  return (key, change, now) => {
    const found = records.find(key)
    const { expect, replies } = change
    if (expect.rev !== undefined && expect.rev !== found.rev) return undefined
    if (expect.fields.some(({ name, rev }) => records.revOf(found, name, now) !== rev)) {
      return undefined
    }
    if (replies.some(({ commandId }) => records.isKnown(found, commandId, now))) return undefined

    const id = found.id || (add.get(key, found.epoch, found.rev)?.[0] ?? 0)
    const rev = found.rev + Math.max(1, change.revs)
    const fields = change.fields.map((write) => ({ name: write.name, field: put(id, rev, write) }))
    const seq = append(id, found.seq, change.events)
    for (const { name, at } of change.alarms) {
      if (at === null) dropAlarm(id, name)
      else alarm(id, name, at, at)
    }
    // Whoever commits runs the effects at once; until a claim would lapse they are its own.
    const outbox = change.outbox.map((text) => ({
      id: String(effect.get(id, text, now + CLAIM_MS)?.[0] ?? 0),
      effect: text,
    }))
    for (const entry of change.done) dropEffect(id, Number(entry))
    for (const { commandId, reply: text } of replies) reply(id, commandId, text, now + REPLY_MS)
    head(rev, seq, now + REPLY_MS, id)

    const position = records.positionOf({ ...found, id, seq })
    return {
      committed: { before: found.rev, rev, position, events: change.events, fields },
      outbox,
    }
  }

  function put(id: number, rev: number, write: Change['fields'][number]): Field | undefined {
    const { name, value, lapsesAt, owner } = write
    if (value === null) {
      dropField(id, mapOf(name), keyOf(name))
      return undefined
    }
    field(id, mapOf(name), keyOf(name), value, rev, lapsesAt ?? null, owner ?? null)
    const lapse = lapsesAt === undefined ? {} : { lapsesAt }
    return { value, rev, ...lapse, ...(owner === undefined ? {} : { owner }) }
  }

  function append(id: number, last: number, events: readonly string[]): number {
    let seq = last
    for (const event of events) log(id, ++seq, event)
    if (seq > last && seq > logLength) trim(id, seq - logLength)
    return seq
  }
}
