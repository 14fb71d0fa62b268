import { existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { sqlitePragma, sqliteQuery, type SqliteDatabase } from './sqliteDatabase.ts'
import { migrateSqlite, requireKnown } from './sqliteMigrations.ts'

/** How long another process may need to let go of the file. */
const BUSY_MS = 100

/** Keeps the write-ahead log from staying as large as its largest burst. */
const MAX_IDLE_WAL_BYTES = 16 * 1024 * 1024

/** Of a database that is made here. */
const PAGE_BYTES = 4096

/** As much as the journal and what is being folded. */
const PAGE_CACHE_KIB = 16 * 1024

/** Opens a file, or `:memory:`, with libsql. Throws what is wrong with it, and what to do. */
export function sqliteOpen(path: string, synchronous: 'full' | 'normal'): SqliteDatabase {
  const Database = requireLibsql()
  const target = path === ':memory:' ? path : resolve(path)
  try {
    if (target !== ':memory:') requirePlace(path, target)
    const database = new Database(target)
    try {
      sqlitePrepare(database, synchronous)
    } catch (error) {
      database.close()
      throw error
    }
    return database
  } catch (error) {
    throw toOpenError(path, error)
  }
}

/** Makes an opened database ours: settings, a check of what is in it, and its newest version. */
export function sqlitePrepare(database: SqliteDatabase, synchronous: 'full' | 'normal'): void {
  database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`)
  // Before the first look at the file, so that nobody else gets in from there on.
  database.exec('PRAGMA locking_mode = EXCLUSIVE')
  requireKnown(database)
  // Reads the whole file once, so that damage shows now and not in the middle of a call.
  const damage = sqlitePragma(database, 'quick_check(1)')
  if (damage !== 'ok') {
    throw Object.assign(new Error(String(damage)), { code: 'SQLITE_CORRUPT' })
  }
  sqlitePragma(database, 'journal_mode = WAL')
  database.exec(`PRAGMA synchronous = ${synchronous}`)
  // What is written again soon, as most of it is, then goes into the file once.
  database.exec(`PRAGMA wal_autocheckpoint = ${MAX_IDLE_WAL_BYTES / PAGE_BYTES}`)
  database.exec(`PRAGMA journal_size_limit = ${MAX_IDLE_WAL_BYTES}`)
  database.exec(`PRAGMA cache_size = -${PAGE_CACHE_KIB}`)
  migrateSqlite(database)
}

/** Writes everything into the one file, and lets others have it. */
export function sqliteRelease(database: SqliteDatabase): void {
  sqlitePragma(database, 'journal_mode = DELETE')
  database.exec('PRAGMA locking_mode = NORMAL')
  // The lock goes with the first look after that. libsql's close() alone keeps it, for as long as
  // its statements have not been collected.
  sqliteQuery(database, 'SELECT count(*) FROM sqlite_schema').get()
}

type DatabaseConstructor = new (path: string) => SqliteDatabase

// Required late: an optional dependency, which whoever brings a database of their own does not need.
function requireLibsql(): DatabaseConstructor {
  try {
    return createRequire(import.meta.url)('libsql') as DatabaseConstructor
  } catch (error) {
    throw new Error(
      'sqliteBackend found no libsql, which opens its file. It is an optional dependency and may ' +
        'have been left out: run npm install libsql, or pass an opened database as { database }.',
      { cause: error },
    )
  }
}

function requirePlace(path: string, target: string): void {
  if (path === '') throw new Error('the path is empty. Give the path of a file, or :memory:.')
  if (!existsSync(dirname(target))) {
    throw new Error(`there is no directory ${dirname(target)}. Create it, or give another path.`)
  }
  if (existsSync(target) && !statSync(target).isFile()) {
    throw new Error('it is not a file. Give the path of a file, new or written by Beckon.')
  }
}

const REASONS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [
    /^SQLITE_(BUSY|LOCKED)/,
    'another process is using it, and a file belongs to one server. Stop that one, give another ' +
      'path, or use redisBackend for several servers.',
  ],
  [
    /^SQLITE_NOTADB/,
    'it is not a SQLite database. Give the path of a file written by Beckon, or of a new one.',
  ],
  [
    /^SQLITE_CORRUPT/,
    'it is damaged. Put it aside and restore a backup, or start with a new file: what it held is ' +
      'then lost.',
  ],
  [
    /^(SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|SQLITE_AUTH|EACCES|EPERM|EROFS)/,
    'it cannot be written. Let the user of this process write the file and its directory, or give ' +
      'another path.',
  ],
  [/^(SQLITE_FULL|ENOSPC)/, 'the disk is full. Free some space, or give another path.'],
  [/^(SQLITE_IOERR|EIO)/, 'the disk reports errors. Check it, or give another path.'],
]

/** What happened, why, and what to do. */
export function toOpenError(path: string, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error)
  const reason = REASONS.find(([pattern]) => pattern.test(codeOf(error, message)))?.[1]
  const why = reason === undefined ? message : `${reason} (${message})`
  return new Error(`sqliteBackend could not open ${path}: ${why}`, { cause: error })
}

// libsql's constructor gives no code, and SQLite's number in a sentence.
function codeOf(error: unknown, message: string): string {
  if (message.startsWith('ConnectionFailed')) return 'SQLITE_CANTOPEN'
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
