import { CLAIM_MS, type OutboxEntry } from '../backend.ts'
import { sqliteCommand, sqliteQuery, type SqliteDatabase } from './sqliteDatabase.ts'
import type { Entry } from './sqliteJournal.ts'
import type { SqliteRecord } from './sqliteRecord.ts'

/** What is to be done later: alarms and effects, which are claimed from their tables. */
export interface SqlitePlans {
  /** Effects as they are kept, with an id each. */
  toOutbox(effects: readonly string[]): readonly OutboxEntry[]
  add(record: SqliteRecord, entry: Entry): void
  /** Writes into the tables what was added, and the names of its records. */
  write(): void
  clear(): void
}

interface Alarm {
  readonly record: number
  readonly name: string
  readonly at: number | null
}

interface Effect {
  readonly record: number
  readonly effect: string
  readonly dueAt: number
}

export function sqlitePlans(database: SqliteDatabase): SqlitePlans {
  const putRecord = sqliteCommand(
    database,
    'INSERT INTO record (id, key, epoch, rev, seq) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
  )
  const putAlarm = sqliteCommand(
    database,
    `INSERT INTO alarm VALUES (?, ?, ?, ?) ON CONFLICT (record, name) DO UPDATE SET
       at = excluded.at, due_at = excluded.due_at`,
  )
  const dropAlarm = sqliteCommand(database, 'DELETE FROM alarm WHERE record = ? AND name = ?')
  const putEffect = sqliteCommand(database, 'INSERT OR REPLACE INTO outbox VALUES (?, ?, ?, ?)')
  const dropEffect = sqliteCommand(database, 'DELETE FROM outbox WHERE id = ? AND record = ?')
  const lastId = sqliteQuery<[number]>(database, 'SELECT coalesce(max(id), 0) FROM outbox')
  const records = new Set<SqliteRecord>()
  const alarms = new Map<string, Alarm>()
  const effects = new Map<number, Effect>()
  /** The records of effects that are done, by their ids. */
  const done = new Map<number, number>()
  let nextId = (lastId.get()?.[0] ?? 0) + 1

  return {
    toOutbox: (texts) => texts.map((effect) => ({ id: String(nextId++), effect })),

    add(record, { id, at: now, alarms: changed = [], outbox = [], done: ended = [] }) {
      if (record.foldedTurn === 0 && changed.length + outbox.length > 0) records.add(record)
      for (const { name, at } of changed) alarms.set(`${id} ${name}`, { record: id, name, at })
      for (const entry of outbox) {
        const effectId = Number(entry.id)
        nextId = Math.max(nextId, effectId + 1)
        // Whoever commits runs the effects at once; until a claim would lapse they are its own.
        effects.set(effectId, { record: id, effect: entry.effect, dueAt: now + CLAIM_MS })
      }
      for (const effectId of ended.map(Number)) {
        effects.delete(effectId)
        done.set(effectId, id)
      }
    },

    write() {
      for (const { id, key, epoch, rev, seq } of records) putRecord(id, key, epoch, rev, seq)
      for (const { record, name, at } of alarms.values()) {
        if (at === null) dropAlarm(record, name)
        else putAlarm(record, name, at, at)
      }
      for (const [id, { record, effect, dueAt }] of effects) putEffect(id, record, effect, dueAt)
      for (const [id, record] of done) dropEffect(id, record)
      clear()
    },

    clear,
  }

  function clear(): void {
    records.clear()
    alarms.clear()
    effects.clear()
    done.clear()
  }
}
