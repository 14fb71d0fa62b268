import type { AlarmWrite, Change, FieldWrite, OutboxEntry, RecordKey } from '../backend.ts'
import {
  sqliteCommand,
  sqliteQuery,
  sqliteTextCommand,
  type SqliteDatabase,
} from './sqliteDatabase.ts'

/** One commit, with all that was settled when it was made. */
export interface Entry {
  readonly key: RecordKey
  readonly id: number
  readonly epoch: number
  /** After it. */
  readonly rev: number
  readonly seq: number
  readonly at: number
  readonly fields?: readonly FieldWrite[] | undefined
  readonly events?: readonly string[] | undefined
  readonly alarms?: readonly AlarmWrite[] | undefined
  readonly outbox?: readonly OutboxEntry[] | undefined
  readonly done?: readonly string[] | undefined
  readonly replies?: Change['replies'] | undefined
}

/** A record was forgotten. */
export interface Forgotten {
  readonly key: RecordKey
  readonly id: number
  readonly isForgotten: true
}

/**
 * What was committed, turn by turn, in one row each: all that has to be on disk before anybody is
 * answered. It is kept until the tables of records hold the same.
 */
export interface SqliteJournal {
  /** The number of the turn at work. It grows, over restarts too. */
  readonly turn: number
  /** How long what is kept is. */
  readonly length: number
  add(entry: Entry | Forgotten): void
  /** Writes what was added, which ends the turn. Returns how long it is. */
  write(): number
  /** Drops the turns before this one. */
  drop(before: number): void
  /** Drops what was added, and gives what is on disk, turn by turn. */
  reload(replay: (entry: Entry | Forgotten, turn: number) => void): void
}

export function sqliteJournal(database: SqliteDatabase): SqliteJournal {
  const insert = sqliteTextCommand(database, 'INSERT INTO turn VALUES (?, ?)')
  const remove = sqliteCommand(database, 'DELETE FROM turn WHERE id < ?')
  const all = sqliteQuery<[number, string]>(database, 'SELECT id, commits FROM turn ORDER BY id')
  const last = sqliteQuery<[number]>(
    database,
    `SELECT max(coalesce((SELECT max(id) FROM turn), 0), coalesce((SELECT max(turn) FROM record), 0))`,
  )
  /** How long the row of each turn is, the oldest first. */
  const lengths = new Map<number, number>()
  let added: (Entry | Forgotten)[] = []
  let length = 0
  let turn = (last.get()?.[0] ?? 0) + 1

  return {
    get turn() {
      return turn
    },
    get length() {
      return length
    },
    add: (entry) => void added.push(entry),
    write() {
      if (added.length === 0) return 0
      const text = JSON.stringify(added)
      insert(turn, text)
      added = []
      note(turn, text)
      return text.length
    },
    drop(before) {
      let isAny = false
      for (const [known, size] of lengths) {
        if (known >= before) break
        lengths.delete(known)
        length -= size
        isAny = true
      }
      if (isAny) remove(before)
    },
    reload(replay) {
      added = []
      lengths.clear()
      length = 0
      for (const [known, text] of all.all()) {
        // It was written by the lines above.
        for (const entry of JSON.parse(text) as (Entry | Forgotten)[]) replay(entry, known)
        note(known, text)
      }
    },
  }

  function note(written: number, text: string): void {
    lengths.set(written, text.length)
    length += text.length
    turn = Math.max(turn, written + 1)
  }
}
