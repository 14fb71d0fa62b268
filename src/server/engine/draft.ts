import { mapOf, type Change, type FieldName, type FieldWrite, type RecordView } from '../backend.ts'
import {
  addWrites,
  createWrites,
  emit,
  grow,
  growthOf,
  reply,
  toChange,
  type Merge,
  type Writes,
} from './writes.ts'

/**
 * A record as a decision sees it: what was read, with what the decisions before it in the same
 * commit have written. Writes are kept until the decision is done, and dropped when it throws.
 */
export interface Draft {
  /** The backend's time. The only clock a decision may look at. */
  readonly now: number
  get(name: FieldName): string | undefined
  /** Every field of a map that was asked for, in no particular order. */
  entries(map: string): readonly (readonly [FieldName, string])[]
  /** How many fields a map holds. Asked for by `sizes`; names that are written must be in `names`. */
  size(map: string): number
  /** The node that looks after a field. */
  ownerOf(name: FieldName): string | undefined
  /** Keeps the owner that a field has, unless another one is named. */
  set(name: FieldName, value: string, options?: { lapsesAt?: number; owner?: string }): void
  delete(name: FieldName): void
  /** Makes the commit fail, and the decision run again, if anybody else writes this field first. */
  expectField(name: FieldName): void
  /** The same for the whole record. */
  expectRecord(): void
  /** A number larger than any that this record has given out. */
  nextRev(): number
  /** Appends an event, given as JSON text. */
  emit(event: string): void
  /**
   * Appends one event for all decisions of this commit that name the same `merge`, made when the
   * last of them is done. `undefined` means that there is nothing to tell.
   */
  emitMerged(merge: string, make: (merge: Merge) => string | undefined): void
  alarm(name: string, at: number | null): void
  /** Leaves an effect on other records to be done after the commit, at least once. */
  effect(effect: string): void
  done(outboxId: string): void
  remember(commandId: string, reply: string): void
}

interface WriteOptions {
  readonly lapsesAt?: number
  readonly owner?: string
}

/** Many decisions on one view of a record, to be committed together. */
export interface Batch {
  /** Runs one decision. What it wrote counts only if it returns. */
  run<Result>(decision: (draft: Draft) => Result): Result
  /** What a command was told, here or in an earlier commit. */
  replyTo(commandId: string): string | undefined
  /** Everything that was decided, or `undefined` when that is nothing. */
  change(): Change | undefined
}

/** What the draft shows, and where what is written to it goes. */
interface Layers {
  readonly view: RecordView
  /** What the decisions before have written. */
  readonly total: Writes | undefined
  /** Of the decision at work, which may still throw. */
  readonly writes: Writes
}

/**
 * Makes batches. There is one draft for all of their decisions, each of which has it for itself:
 * there may be thousands in one turn.
 */
export function createBatches(): (view: RecordView) => Batch {
  let layers: Layers | undefined
  const draft = createDraft(() => {
    if (layers === undefined) throw new Error('A draft is of use only while a decision is made.')
    return layers
  })
  return (view) => {
    let total: Writes | undefined
    return {
      run(decision) {
        const writes = createWrites()
        layers = { view, total, writes }
        try {
          const result = decision(draft)
          // Most commits are of one decision: what that has written is all there is.
          if (total === undefined) total = writes
          else addWrites(total, writes)
          return result
        } finally {
          layers = undefined
        }
      },
      replyTo: (commandId) => total?.replies?.get(commandId) ?? view.replies.get(commandId),
      change: () => (total === undefined ? undefined : toChange(view, total)),
    }
  }
}

function createDraft(open: () => Layers): Draft {
  return {
    get now() {
      return open().view.now
    },
    get: (name) => valueOf(open(), name),
    entries: (map) => entriesOf(map, open()),
    size(map) {
      const { view, total, writes } = open()
      const before = total === undefined ? 0 : growthOf(total, map)
      return (view.sizes.get(map) ?? 0) + before + growthOf(writes, map)
    },
    ownerOf: (name) => ownerOf(open(), name),
    set: (name, value, options) => write(open(), name, { value, ...options }),
    delete: (name) => write(open(), name, { value: null }),
    expectField: (name) => void open().writes.expected.push(name),
    expectRecord: () => void (open().writes.expectsRecord = true),
    nextRev() {
      const { view, total, writes } = open()
      return view.rev + (total?.revs ?? 0) + ++writes.revs
    },
    emit: (event) => emit(open().writes, event),
    emitMerged: (merge, make) => emit(open().writes, { merge, make }),
    alarm: (name, at) => void open().writes.alarms.push({ name, at }),
    effect: (effect) => void open().writes.effects.push(effect),
    done: (outboxId) => void open().writes.done.push(outboxId),
    remember: (commandId, text) => reply(open().writes, commandId, text),
  }
}

function written({ total, writes }: Layers, name: FieldName): FieldWrite | undefined {
  return writes.fields.get(name) ?? total?.fields.get(name)
}

function valueOf(layers: Layers, name: FieldName): string | undefined {
  const last = written(layers, name)
  return last === undefined ? layers.view.fields.get(name)?.value : (last.value ?? undefined)
}

function ownerOf(layers: Layers, name: FieldName): string | undefined {
  const last = written(layers, name)
  return last === undefined ? layers.view.fields.get(name)?.owner : last.owner
}

function write(
  layers: Layers,
  name: FieldName,
  { value, lapsesAt, owner = ownerOf(layers, name) }: WriteOptions & Pick<FieldWrite, 'value'>,
): void {
  const grows = Number(value !== null) - Number(valueOf(layers, name) !== undefined)
  if (grows !== 0) grow(layers.writes, mapOf(name), grows)
  const lapse = lapsesAt === undefined ? {} : { lapsesAt }
  const owned = value === null || owner === undefined ? {} : { owner }
  layers.writes.fields.set(name, { name, value, ...lapse, ...owned })
}

function entriesOf(map: string, { view, total, writes }: Layers) {
  const values = new Map<FieldName, string>()
  for (const [name, field] of view.fields) if (mapOf(name) === map) values.set(name, field.value)
  for (const fields of [total?.fields ?? [], writes.fields]) {
    for (const [name, { value }] of fields) {
      if (mapOf(name) !== map) continue
      if (value === null) values.delete(name)
      else values.set(name, value)
    }
  }
  return [...values]
}
