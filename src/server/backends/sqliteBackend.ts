import { resolve } from 'node:path'
import {
  LOG_LENGTH,
  type Backend,
  type CommitResult,
  type Committed,
  type RecordKey,
} from '../backend.ts'
import { createWatchers } from './createWatchers.ts'
import { restoreSqlite, sqliteApply } from './sqliteApply.ts'
import { sqliteCleaning } from './sqliteCleaning.ts'
import type { SqliteDatabase } from './sqliteDatabase.ts'
import { sqliteDue } from './sqliteDue.ts'
import { sqliteGroup } from './sqliteGroup.ts'
import { sqliteNodes } from './sqliteNodes.ts'
import { sqliteNotes } from './sqliteNotes.ts'
import { sqliteOpen, sqlitePrepare, sqliteRelease, toOpenError } from './sqliteOpen.ts'
import { sqliteReads } from './sqliteReads.ts'
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
  /** How much of the records is kept in memory, more or less. @default 64 MiB */
  readonly memoryBytes?: number
  /** @internal How long the journal of commits grows. @default 4 MiB */
  readonly journalLength?: number
}

type SqliteSource =
  /** A file, made when there is none, or `:memory:`. Beside it lie `-wal` and `-epoch`. */
  | { readonly path: string }
  /**
   * An opened database of libsql or better-sqlite3 for Beckon alone, which whoever opened it closes.
   * Epochs are new each time, since only a path tells a database from its copy.
   */
  | { readonly database: SqliteDatabase }

const MEMORY_BYTES = 64 * 1024 * 1024

const JOURNAL_LENGTH = 4 * 1024 * 1024

/** How much of the journal a part that is folded stands for, at least. */
const PART_LENGTH = 64 * 1024

/** How often the tie between the file and its side file is renewed, when there is something new. */
const SEAL_MS = 60_000

/**
 * Keeps records in a SQLite file: everything that was acknowledged is on disk. For one server; a
 * second one on the same file is refused. All that is asked for in one turn of the event loop is one
 * transaction, and the turn waits for the disk: one whose fsync takes more than some 5 ms wants
 * `synchronous: 'normal'` or `redisBackend`. What was asked for last is answered from memory.
 *
 * Throws at once, saying what to do, when the file cannot be used.
 *
 * @example
 * createSignalingServer({ auth: { secret }, backend: sqliteBackend({ path: 'beckon.db' }) })
 */
export function sqliteBackend(options: SqliteBackendOptions): Backend {
  const { now = Date.now, nextTick = setImmediate, journalLength = JOURNAL_LENGTH } = options
  const { database, notes } = open(options, now())
  const { meta, journal, fold, plans } = notes
  const apply = sqliteApply(notes)
  const reads = sqliteReads(database, notes)
  const claim = sqliteDue(database)
  const nodes = sqliteNodes(database)
  const clean = sqliteCleaning(database, notes)
  const group = sqliteGroup(database, { nextTick, done: endTurn, undone })
  const watchers = createWatchers()
  let sealedAt = now()
  let isChanged = false
  let isClosed = false

  return {
    async read(key, query) {
      requireReadable()
      return reads.read(key, query, now())
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
      requireReadable()
      return reads.replay(key, after, limit)
    },

    async heads(keys) {
      requireReadable()
      return new Map(keys.map((key) => [key, reads.head(key)]))
    },

    async watch(key, onCommit) {
      requireOpen()
      return watchers.add(key, onCommit)
    },

    async claimDue(limit) {
      requireOpen()
      return group.write(() => {
        plans.write()
        return claim(limit, now())
      })
    },

    async heartbeat(nodeId, leaseMs) {
      requireOpen()
      return group.write(() => {
        fold.some()
        clean(now())
        renewSeal()
        return nodes.heartbeat(nodeId, now() + leaseMs, now())
      })
    },

    async owned(nodeId, cursor) {
      requireOpen()
      return group.write(() => {
        fold.all()
        return nodes.owned(nodeId, cursor, now())
      })
    },

    async forgetNode(nodeId) {
      requireOpen()
      return group.write(() => nodes.forget(nodeId))
    },

    // There is no way that could be cut.
    onReset: () => () => {},

    async close() {
      if (isClosed) return
      isClosed = true
      group.flush()
      watchers.clear()
      const folded = group.write(() => fold.all())
      group.flush()
      try {
        sqliteRelease(database)
      } finally {
        if (!('database' in options)) database.close()
      }
      // What could not be folded is in the journal.
      await folded
    },
  }

  // All that is new is on disk with the journal. The tables follow when it is long, somewhat faster
  // than it grows.
  function endTurn(): void {
    let left = 2 * journal.write()
    while (left > 0 && journal.length > journalLength) {
      fold.some()
      left -= PART_LENGTH
    }
  }

  function undone(): void {
    meta.reload()
    restoreSqlite(notes)
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

  function requireReadable(): void {
    requireOpen()
    group.requireClear()
  }

  function requireOpen(): void {
    if (!isClosed) return
    throw new Error(
      'This sqliteBackend is closed and can be asked nothing more. Close it after the server that ' +
        'uses it, or open the file again with another sqliteBackend.',
    )
  }
}

function open(options: SqliteBackendOptions, now: number) {
  const { synchronous = 'full', logLength = LOG_LENGTH, memoryBytes = MEMORY_BYTES } = options
  const rest = { now, logLength, memoryBytes }
  if ('database' in options) {
    const { database } = options
    try {
      sqlitePrepare(database, synchronous)
      return { database, notes: sqliteNotes(database, { ...rest, seal: undefined }) }
    } catch (error) {
      throw toOpenError('the database', error)
    }
  }
  const { path } = options
  const database = sqliteOpen(path, synchronous)
  try {
    const seal = path === ':memory:' ? undefined : sqliteSeal(resolve(path))
    return { database, notes: sqliteNotes(database, { ...rest, seal }) }
  } catch (error) {
    database.close()
    throw toOpenError(path, error)
  }
}
