import {
  mapOf,
  type AlarmWrite,
  type Change,
  type FieldName,
  type FieldWrite,
  type RecordView,
} from '../backend.ts'

/** What the members of a merged event were, and what they are once every decision has been made. */
export interface Merge {
  /** The names of one map that the whole change touches. */
  touched(map: string): readonly FieldName[]
  before(name: FieldName): string | undefined
  after(name: FieldName): string | undefined
  /** How many fields a map holds. Asked for by `sizes`. */
  sizeAfter(map: string): number
}

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

type EmittedEvent =
  string | { readonly merge: string; readonly make: (merge: Merge) => string | undefined }

/** What a draft has gathered. */
interface Writes {
  readonly fields: Map<FieldName, FieldWrite>
  readonly expected: Set<FieldName>
  readonly events: EmittedEvent[]
  readonly alarms: AlarmWrite[]
  readonly effects: string[]
  readonly done: string[]
  /** By command id. */
  readonly replies: Map<string, string>
  /** By how much the maps have grown. */
  readonly growth: Map<string, number>
  expectsRecord: boolean
  revs: number
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

export function createBatch(view: RecordView): Batch {
  const total = createWrites()
  // Of the decision at work, which may still throw.
  const writes = createWrites()
  const draft = createDraft(view, total, writes)
  /** Those that have an event already. */
  const merges = new Set<string>()
  let isFirst = true
  return {
    run(decision) {
      if (!isFirst) clear(writes)
      isFirst = false
      const result = decision(draft)
      addWrites(total, writes, merges)
      return result
    },
    replyTo: (commandId) => total.replies.get(commandId) ?? view.replies.get(commandId),
    change: () => toChange(view, total),
  }
}

function createWrites(): Writes {
  return {
    fields: new Map(),
    expected: new Set(),
    events: [],
    alarms: [],
    effects: [],
    done: [],
    replies: new Map(),
    growth: new Map(),
    expectsRecord: false,
    revs: 0,
  }
}

function clear(writes: Writes): void {
  writes.fields.clear()
  writes.expected.clear()
  writes.events.length = 0
  writes.alarms.length = 0
  writes.effects.length = 0
  writes.done.length = 0
  writes.replies.clear()
  writes.growth.clear()
  writes.expectsRecord = false
  writes.revs = 0
}

// One for all decisions of a batch, since there may be thousands in one turn.
function createDraft(view: RecordView, total: Writes, writes: Writes): Draft {
  const written = (name: FieldName) => writes.fields.get(name) ?? total.fields.get(name)
  const get = (name: FieldName) => {
    const write = written(name)
    return write === undefined ? view.fields.get(name)?.value : (write.value ?? undefined)
  }
  const ownerOf = (name: FieldName) => {
    const write = written(name)
    return write === undefined ? view.fields.get(name)?.owner : write.owner
  }
  const write = (name: FieldName, value: string | null, options: WriteOptions = {}) => {
    const grows = Number(value !== null) - Number(get(name) !== undefined)
    if (grows !== 0) grow(writes, mapOf(name), grows)
    const { lapsesAt, owner = ownerOf(name) } = options
    const lapse = lapsesAt === undefined ? {} : { lapsesAt }
    const owned = value === null || owner === undefined ? {} : { owner }
    writes.fields.set(name, { name, value, ...lapse, ...owned })
  }
  return {
    now: view.now,
    get,
    entries: (map) => entriesOf(map, view, [total, writes]),
    size(map) {
      const growth = (total.growth.get(map) ?? 0) + (writes.growth.get(map) ?? 0)
      return (view.sizes.get(map) ?? 0) + growth
    },
    ownerOf,
    set: (name, value, options) => write(name, value, options),
    delete: (name) => write(name, null),
    expectField: (name) => void writes.expected.add(name),
    expectRecord: () => void (writes.expectsRecord = true),
    nextRev: () => view.rev + total.revs + ++writes.revs,
    emit: (event) => void writes.events.push(event),
    emitMerged: (merge, make) => void writes.events.push({ merge, make }),
    alarm: (name, at) => void writes.alarms.push({ name, at }),
    effect: (effect) => void writes.effects.push(effect),
    done: (outboxId) => void writes.done.push(outboxId),
    remember: (commandId, reply) => void writes.replies.set(commandId, reply),
  }
}

function grow({ growth }: Writes, map: string, by: number): void {
  growth.set(map, (growth.get(map) ?? 0) + by)
}

function entriesOf(map: string, view: RecordView, layers: readonly Writes[]) {
  const values = new Map<FieldName, string>()
  for (const [name, field] of view.fields) if (mapOf(name) === map) values.set(name, field.value)
  for (const { fields } of layers) {
    for (const [name, { value }] of fields) {
      if (mapOf(name) !== map) continue
      if (value === null) values.delete(name)
      else values.set(name, value)
    }
  }
  return [...values]
}

function addWrites(total: Writes, writes: Writes, merges: Set<string>): void {
  for (const [name, write] of writes.fields) total.fields.set(name, write)
  for (const name of writes.expected) total.expected.add(name)
  for (const event of writes.events) {
    if (typeof event !== 'string') {
      if (merges.has(event.merge)) continue
      merges.add(event.merge)
    }
    total.events.push(event)
  }
  total.alarms.push(...writes.alarms)
  total.effects.push(...writes.effects)
  total.done.push(...writes.done)
  for (const [commandId, reply] of writes.replies) total.replies.set(commandId, reply)
  for (const [map, grown] of writes.growth) grow(total, map, grown)
  total.expectsRecord ||= writes.expectsRecord
  total.revs += writes.revs
}

function toChange(view: RecordView, total: Writes): Change | undefined {
  const events: string[] = []
  for (const event of total.events) {
    const text = typeof event === 'string' ? event : event.make(createMerge(view, total))
    if (text !== undefined) events.push(text)
  }
  const { fields, alarms, effects, done, replies } = total
  const count = fields.size + events.length + alarms.length + effects.length
  if (count + done.length + replies.size === 0) return undefined

  return {
    expect: {
      ...(total.expectsRecord ? { rev: view.rev } : {}),
      fields: Array.from(total.expected, (name) => ({
        name,
        rev: view.fields.get(name)?.rev ?? 0,
      })),
    },
    revs: total.revs,
    fields: [...fields.values()],
    events,
    alarms,
    outbox: effects,
    done,
    replies: Array.from(replies, ([commandId, reply]) => ({ commandId, reply })),
  }
}

function createMerge(view: RecordView, total: Writes): Merge {
  return {
    touched: (map) => [...total.fields.keys()].filter((name) => mapOf(name) === map),
    before: (name) => view.fields.get(name)?.value,
    after(name) {
      const write = total.fields.get(name)
      return write === undefined ? view.fields.get(name)?.value : (write.value ?? undefined)
    },
    sizeAfter: (map) => (view.sizes.get(map) ?? 0) + (total.growth.get(map) ?? 0),
  }
}
