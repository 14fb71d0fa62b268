import type { MessageShape } from '../../protocol/messages.ts'
import { PAGE_LENGTH } from '../../protocol/limits.ts'
import type { Backend, FieldName, RecordKey } from '../backend.ts'
import type { Draft } from './draft.ts'

/** How many messages a record has stored, and how many of them count as something to read. */
interface Meta {
  readonly lastSeq: number
  readonly counted: number
  /** The latest that is shown as the last message, when it is not the last. */
  readonly shownSeq?: number
}

/** How far a user has read. What the user has written counts as read. */
interface Reader {
  readonly readSeq: number
  readonly readCounted: number
  readonly ownTotal: number
  readonly readOwn: number
}

interface Stored {
  readonly message: MessageShape
  /** How many counted messages there were, this one included. */
  readonly counted: number
}

export interface ReadState {
  readonly lastSeq: number
  readonly readSeq: number
  readonly unreadCount: number
}

interface PageQuery {
  readonly userId: string
  readonly before: number | undefined
  readonly limit: number
}

interface Page {
  readonly messages: readonly MessageShape[]
  readonly state: ReadState
  readonly before?: number
}

export interface HistoryBounds {
  readonly maxMessages: number
  readonly retentionMs: number
}

type Get = (name: FieldName) => string | undefined

const META: FieldName = 'history/meta'
const messageField = (seq: number): FieldName => `message/${seq}`
export const readerField = (userId: string): FieldName => `reader/${userId}`

/** A page is not longer than this, so that it fits into what a session may have under way. */
const PAGE_BYTES = 256 * 1024

/** The fields that decisions about the history for these users look at. */
export function historyFields(userIds: readonly string[]): FieldName[] {
  return [META, ...userIds.map(readerField)]
}

/** Stores a message as the next of its record. The oldest goes when there are too many. */
export function appendMessage(
  draft: Draft,
  unnumbered: MessageShape,
  { maxMessages, retentionMs }: HistoryBounds,
): MessageShape {
  const meta = readMeta(draft.get)
  const seq = meta.lastSeq + 1
  const isCounted = isCountable(unnumbered)
  const counted = meta.counted + Number(isCounted)
  const message = { ...unnumbered, seq }
  const stored: Stored = { message, counted }
  draft.expectField(META)
  const shown = isLastMessage(unnumbered) ? {} : { shownSeq: shownSeq(meta) }
  draft.set(META, JSON.stringify({ lastSeq: seq, counted, ...shown }))
  draft.set(messageField(seq), JSON.stringify(stored), { lapsesAt: draft.now + retentionMs })
  if (seq > maxMessages) draft.delete(messageField(seq - maxMessages))
  if (isCounted && message.from !== '') {
    const reader = readReader(draft.get, message.from)
    writeReader(draft, message.from, { ...reader, ownTotal: reader.ownTotal + 1 })
  }
  return message
}

/** Somebody new has nothing to read of what was written before. */
export function beginReading(draft: Draft, userId: string): void {
  const { lastSeq, counted } = readMeta(draft.get)
  writeReader(draft, userId, { readSeq: lastSeq, readCounted: counted, ownTotal: 0, readOwn: 0 })
}

export function readState(get: Get, userId: string): ReadState {
  const { lastSeq, counted } = readMeta(get)
  const { readSeq, readCounted, ownTotal, readOwn } = readReader(get, userId)
  const unreadCount = Math.max(0, counted - readCounted - (ownTotal - readOwn))
  return { lastSeq, readSeq, unreadCount }
}

/** Where a message is, as far as marking it as read must know. */
export type ReadMark = Omit<Reader, 'ownTotal'>

/** Looks for a message that has not been read yet. `undefined` when it has, or is unknown. */
export async function findUnread(
  backend: Backend,
  key: RecordKey,
  { userId, messageId }: { readonly userId: string; readonly messageId: string },
): Promise<ReadMark | undefined> {
  const { fields } = await backend.read(key, { names: historyFields([userId]) })
  const get: Get = (name) => fields.get(name)?.value
  const { lastSeq } = readMeta(get)
  const { readSeq, ownTotal } = readReader(get, userId)
  let ownAfter = 0
  for (let until = lastSeq; until > readSeq; until -= PAGE_LENGTH) {
    const page = await readStored(backend, key, {
      from: Math.max(readSeq, until - PAGE_LENGTH),
      until,
    })
    for (const { message, counted } of page.toReversed()) {
      if (message.messageId === messageId) {
        return { readSeq: message.seq ?? 0, readCounted: counted, readOwn: ownTotal - ownAfter }
      }
      ownAfter += Number(isCountable(message) && message.from === userId)
    }
  }
  return undefined
}

