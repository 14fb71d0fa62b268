import { createId } from '../../internal/createId.ts'
import type { Position } from '../../protocol/streams.ts'
import { sqliteCommand, sqliteQuery, type SqliteDatabase } from './sqliteDatabase.ts'
import type { SqliteSeal } from './sqliteSeal.ts'

/** What is true of the whole database. */
export interface SqliteMeta {
  /**
   * Finds out whether the file is the one that it was, and goes on with its epochs or begins new
   * ones. Once, inside a transaction, when the tables of records hold everything.
   */
  begin(): void
  /** No record that was forgotten has had a higher revision. */
  readonly forgotten: number
  positionOf(record: { readonly epoch: number; readonly seq: number }): Position
  /** A record of this revision is forgotten. */
  forget(rev: number): void
  /** Reads again what a transaction that was undone may have left wrong. */
  reload(): void
  /** Breaks the tie to the side file and makes a new one, so that older copies are told apart. */
  renewSeal(): void
}

/** More revisions than a file can have lost: whatever was written since the copy was made. */
const LOST_REVS = 1_000_000

/** Reads what the database says of itself. Without a seal it can be told from no copy of itself. */
export function sqliteMeta(database: SqliteDatabase, seal: SqliteSeal | undefined): SqliteMeta {
  const select = sqliteQuery<[string | number]>(database, 'SELECT value FROM meta WHERE name = ?')
  const write = sqliteCommand(
    database,
    'INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  const known = String(select.get('generation')?.[0] ?? '')
  // Part of every epoch. Another one when what the file holds may be older than what it held.
  let generation = known
  let forgotten = Number(select.get('forgotten')?.[0] ?? 0)

  return {
    begin() {
      const isSame = known !== '' && seal?.matches(String(select.get('seal')?.[0] ?? '')) === true
      if (!isSame) generation = createId()
      if (!isSame && known !== '') skipLost()
      write('generation', generation)
      renewSeal()
    },
    get forgotten() {
      return forgotten
    },
    positionOf: ({ epoch, seq }) => ({ epoch: `${generation}.${epoch}`, seq }),
    forget(rev) {
      if (rev <= forgotten) return
      forgotten = rev
      write('forgotten', forgotten)
    },
    reload() {
      forgotten = Number(select.get('forgotten')?.[0] ?? 0)
    },
    renewSeal,
  }

  function renewSeal(): void {
    if (seal !== undefined) write('seal', seal.renew())
  }

  // A revision that a client has seen must not come to mean something else.
  function skipLost(): void {
    forgotten += LOST_REVS
    write('forgotten', forgotten)
    database.exec(`UPDATE record SET rev = rev + ${LOST_REVS}`)
  }
}
