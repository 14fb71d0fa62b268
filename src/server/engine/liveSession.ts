import type { Session } from '../../protocol/session.ts'
import type { RecordKey } from '../backend.ts'
import type { Capabilities } from './capabilities.ts'
import { deliver, type Connection } from './connection.ts'
import { fnv1a } from '../../internal/fnv1a.ts'
import type { Attachment } from './sessionEntry.ts'
import type { Subscriber } from './streams.ts'

/** A session that this node looks after: connected, or cut off and within its grace window. */
export interface LiveSession extends Session {
  /** Names this login or resumption, so that a late farewell of an older one has no effect. */
  readonly attachment: string
  readonly resumeKey: string
  readonly connection: Connection
  readonly subscriber: Subscriber
  /** What its token allows. Another token may allow something else. */
  can: Capabilities
  /** The channels in which it has a seat. */
  readonly channelIds: Set<string>
  /** Seats of before it was cut off, which the client has not asked for again yet. */
  readonly unclaimed: Set<string>
  /** Its invitations that ring, and until when. */
  readonly ringing: Map<string, number>
  /** The calls in which it talks. */
  readonly talking: Set<string>
  /** Stops the grace window: of its connection, or of its unclaimed seats. */
  cancelGrace: (() => void) | undefined
  /** Stops others from being told that it is cut off. */
  cancelCut: (() => void) | undefined
  /** Stops the wait for the end of its token. */
  cancelExpiry: (() => void) | undefined
  /** Its token has expired, and its client may still come back with another. */
  hasExpired: boolean
  isOver: boolean
  /** It is over because the same session has another connection now. */
  livesOn: boolean
}

export interface NewSession {
  readonly attachment: Attachment
  readonly connection: Connection
  /** The same session on the connection before. */
  readonly previous: LiveSession | undefined
}

export function createLiveSession(
  { userId, can }: { readonly userId: string; readonly can: Capabilities },
  { attachment, connection, previous }: NewSession,
): LiveSession {
  const { sessionId, key, device } = attachment
  return {
    userId,
    sessionId,
    // A number that is the same for a user id on every node and for ever.
    uid: fnv1a(userId),
    ...(device === undefined ? {} : { device }),
    attachment: attachment.attachment,
    resumeKey: key,
    can,
    connection,
    subscriber: { deliver: (frame) => deliver(connection, frame) },
    channelIds: new Set(previous?.channelIds),
    unclaimed: new Set(previous?.channelIds),
    ringing: new Map(),
    talking: new Set(),
    cancelGrace: undefined,
    cancelCut: undefined,
    cancelExpiry: undefined,
    hasExpired: false,
    isOver: false,
    livesOn: false,
  }
}

export function stopTimers({ cancelGrace, cancelCut, cancelExpiry }: LiveSession): void {
  cancelGrace?.()
  cancelCut?.()
  cancelExpiry?.()
}

/** Whether nobody is left to deliver to. */
export function isGone({ isOver, connection }: LiveSession): boolean {
  return isOver || connection.isClosed
}

export function userKey(userId: string): RecordKey {
  return `user:${userId}`
}

export function toUserId(key: RecordKey): string {
  return key.slice('user:'.length)
}

export function channelKey(channelId: string): RecordKey {
  return `channel:${channelId}`
}

/** What two users have written to each other. Ids hold no control characters. */
export function threadKey(one: string, other: string): RecordKey {
  return `thread:${[one, other].toSorted().join('\n')}`
}
