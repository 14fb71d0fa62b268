import { REPLY_MS } from '../backend.ts'
import type {
  Change,
  Committed,
  Field,
  FieldName,
  FieldWrite,
  OutboxEntry,
  RecordKey,
} from '../backend.ts'
import type { Entry } from './sqliteJournal.ts'
import type { SqliteNotes } from './sqliteNotes.ts'
import { createRecord, putField, unfoldedOf, type SqliteRecord } from './sqliteRecord.ts'

export interface Applied {
  readonly committed: Committed
  readonly outbox: readonly OutboxEntry[]
}

/**
 * Applies a change to what is in memory and adds it to the journal, or gives `undefined` when it
 * conflicts. When it throws, nothing has been changed.
 */
export function sqliteApply(
  notes: SqliteNotes,
): (key: RecordKey, change: Change, now: number) => Applied | undefined {
  const { meta, journal, records, replies, plans } = notes

  return (key, change, now) => {
    const record = records.find(key) ?? records.blank(key)
    if (!holds(record, change, now)) return undefined
    requireTexts(change)

    const before = record.rev
    const outbox = plans.toOutbox(change.outbox)
    const entry = toEntry(record, change, { now, outbox })
    journal.add(entry)
    const fields = absorb(notes, record, { entry, turn: journal.turn })
    const position = meta.positionOf(record)
    return {
      committed: { before, rev: record.rev, position, events: change.events, fields },
      outbox,
    }
  }

  function holds(record: SqliteRecord, { expect, replies: told }: Change, now: number): boolean {
    if (expect.rev !== undefined && expect.rev !== record.rev) return false
    for (const { name, rev } of expect.fields) {
      if ((records.field(record, name, now)?.rev ?? 0) !== rev) return false
    }
    return !told.some(({ commandId }) => replies.find(record, commandId, now) !== undefined)
  }
}

/** Brings memory to what the journal on disk says and the tables do not. */
export function restoreSqlite(notes: SqliteNotes): void {
  const { journal, records, plans } = notes
  records.clear()
  plans.clear()
  journal.reload((entry, turn) => {
    const { key, id } = entry
    const known = records.find(key)
    if ('isForgotten' in entry) {
      if (known?.id === id) records.drop(key)
      return
    }
    // Its tables have that turn, which is kept for the sake of other records.
    if (known !== undefined && known.foldedTurn >= turn) return
    const record = known ?? createRecord({ ...entry, foldedTurn: 0, isNew: true })
    absorb(notes, record, { entry, turn })
  })
}

function absorb(
  { records, plans, logLength }: SqliteNotes,
  record: SqliteRecord,
  { entry, turn }: { readonly entry: Entry; readonly turn: number },
): Committed['fields'] {
  const { rev, seq, at, fields = [], events = [], replies = [] } = entry
  const unfolded = unfoldedOf(record, turn)
  record.rev = rev
  record.seq = seq
  unfolded.lastTurn = turn
  unfolded.at = at
  for (const event of events) unfolded.events.push(event)
  const excess = unfolded.events.length - logLength
  // Now and then, since each time moves all of them.
  if (excess > logLength) unfolded.events.splice(0, excess)
  const written = fields.map((write): { name: FieldName; field: Field | undefined } => {
    const { name } = write
    const field = toField(write, rev)
    putField(record, name, field)
    unfolded.fields.set(name, field)
    return { name, field }
  })
  for (const { commandId, reply } of replies) {
    unfolded.replies.set(commandId, { reply, until: at + REPLY_MS })
  }
  plans.add(record, entry)
  records.keep(record)
  return written
}

function toEntry(
  { key, id, epoch, rev, seq }: SqliteRecord,
  { revs, fields, events, alarms, done, replies }: Change,
  { now, outbox }: { readonly now: number; readonly outbox: readonly OutboxEntry[] },
): Entry {
  return {
    key,
    id,
    epoch,
    rev: rev + Math.max(1, revs),
    seq: seq + events.length,
    at: now,
    fields: unlessEmpty(fields),
    events: unlessEmpty(events),
    alarms: unlessEmpty(alarms),
    outbox: unlessEmpty(outbox),
    done: unlessEmpty(done),
    replies: unlessEmpty(replies),
  }
}

// Most of them are, and JSON leaves out what is undefined.
function unlessEmpty<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length > 0 ? items : undefined
}

function toField({ value, lapsesAt, owner }: FieldWrite, rev: number): Field | undefined {
  if (value === null) return undefined
  if (lapsesAt === undefined && owner === undefined) return { value, rev }
  const lapse = lapsesAt === undefined ? {} : { lapsesAt }
  return { value, rev, ...lapse, ...(owner === undefined ? {} : { owner }) }
}

// Later it would be too late to leave one commit out of its turn.
function requireTexts({ fields, events, outbox, replies }: Change): void {
  for (const { value } of fields) if (value !== null) requireText(value)
  for (const event of events) requireText(event)
  for (const effect of outbox) requireText(effect)
  for (const { reply } of replies) requireText(reply)
}

function requireText(text: unknown): void {
  if (typeof text !== 'string') throw new TypeError('What is committed must be text.')
}
