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

type EmittedEvent =
  string | { readonly merge: string; readonly make: (merge: Merge) => string | undefined }

/** What decisions have written to a record. */
export interface Writes {
  readonly fields: Map<FieldName, FieldWrite>
  readonly expected: FieldName[]
  readonly events: EmittedEvent[]
  readonly alarms: AlarmWrite[]
  readonly effects: string[]
  readonly done: string[]
  // Made when they are needed: an empty map is larger than all of the above.
  /** By command id. */
  replies?: Map<string, string>
  /** By how much the maps have grown. */
  growth?: Map<string, number>
  /** Those that have an event already. */
  merges?: Set<string>
  expectsRecord: boolean
  revs: number
}

export function createWrites(): Writes {
  return {
    fields: new Map(),
    expected: [],
    events: [],
    alarms: [],
    effects: [],
    done: [],
    expectsRecord: false,
    revs: 0,
  }
}

export function grow(writes: Writes, map: string, by: number): void {
  writes.growth ??= new Map()
  writes.growth.set(map, (writes.growth.get(map) ?? 0) + by)
}

export function growthOf({ growth }: Writes, map: string): number {
  return growth?.get(map) ?? 0
}

export function reply(writes: Writes, commandId: string, text: string): void {
  writes.replies ??= new Map()
  writes.replies.set(commandId, text)
}

/** Adds what one decision more has written. */
export function addWrites(total: Writes, more: Writes): void {
  for (const [name, write] of more.fields) total.fields.set(name, write)
  total.expected.push(...more.expected)
  for (const event of more.events) emit(total, event)
  total.alarms.push(...more.alarms)
  total.effects.push(...more.effects)
  total.done.push(...more.done)
  for (const [commandId, text] of more.replies ?? []) reply(total, commandId, text)
  for (const [map, grown] of more.growth ?? []) grow(total, map, grown)
  total.expectsRecord ||= more.expectsRecord
  total.revs += more.revs
}

/** Appends an event. Of those that are merged, the first stands for all. */
export function emit(writes: Writes, event: EmittedEvent): void {
  if (typeof event !== 'string') {
    writes.merges ??= new Set()
    if (writes.merges.has(event.merge)) return
    writes.merges.add(event.merge)
  }
  writes.events.push(event)
}

/** The change that brings a record from what was read to what was decided, unless that is the same. */
export function toChange(view: RecordView, writes: Writes): Change | undefined {
  const { fields, alarms, effects, done, replies } = writes
  const events = toEvents(view, writes)
  const count = fields.size + events.length + alarms.length + effects.length + done.length
  if (count + (replies?.size ?? 0) === 0) return undefined

  return {
    expect: {
      ...(writes.expectsRecord ? { rev: view.rev } : {}),
      fields: writes.expected.map((name) => ({ name, rev: view.fields.get(name)?.rev ?? 0 })),
    },
    revs: writes.revs,
    fields: [...fields.values()],
    events,
    alarms,
    outbox: effects,
    done,
    replies: Array.from(replies ?? [], ([commandId, text]) => ({ commandId, reply: text })),
  }
}

function toEvents(view: RecordView, writes: Writes): string[] {
  const events: string[] = []
  for (const event of writes.events) {
    const text = typeof event === 'string' ? event : event.make(createMerge(view, writes))
    if (text !== undefined) events.push(text)
  }
  return events
}

function createMerge(view: RecordView, writes: Writes): Merge {
  return {
    touched: (map) => [...writes.fields.keys()].filter((name) => mapOf(name) === map),
    before: (name) => view.fields.get(name)?.value,
    after(name) {
      const write = writes.fields.get(name)
      return write === undefined ? view.fields.get(name)?.value : (write.value ?? undefined)
    },
    sizeAfter: (map) => (view.sizes.get(map) ?? 0) + growthOf(writes, map),
  }
}
