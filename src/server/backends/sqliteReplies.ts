import { createId } from '../../internal/createId.ts'
import {
  sqliteCommand,
  sqliteQuery,
  sqliteTextCommand,
  type SqliteDatabase,
} from './sqliteDatabase.ts'
import type { SqliteRecord, Told } from './sqliteRecord.ts'
import { sqliteReplyIndex } from './sqliteReplyIndex.ts'

/**
 * What commands were told, for as long as they may come again. Those in the table share rows, and
 * are found by an index in memory, since nearly every command comes once and is not there.
 */
export interface SqliteReplies {
  find(record: SqliteRecord, commandId: string, now: number): string | undefined
  /** Writes into the table what these records have told. */
  write(told: readonly (readonly [record: number, replies: ReadonlyMap<string, Told>])[]): void
  /** Deletes some of those whose time is over. */
  clean(now: number): void
}

type Reply = readonly [record: number, commandId: string, reply: string, until: number]

/** How many replies share a row. Whoever looks for one of them reads them all. */
const ROW_REPLIES = 200

const CLEANED_ROWS = 250

export function sqliteReplies(database: SqliteDatabase, now: number): SqliteReplies {
  const insert = sqliteTextCommand(database, 'INSERT INTO reply VALUES (?, ?, ?)')
  const select = sqliteQuery<[string]>(database, 'SELECT replies FROM reply WHERE id = ?')
  const after = sqliteQuery<[number, string]>(
    database,
    'SELECT id, replies FROM reply WHERE id > ? ORDER BY id LIMIT 1',
  )
  const remove = sqliteCommand(
    database,
    `DELETE FROM reply WHERE until <= ?
       AND id IN (SELECT id FROM reply ORDER BY id LIMIT ${CLEANED_ROWS})`,
  )
  // With a start of its own, so that nobody outside knows which commands fall together.
  const rows = sqliteReplyIndex(parseInt(createId().slice(0, 8), 16))
  let lastRow = loadRows()

  return {
    find(record, commandId, at) {
      const told = record.unfolded?.replies.get(commandId) ?? findStored(record.id, commandId)
      return told === undefined || told.until <= at ? undefined : told.reply
    },

    write(told) {
      const all = told.flatMap(([record, replies]) =>
        Array.from(replies, ([id, { reply, until }]): Reply => [record, id, reply, until]),
      )
      for (let start = 0; start < all.length; start += ROW_REPLIES) {
        const some = all.slice(start, start + ROW_REPLIES)
        const last = some.reduce((latest, reply) => Math.max(latest, reply[3]), 0)
        insert(++lastRow, last, JSON.stringify(some))
        note(lastRow, some)
      }
    },

    clean(at) {
      remove(at)
      rows.forget(at)
    },
  }

  function findStored(record: number, commandId: string): Told | undefined {
    for (const row of rows.find(record, commandId)) {
      const found = parse(select.get(row)?.[0]).find(
        (reply) => reply[0] === record && reply[1] === commandId,
      )
      if (found !== undefined) return { reply: found[2], until: found[3] }
    }
    return undefined
  }

  function loadRows(): number {
    let last = 0
    for (;;) {
      const row = after.get(last)
      if (row === undefined) return last
      last = row[0]
      const live = parse(row[1]).filter((reply) => reply[3] > now)
      note(last, live)
    }
  }

  function note(row: number, replies: readonly Reply[]): void {
    for (const [record, commandId, , until] of replies) rows.add(record, commandId, { row, until })
  }
}

function parse(text = '[]'): readonly Reply[] {
  // It was written by the lines above.
  return JSON.parse(text) as readonly Reply[]
}
