import { resolve } from 'node:path'
import {
  LOG_LENGTH,
  type Backend,
  type CommitResult,
  type Committed,
  type RecordKey,
} from '../backend.ts'
import { createWatchers } from './createWatchers.ts'
import { sqliteApply } from './sqliteApply.ts'
import { sqliteCleaning } from './sqliteCleaning.ts'
import type { SqliteDatabase } from './sqliteDatabase.ts'
import { sqliteDue } from './sqliteDue.ts'
import { sqliteGroup } from './sqliteGroup.ts'
import { sqliteMeta } from './sqliteMeta.ts'
import { sqliteNodes } from './sqliteNodes.ts'
import { sqliteOpen, sqlitePrepare, sqliteRelease, toOpenError } from './sqliteOpen.ts'
import { sqliteRecords } from './sqliteRecords.ts'
import { sqliteSeal } from './sqliteSeal.ts'

export type SqliteBackendOptions = SqliteSource & {
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number
  /** Calls `run` at the end of this turn of the event loop. @default setImmediate */
  readonly nextTick?: (run: () => void) => void
  /** How many events of a record can be replayed. @default 1000 */
  readonly logLength?: number
  /**
   * `'full'` waits for the disk before anything is acknowledged. `'normal'` is faster and survives
   * the death of the process, but not that of the machine.
   * @default 'full'
   */
  readonly synchronous?: 'full' | 'normal'
}

type SqliteSource =
  /** A file, made when there is none, or `:memory:`. Beside it lie `-wal` and `-epoch`. */
  | { readonly path: string }
  /**
   * An opened database of libsql or better-sqlite3 for Beckon alone, which whoever opened it closes.
   * Epochs are new each time, since only a path tells a database from its copy.
   */
  | { readonly database: SqliteDatabase }

/** How often the tie between the file and its side file is renewed, when there is something new. */
const SEAL_MS = 60_000

/**
 * Keeps records in a SQLite file: everything that was acknowledged is on disk. For one server; a
 * second one on the same file is refused. All that is asked for in one turn of the event loop is one
 * transaction, and the turn waits for the disk: one whose fsync takes more than some 5 ms wants
 * `synchronous: 'normal'` or `redisBackend`.
 *
 * Throws at once, saying what to do, when the file cannot be used.
 *
 * @example
 * createSignalingServer({ auth: { secret }, backend: sqliteBackend({ path: 'beckon.db' }) })
 */
export function sqliteBackend(options: SqliteBackendOptions): Backend {
  const { now = Date.now, nextTick = setImmediate, logLength = LOG_LENGTH } = options
  const { database, meta } = open(options)
  const records = sqliteRecords(database, meta)
  const apply = sqliteApply(database, records, logLength)
  const claim = sqliteDue(database)
  const nodes = sqliteNodes(database)
  const clean = sqliteCleaning(database, meta)
  const group = sqliteGroup(database, { nextTick, undone: meta.reload })
  const watchers = createWatchers()
  let sealedAt = now()
  let isChanged = false
  let isClosed = false

  return {
    async read(key, query) {
      requireOpen()
      return records.read(key, query, now())
    },

    async commit(key, change): Promise<CommitResult> {
      requireOpen()
      const applied = await group.add(
        () => apply(key, change, now()),
        (one) => one && tell(key, one.committed),
      )
      if (applied === undefined) return { status: 'conflict' }
      return { status: 'ok', position: applied.committed.position, outbox: applied.outbox }
    },

    async replay(key, after, limit) {
      requireOpen()
      return records.replay(key, after, limit)
    },

    async heads(keys) {
      requireOpen()
      return new Map(keys.map((key) => [key, records.head(key)]))
    },

    async watch(key, onCommit) {
      requireOpen()
      return watchers.add(key, onCommit)
    },

    async claimDue(limit) {
      requireOpen()
      return group.add(() => claim(limit, now()))
    },

    async heartbeat(nodeId, leaseMs) {
      requireOpen()
      return group.add(() => {
        clean(now())
        renewSeal()
        return nodes.heartbeat(nodeId, now() + leaseMs, now())
      })
    },

    async owned(nodeId, cursor) {
      requireOpen()
      return nodes.owned(nodeId, cursor, now())
    },

    async forgetNode(nodeId) {
      requireOpen()
      return group.add(() => nodes.forget(nodeId))
    },

    // There is no way that could be cut.
    onReset: () => () => {},

    async close() {
      if (isClosed) return
      isClosed = true
      group.flush()
      watchers.clear()
      try {
        sqliteRelease(database)
      } finally {
        if (!('database' in options)) database.close()
      }
    },
  }

  function tell(key: RecordKey, committed: Committed): void {
    isChanged = true
    watchers.tell(key, committed)
  }

  // A copy that somebody makes of a file in use is told apart once this has run.
  function renewSeal(): void {
    if (!isChanged || now() < sealedAt + SEAL_MS) return
    sealedAt = now()
    isChanged = false
    meta.renewSeal()
  }

  function requireOpen(): void {
    if (!isClosed) return
    throw new Error(
      'This sqliteBackend is closed and can be asked nothing more. Close it after the server that ' +
        'uses it, or open the file again with another sqliteBackend.',
    )
  }
}

function open(options: SqliteBackendOptions) {
  const { synchronous = 'full' } = options
  if ('database' in options) {
    try {
      sqlitePrepare(options.database, synchronous)
      return { database: options.database, meta: sqliteMeta(options.database, undefined) }
    } catch (error) {
      throw toOpenError('the database', error)
    }
  }
  const { path } = options
  const database = sqliteOpen(path, synchronous)
  try {
    const seal = path === ':memory:' ? undefined : sqliteSeal(resolve(path))
    return { database, meta: sqliteMeta(database, seal) }
  } catch (error) {
    database.close()
    throw toOpenError(path, error)
  }
}
