import type { Position } from '../protocol/streams.ts'

/**
 * A channel, a user, the invitations that must be decided together, or what two users have written
 * to each other.
 */
export type RecordKey =
  `channel:${string}` | `user:${string}` | `domain:${string}` | `thread:${string}`

/**
 * The name of a field is its map, a slash, and its key: `member/ada`. A map is a lower-case word of
 * ours; a key comes from users and may be anything.
 */
export type FieldName = `${string}/${string}`

export interface Field {
  readonly value: string
  /** The record's revision when the field was last written. Never 0, never the same twice. */
  readonly rev: number
  /** When the field disappears by itself, in the backend's time. */
  readonly lapsesAt?: number
  /** The node that looks after it. */
  readonly owner?: string
}

export interface RecordQuery {
  readonly names?: readonly FieldName[]
  /** Every field of these maps. */
  readonly maps?: readonly string[]
  /** How many fields these maps hold. */
  readonly sizes?: readonly string[]
  /** Whether these commands have been committed before, and what they were told. */
  readonly commandIds?: readonly string[]
}

/** What `read` saw, at one moment. */
export interface RecordView {
  readonly rev: number
  readonly position: Position
  /** The backend's own time, by which every deadline is judged. */
  readonly now: number
  readonly fields: ReadonlyMap<FieldName, Field>
  readonly sizes: ReadonlyMap<string, number>
  readonly replies: ReadonlyMap<string, string>
}

export interface FieldWrite {
  readonly name: FieldName
  /** `null` deletes. */
  readonly value: string | null
  readonly lapsesAt?: number
  /** The node that is to give the field back, or whoever sweeps up after it when it has died. */
  readonly owner?: string
}

export interface AlarmWrite {
  readonly name: string
  /** In the backend's time. `null` clears it. */
  readonly at: number | null
}

export interface Change {
  /** Nothing is changed unless all of this holds. A revision of 0 means: there is no such field. */
  readonly expect: {
    readonly rev?: number
    readonly fields: readonly { readonly name: FieldName; readonly rev: number }[]
  }
  /** By how much the record's revision grows: at least 1. */
  readonly revs: number
  readonly fields: readonly FieldWrite[]
  /** Each becomes the next event of the record's log. */
  readonly events: readonly string[]
  readonly alarms: readonly AlarmWrite[]
  /** Effects on other records, kept until `done` names them. */
  readonly outbox: readonly string[]
  readonly done: readonly string[]
  /** What to answer when these commands come again. */
  readonly replies: readonly { readonly commandId: string; readonly reply: string }[]
}

export interface OutboxEntry {
  readonly id: string
  readonly effect: string
}

export type CommitResult =
  | { readonly status: 'ok'; readonly position: Position; readonly outbox: readonly OutboxEntry[] }
  /** An expectation did not hold, or a command had been committed before. Read again. */
  | { readonly status: 'conflict' }

/** One commit as its watchers hear of it. */
export interface Committed {
  /** The record's revision before the commit. Whoever knows another one has missed something. */
  readonly before: number
  /** The record's revision after the commit. */
  readonly rev: number
  /** The position after the events. */
  readonly position: Position
  readonly events: readonly string[]
  readonly fields: readonly { readonly name: FieldName; readonly field: Field | undefined }[]
}

export interface PositionedEvent {
  readonly seq: number
  readonly event: string
}

export type Due =
  | { readonly type: 'alarm'; readonly key: RecordKey; readonly name: string; readonly at: number }
  | { readonly type: 'outbox'; readonly key: RecordKey; readonly entry: OutboxEntry }

export interface Claim {
  readonly due: readonly Due[]
  /**
   * When to ask again: when the next one will be due, or before, where others may have left something
   * that this backend does not know of.
   */
  readonly nextAt?: number
}

/** Where a record is, without what it holds. */
export interface Head {
  readonly rev: number
  readonly position: Position
  /** Nobody has written it, or it was forgotten: its epoch changes when others are forgotten. */
  readonly isBlank?: true
}

/** A node that has not kept its lease. */
export interface DeadNode {
  readonly nodeId: string
  /** When its lease ended. */
  readonly since: number
}

export interface Heartbeat {
  /** The backend's own time. */
  readonly now: number
  /** The nodes whose leases hold, this one among them. */
  readonly live: readonly string[]
  readonly dead: readonly DeadNode[]
}

export interface OwnedField {
  readonly key: RecordKey
  readonly name: FieldName
}

export interface OwnedPage {
  readonly fields: readonly OwnedField[]
  /** Where the next page begins. Absent on the last one. */
  readonly cursor?: string
}

/**
 * Where the server keeps its records. Every method is atomic, time is the backend's own, and a
 * record that nobody has written is an empty one.
 */
export interface Backend {
  read(key: RecordKey, query: RecordQuery): Promise<RecordView>
  /** Applies the whole change, or nothing of it. */
  commit(key: RecordKey, change: Change): Promise<CommitResult>
  /** The events after a position, in order, or `'gone'` when the log no longer reaches that far. */
  replay(
    key: RecordKey,
    after: Position,
    limit: number,
  ): Promise<readonly PositionedEvent[] | 'gone'>
  /**
   * Where many records are, to find out whether something of them was missed. Records of which that
   * cannot be said now are left out; it rejects when that is all of them.
   */
  heads(keys: readonly RecordKey[]): Promise<ReadonlyMap<RecordKey, Head>>
  /**
   * Later commits of a record, in order. Resolves once every one of them is on its way; one that is
   * lost on the way shows in the `before` of the next one, and in `heads`.
   */
  watch(key: RecordKey, onCommit: (committed: Committed) => void): Promise<() => void>
  /**
   * Alarms and outbox entries that are due. A claim lapses after 5 s, and only a commit clears what
   * it claimed, so whoever dies with one loses nothing.
   */
  claimDue(limit: number): Promise<Claim>
  /**
   * Keeps a node's lease for so long from now on, or ends it with 0, and says which nodes live and
   * which have died. Also where a backend clears away what has lapsed.
   */
  heartbeat(nodeId: string, leaseMs: number): Promise<Heartbeat>
  /** What a node has not given back, page by page. */
  owned(nodeId: string, cursor?: string): Promise<OwnedPage>
  /** Speaks no more of a dead node. */
  forgetNode(nodeId: string): Promise<void>
  /** Hears that the way to the backend was cut and is whole again: heads must be looked at. */
  onReset(listener: () => void): () => void
  close(): Promise<void>
}

export const CLAIM_MS = 5000

/** How many events of a record can be replayed. */
export const LOG_LENGTH = 1000

/** How long a command that comes again is answered from memory: four times what a client waits. */
export const REPLY_MS = 2 * 60 * 1000

/** The map of a field's name. */
export function mapOf(name: FieldName): string {
  return name.slice(0, name.indexOf('/'))
}

/** The key of a field's name. */
export function keyOf(name: FieldName): string {
  return name.slice(name.indexOf('/') + 1)
}
