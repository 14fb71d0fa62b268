import type { SqliteDatabase } from './sqliteDatabase.ts'

/** Work that shares a transaction with all that was asked for in the same turn. */
export interface SqliteGroup {
  /**
   * Runs `work` in the next transaction and resolves to what it returned once that is on disk;
   * `settled` runs just before. Work that throws must have changed nothing, and fails alone. When
   * the transaction fails, all of its work has failed.
   */
  add<Result>(work: () => Result, settled?: (result: Result) => void): Promise<Result>
  /** The same for work that writes to the database: when it throws, the transaction fails. */
  write<Result>(work: () => Result): Promise<Result>
  /** Runs at once what is waiting. */
  flush(): void
  /** Throws when a transaction has failed and cannot be cleared up after: nothing can be read. */
  requireClear(): void
}

/** One piece of work. Nobody is told how it went before the transaction has ended. */
interface Job {
  readonly writes: boolean
  /** Does the work and returns what tells its success. */
  run(): () => void
  fail(error: unknown): void
}

export interface SqliteGroupOptions {
  readonly nextTick: (run: () => void) => void
  /** All work of the transaction is done. */
  readonly done: () => void
  /** The transaction was undone: what is known outside the database may be wrong. */
  readonly undone: () => void
}

/** For how many turns that bring more work a transaction is put off. */
const MAX_TURNS = 4

export function sqliteGroup(
  database: SqliteDatabase,
  { nextTick, done, undone }: SqliteGroupOptions,
): SqliteGroup {
  let waiting: Job[] = []
  /** A transaction has failed, and so has clearing up after it. */
  let isUnclear = false

  return {
    add: (work, settled) => enqueue(work, { settled, writes: false }),
    write: (work) => enqueue(work, { settled: undefined, writes: true }),
    flush,
    requireClear: () => {
      if (isUnclear) clearUp()
    },
  }

  function enqueue<Result>(
    work: () => Result,
    how: { readonly settled: ((result: Result) => void) | undefined; readonly writes: boolean },
  ): Promise<Result> {
    const { settled, writes } = how
    return new Promise((resolve, reject) => {
      waiting.push({
        writes,
        run() {
          const result = work()
          return () => {
            try {
              settled?.(result)
              resolve(result)
            } catch (error) {
              // Who listens badly must not keep the others from their results.
              reject(error)
            }
          }
        },
        fail: reject,
      })
      if (waiting.length === 1) nextTick(() => look(1, MAX_TURNS))
    })
  }

  // While every turn brings more, one transaction for some of them costs less than one for each.
  // Work that comes alone waits for nobody.
  function look(seen: number, turns: number): void {
    const count = waiting.length
    if (count > seen && turns > 0) nextTick(() => look(count, turns - 1))
    else flush()
  }

  function flush(): void {
    const jobs = waiting
    waiting = []
    if (jobs.length === 0) return
    for (const tell of runTogether(jobs)) tell()
  }

  function runTogether(jobs: readonly Job[]): readonly (() => void)[] {
    try {
      if (isUnclear) clearUp()
      database.exec('BEGIN IMMEDIATE')
      const tells = jobs.map((job) => runAlone(job))
      done()
      database.exec('COMMIT')
      return tells
    } catch (error) {
      isUnclear = true
      try {
        clearUp()
      } catch {
        // The disk is as bad as it was a moment ago. Whoever asked hears of that first failure, and
        // before the next transaction this is tried again.
      }
      return jobs.map((job) => () => job.fail(error))
    }
  }

  function clearUp(): void {
    if (database.inTransaction) database.exec('ROLLBACK')
    undone()
    isUnclear = false
  }

  function runAlone(job: Job): () => void {
    try {
      return job.run()
    } catch (error) {
      // A full disk ends the whole transaction: then nothing of the others is there any more.
      if (job.writes || !database.inTransaction) throw error
      return () => job.fail(error)
    }
  }
}
