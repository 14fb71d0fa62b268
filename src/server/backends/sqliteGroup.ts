import type { SqliteDatabase } from './sqliteDatabase.ts'

/** Work on the database that shares a transaction with all that was asked for in the same turn. */
export interface SqliteGroup {
  /**
   * Runs `work` in the next transaction and resolves to what it returned once that is on disk;
   * `settled` runs just before. Work that throws is undone alone. When the transaction fails, all
   * of its work has failed.
   */
  add<Result>(work: () => Result, settled?: (result: Result) => void): Promise<Result>
  /** Runs at once what is waiting. */
  flush(): void
}

/** One piece of work. Nobody is told how it went before the transaction has ended. */
interface Job {
  /** Does the work and returns what tells its success. */
  run(): () => void
  fail(error: unknown): void
}

export interface SqliteGroupOptions {
  readonly nextTick: (run: () => void) => void
  /** Work has been undone: what is known outside the database may be wrong. */
  readonly undone: () => void
}

export function sqliteGroup(
  database: SqliteDatabase,
  { nextTick, undone }: SqliteGroupOptions,
): SqliteGroup {
  let waiting: Job[] = []
  /** A transaction has failed, and so has clearing up after it. */
  let isUnclear = false

  return {
    add: (work, settled) =>
      new Promise((resolve, reject) => {
        waiting.push({
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
        if (waiting.length === 1) nextTick(flush)
      }),
    flush,
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
    database.exec('SAVEPOINT job')
    try {
      const tell = job.run()
      database.exec('RELEASE job')
      return tell
    } catch (error) {
      // A full disk ends the whole transaction: then nothing of the others is there any more.
      if (!database.inTransaction) throw error
      database.exec('ROLLBACK TO job; RELEASE job')
      undone()
      return () => job.fail(error)
    }
  }
}
