import { createId } from '../../internal/createId.ts'
import { sqliteCommand, sqliteQuery, type SqliteDatabase } from './sqliteDatabase.ts'
import type { SqliteSeal } from './sqliteSeal.ts'

/** What is true of the whole database. */
export interface SqliteMeta {
  /** Part of every epoch. Another one when what the file holds may be older than what it held. */
  readonly generation: string
  /** No record that was forgotten has had a higher revision. */
  readonly forgotten: number
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
  const isSame = known !== '' && seal?.matches(String(select.get('seal')?.[0] ?? '')) === true
  const generation = isSame ? known : createId()
  let forgotten = Number(select.get('forgotten')?.[0] ?? 0)

  database.exec('BEGIN IMMEDIATE')
  if (!isSame && known !== '') skipLost()
  write('generation', generation)
  renewSeal()
  database.exec('COMMIT')

  return {
    generation,
    get forgotten() {
      return forgotten
    },
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