/** Marks everything up to a message as read. Going back changes nothing. */
export function markRead(draft: Draft, userId: string, mark: ReadMark): void {
  const reader = readReader(draft.get, userId)
  if (mark.readSeq <= reader.readSeq) return
  draft.expectField(readerField(userId))
  writeReader(draft, userId, { ...reader, ...mark })
}

/** The messages before a number, oldest first, what to ask for next, and how far one has read. */
export async function readPage(
  backend: Backend,
  key: RecordKey,
  { userId, before, limit }: PageQuery,
): Promise<Page> {
  const { fields } = await backend.read(key, { names: historyFields([userId]) })
  const state = readState((name) => fields.get(name)?.value, userId)
  const until = Math.min(state.lastSeq, (before ?? Infinity) - 1)
  // One more than asked for shows whether there is anything older.
  const found = await readStored(backend, key, { from: until - limit - 1, until })
  const messages: MessageShape[] = []
  let bytes = 0
  for (const { message } of found.toReversed()) {
    bytes += lengthOf(message)
    if (messages.length === limit || (messages.length > 0 && bytes > PAGE_BYTES)) break
    messages.unshift(message)
  }
  const oldest = messages[0]?.seq
  return oldest === undefined || messages.length === found.length
    ? { messages, state }
    : { messages, state, before: oldest }
}

/** The latest stored message that is shown as the last one, if there is one. */
export async function readLast(
  backend: Backend,
  key: RecordKey,
  get: Get,
): Promise<MessageShape | undefined> {
  const seq = shownSeq(readMeta(get))
  const [last] = await readStored(backend, key, { from: seq - 1, until: seq })
  return last?.message
}

/** Deletes everything that is stored, of a record whose maps `HISTORY_MAPS` were asked for. */
export function clearHistory(draft: Draft): void {
  for (const map of HISTORY_MAPS) {
    for (const [name] of draft.entries(map)) draft.delete(name)
  }
}

export const HISTORY_MAPS = ['message', 'reader'] as const

async function readStored(
  backend: Backend,
  key: RecordKey,
  { from, until }: { from: number; until: number },
): Promise<readonly Stored[]> {
  const first = Math.max(0, from) + 1
  const names = Array.from({ length: Math.max(0, until - first + 1) }, (_, index) =>
    messageField(first + index),
  )
  const { fields } = await backend.read(key, { names })
  return names.flatMap((name) => {
    const text = fields.get(name)?.value
    return text === undefined ? [] : parse<Stored>(text)
  })
}

/** Whether a message is something to read: what somebody wrote, and a call that was missed. */
function isCountable({ invitation }: MessageShape): boolean {
  if (invitation === undefined) return true
  return invitation.counts ?? (invitation.action === 'cancel' || invitation.action === 'timeout')
}

/** Whether a list of conversations shows a message as the last one. */
export function isLastMessage({ invitation }: MessageShape): boolean {
  return invitation?.counts !== false
}

function shownSeq({ shownSeq: seq, lastSeq }: Meta): number {
  return seq ?? lastSeq
}

/** How much of a page a message takes: what an app has put into it. */
export function lengthOf({ body, invitation }: MessageShape): number {
  return body.length + (invitation?.data?.length ?? 0) + (invitation?.answer?.length ?? 0)
}

function readMeta(get: Get): Meta {
  const text = get(META)
  return text === undefined ? { lastSeq: 0, counted: 0 } : parse<Meta>(text)
}

function readReader(get: Get, userId: string): Reader {
  const text = get(readerField(userId))
  const nobody = { readSeq: 0, readCounted: 0, ownTotal: 0, readOwn: 0 }
  return text === undefined ? nobody : parse<Reader>(text)
}

function writeReader(draft: Draft, userId: string, reader: Reader): void {
  draft.set(readerField(userId), JSON.stringify(reader))
}

// What a record holds was written by this file.
function parse<Shape>(text: string): Shape {
  return JSON.parse(text) as Shape
}
