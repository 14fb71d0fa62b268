import {
  REPLY_MS,
  mapOf,
  type Change,
  type Committed,
  type Field,
  type FieldName,
} from '../backend.ts'
import type { OutboxEntry, RecordQuery, RecordView } from '../backend.ts'
import type { Position } from '../../protocol/streams.ts'

/** A record of the memory backend. */
export interface MemoryRecord {
  readonly epoch: string
  rev: number
  seq: number
  readonly fields: Map<FieldName, Field>
  /** The same ones by the map that they are in. */
  readonly maps: Map<string, Map<FieldName, Field>>
  // What follows is made when it is needed: there is a record for every user, and most have none.
  /** The fields that disappear by themselves, so that reading a large map need not look for them. */
  lapsing?: Set<FieldName>
  /** When the first of them does. */
  lapsesAt: number
  /** The last events, the latest of which is `seq`. Strings alone: they outlive all else. */
  readonly log: string[]
  alarms?: Map<string, { at: number; claimedUntil: number }>
  outbox?: Map<string, { entry: OutboxEntry; dueAt: number }>
  replies?: Map<string, { reply: string; until: number }>
}

/** Revisions begin above `rev`, so that no revision of an earlier record of this name comes again. */
export function createRecord(epoch: string, rev: number): MemoryRecord {
  return {
    epoch,
    rev,
    seq: 0,
    fields: new Map(),
    maps: new Map(),
    lapsesAt: Infinity,
    log: [],
  }
}

export function positionOf({ epoch, seq }: MemoryRecord): Position {
  return { epoch, seq }
}

export function viewRecord(record: MemoryRecord, query: RecordQuery, now: number): RecordView {
  const fields = new Map<FieldName, Field>()
  for (const name of query.names ?? []) {
    const field = record.fields.get(name)
    if (field !== undefined) fields.set(name, field)
  }
  for (const map of query.maps ?? []) {
    for (const [name, field] of record.maps.get(map) ?? []) fields.set(name, field)
  }
  const sizes = query.sizes === undefined ? NONE : sizesOf(record, query.sizes)
  const replies = query.commandIds === undefined ? NONE : repliesOf(record, query.commandIds, now)
  return { rev: record.rev, position: positionOf(record), now, fields, sizes, replies }
}

const NONE: ReadonlyMap<string, never> = new Map<string, never>()

function sizesOf({ maps }: MemoryRecord, names: readonly string[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>()
  for (const map of names) sizes.set(map, maps.get(map)?.size ?? 0)
  return sizes
}

function repliesOf(
  { replies }: MemoryRecord,
  commandIds: readonly string[],
  now: number,
): ReadonlyMap<string, string> {
  let found: Map<string, string> | undefined
  for (const commandId of commandIds) {
    const known = replies?.get(commandId)
    if (known === undefined || known.until <= now) continue
    found ??= new Map()
    found.set(commandId, known.reply)
  }
  return found ?? NONE
}

/** Drops the fields whose time has come, and says which they were. */
export function dropLapsed(
  record: MemoryRecord,
  now: number,
): readonly { readonly name: FieldName; readonly field: Field }[] {
  if (record.lapsesAt > now) return []
  record.lapsesAt = Infinity
  return [...(record.lapsing ?? [])].flatMap((name) => {
    const field = record.fields.get(name)
    if (field?.lapsesAt !== undefined && field.lapsesAt > now) {
      record.lapsesAt = Math.min(record.lapsesAt, field.lapsesAt)
      return []
    }
    record.lapsing?.delete(name)
    removeField(record, name)
    return field === undefined ? [] : [{ name, field }]
  })
}

/** Whether everything holds that a change expects. */
export function holds(record: MemoryRecord, { expect, replies }: Change, now: number): boolean {
  if (expect.rev !== undefined && expect.rev !== record.rev) return false
  for (const { name, rev } of expect.fields) {
    if ((record.fields.get(name)?.rev ?? 0) !== rev) return false
  }
  return !replies.some(({ commandId }) => {
    const known = record.replies?.get(commandId)
    return known !== undefined && known.until > now
  })
}

export function writeFields(record: MemoryRecord, change: Change): Committed['fields'] {
  return change.fields.map(({ name, value, lapsesAt, owner }) => {
    record.lapsing?.delete(name)
    if (value === null) {
      removeField(record, name)
      return { name, field: undefined }
    }
    const lapse = lapsesAt === undefined ? {} : { lapsesAt }
    const field = { value, rev: record.rev, ...lapse, ...(owner === undefined ? {} : { owner }) }
    putField(record, name, field)
    if (lapsesAt !== undefined) {
      record.lapsing ??= new Set()
      record.lapsing.add(name)
      record.lapsesAt = Math.min(record.lapsesAt, lapsesAt)
    }
    return { name, field }
  })
}

function putField({ fields, maps }: MemoryRecord, name: FieldName, field: Field): void {
  fields.set(name, field)
  const map = mapOf(name)
  const known = maps.get(map)
  if (known === undefined) maps.set(map, new Map([[name, field]]))
  else known.set(name, field)
}

function removeField({ fields, maps }: MemoryRecord, name: FieldName): void {
  if (fields.delete(name)) maps.get(mapOf(name))?.delete(name)
}

export function remember(record: MemoryRecord, { replies }: Change, now: number): void {
  if (replies.length > 0) record.replies ??= new Map()
  for (const { commandId, reply } of replies) {
    record.replies?.set(commandId, { reply, until: now + REPLY_MS })
  }
  // Insertion order is age, so the old ones are in front.
  for (const [commandId, { until }] of record.replies ?? []) {
    if (until > now) break
    record.replies?.delete(commandId)
  }
}

/** From when on there is nothing left of a record, unless it is written again. */
export function fadesAt(record: MemoryRecord, now: number): number {
  const { lapsing = new Set(), fields } = record
  if (hasPlans(record) || fields.size > lapsing.size) return Infinity
  const lapses = [...lapsing].map((name) => fields.get(name)?.lapsesAt ?? 0)
  return Math.max(now + REPLY_MS, ...lapses)
}

/** Whether something is to be done later. */
export function hasPlans({ alarms, outbox }: MemoryRecord): boolean {
  return (alarms?.size ?? 0) + (outbox?.size ?? 0) > 0
}
