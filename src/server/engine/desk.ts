import type { Clock } from '../../internal/clock.ts'
import {
  CLAIM_MS,
  type Backend,
  type FieldName,
  type OutboxEntry,
  type RecordKey,
  type RecordQuery,
  type RecordView,
} from '../backend.ts'
import { CommandError } from './commandError.ts'
import { createBatches, type Batch, type Draft } from './draft.ts'

export interface Decision<Result> {
  /** What the decision looks at. It sees nothing else of the record. */
  readonly query: RecordQuery
  /** Makes a command that comes again have no second effect and the same result. */
  readonly commandId?: string
  /** Pure: reads and writes the draft, and nothing else. Throws a `CommandError` to refuse. */
  decide(draft: Draft): Result
}

/** Where records are changed: one commit per record and turn, whatever the number of decisions. */
export interface Desk {
  /** Resolves when the decision is committed and its effects on other records are done. */
  decide<Result>(key: RecordKey, decision: Decision<Result>): Promise<Result>
}

export interface DeskOptions {
  readonly backend: Backend
  readonly clock: Clock
  /** Carries out effects. Each must be safe to repeat. */
  readonly runEffect: (effect: string) => Promise<void>
  /** Throws when this node may not change anything. */
  readonly requireLease: () => void
  /** Hears of a commit that has failed, and may have been made all the same. */
  readonly onDoubt: () => void
  /** Hears when something will be due: an alarm, or an effect to be tried again. */
  readonly wakeAt: (at: number) => void
  readonly report: (error: unknown) => void
}

interface Task {
  readonly query: RecordQuery
  readonly commandId: string | undefined
  /** Decides, and returns what settles the caller once the commit is made. */
  attempt(batch: Batch): () => void
  fail(error: unknown): void
}

/** How often a batch is decided anew when other nodes keep getting in between. */
const MAX_ATTEMPTS = 20

export function createDesk(options: DeskOptions): Desk {
  const { backend, clock, runEffect, requireLease, onDoubt, wakeAt, report } = options
  const openBatch = createBatches()
  const queues = new Map<RecordKey, Task[]>()
  /** The records at which something has begun in this turn. */
  let begun: RecordKey[] = []

  return { decide }

  function decide<Result>(key: RecordKey, decision: Decision<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      enqueue(key, {
        query: decision.query,
        commandId: decision.commandId,
        attempt(batch) {
          try {
            const result = decideOnce(decision, batch)
            return () => resolve(result)
          } catch (error) {
            return () => reject(error)
          }
        },
        fail: reject,
      })
    })
  }

  function enqueue(key: RecordKey, task: Task): void {
    const queue = queues.get(key)
    if (queue !== undefined) {
      queue.push(task)
      return
    }
    queues.set(key, [task])
    // One for all of them, since there may be thousands.
    if (begun.push(key) === 1) clock.nextTick(drainBegun)
  }

  function drainBegun(): void {
    const keys = begun
    begun = []
    for (const key of keys) void drain(key)
  }

  // One batch of a record at a time; what arrives meanwhile becomes the next one.
  async function drain(key: RecordKey): Promise<void> {
    for (;;) {
      const tasks = queues.get(key) ?? []
      if (tasks.length === 0) {
        queues.delete(key)
        return
      }
      queues.set(key, [])
      try {
        await commitBatch(key, tasks)
      } catch (error) {
        const { ownCause } = CommandError.from(error)
        if (ownCause !== undefined) {
          report(ownCause)
          onDoubt()
        }
        for (const task of tasks) task.fail(new CommandError('UNAVAILABLE'))
      }
    }
  }

  async function commitBatch(key: RecordKey, tasks: readonly Task[]): Promise<void> {
    const query = mergeQueries(tasks)
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { change, settles } = decideAll(tasks, await backend.read(key, query))
      if (change === undefined) return settle(settles)
      // Just before, since the process may have been asleep while it read.
      requireLease()
      const committed = await backend.commit(key, change)
      if (committed.status === 'conflict') continue
      for (const { at } of change.alarms) if (at !== null) wakeAt(at)
      if (committed.outbox.length === 0) return settle(settles)
      // Not awaited: the next batch of this record need not wait for effects on others.
      void runEffects(key, committed.outbox).then(() => settle(settles))
      return
    }
    throw new Error(`Others got in between ${MAX_ATTEMPTS} times.`)
  }

  function decideAll(tasks: readonly Task[], view: RecordView) {
    const batch = openBatch(view)
    const settles = tasks.map((task) => task.attempt(batch))
    return { settles, change: batch.change() }
  }

  async function runEffects(key: RecordKey, entries: readonly OutboxEntry[]): Promise<void> {
    try {
      await Promise.all(entries.map(({ effect }) => runPatiently(effect)))
      enqueue(key, clearOutbox(entries, failed))
    } catch (error) {
      failed(error)
    }
  }

  // Once more at once: whoever waits for the answer does nothing meanwhile that could overtake it.
  async function runPatiently(effect: string): Promise<void> {
    try {
      await runEffect(effect)
    } catch (error) {
      report(error)
      await runEffect(effect)
    }
  }

  // The entries stay in the outbox, and whoever claims them next tries again.
  function failed(error: unknown): void {
    report(error)
    wakeAt(clock.now() + CLAIM_MS)
  }
}

function settle(settles: readonly (() => void)[]): void {
  for (const done of settles) done()
}

function decideOnce<Result>({ commandId, decide }: Decision<Result>, batch: Batch): Result {
  const known = commandId === undefined ? undefined : batch.replyTo(commandId)
  // The text was made from a Result by the lines below, for the same command.
  if (known !== undefined) return JSON.parse(known) as Result
  return batch.run((draft) => {
    const result = decide(draft)
    if (commandId !== undefined) draft.remember(commandId, JSON.stringify(result ?? null))
    return result
  })
}

function clearOutbox(entries: readonly OutboxEntry[], fail: (error: unknown) => void): Task {
  return {
    query: {},
    commandId: undefined,
    attempt(batch) {
      batch.run((draft) => entries.forEach(({ id }) => draft.done(id)))
      return () => {}
    },
    fail,
  }
}

function mergeQueries(tasks: readonly Task[]): RecordQuery {
  const [only] = tasks
  if (tasks.length === 1 && only !== undefined) {
    return { ...only.query, commandIds: only.commandId === undefined ? [] : [only.commandId] }
  }
  const names = new Set<FieldName>()
  const maps = new Set<string>()
  const sizes = new Set<string>()
  const commandIds: string[] = []
  for (const { query, commandId } of tasks) {
    for (const name of query.names ?? []) names.add(name)
    for (const map of query.maps ?? []) maps.add(map)
    for (const map of query.sizes ?? []) sizes.add(map)
    if (commandId !== undefined) commandIds.push(commandId)
  }
  return { names: [...names], maps: [...maps], sizes: [...sizes], commandIds }
}
