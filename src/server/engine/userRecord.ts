import type { ConversationShape } from '../../protocol/messages.ts'
import { availability, type Availability, type UserStatus } from '../../protocol/users.ts'
import { keyOf, type FieldName } from '../backend.ts'
import { toText } from './channelRecord.ts'
import type { Draft } from './draft.ts'
import { toEffectText, type Effect } from './effects.ts'
import { isLastMessage } from './history.ts'
import { noteMessage } from './pushTriggers.ts'

/** What a user's record holds of one session. */
export interface SessionEntry {
  readonly key: string
  readonly attachment: string
  readonly device?: string
  /** Its connection is lost, and has been for a moment. */
  readonly isCut?: true
  /** Nobody uses the device. */
  readonly isIdle?: true
}

/** What a user's record knows of a channel of which the user is, or was, a durable member. */
interface Durable {
  readonly isMember: boolean
  /** The channel's revision: the highest is the truth. */
  readonly rev: number
}

interface StoredConversation extends ConversationShape {
  readonly rev: number
}

/** How long a membership that has ended is remembered, so that late news of it changes nothing. */
const FORGET_MS = 10 * 60 * 1000

export const AVAILABILITY: FieldName = 'status/availability'
export const LAST_SEEN: FieldName = 'status/lastSeenAt'
const durableField = (channelId: string): FieldName => `channel/${channelId}`
const conversationField = (userId: string): FieldName => `conversation/${userId}`

/** The field of a user's record that holds a session. */
export const sessionField = (sessionId: string): FieldName => `session/${sessionId}`

/** Says that a session has ended because its user has logged in elsewhere, and only there. */
export const replacedField = (sessionId: string): FieldName => `replaced/${sessionId}`

export function readEntry(text: string | undefined): SessionEntry | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as SessionEntry)
}

export function readDurable(text: string): Durable {
  // Written by `receiveMembership`.
  return JSON.parse(text) as Durable
}

/** A conversation as the wire has it. */
export function readConversation(text: string): ConversationShape {
  const { rev: _rev, ...conversation } = parseConversation(text)
  return conversation
}

function parseConversation(text: string): StoredConversation {
  // Written by `receiveInbox`.
  return JSON.parse(text) as StoredConversation
}

/** What others may see of a user, from the fields of the record. */
export function toStatus(
  get: (name: FieldName) => string | undefined,
  sessions: readonly string[],
): UserStatus {
  const entries = sessions.flatMap((text) => readEntry(text) ?? [])
  const chosen = toAvailability(get(AVAILABILITY))
  const online = entries.length > 0
  const isIdle = online && entries.every((entry) => entry.isIdle === true)
  const lastSeenAt = get(LAST_SEEN)
  return {
    online,
    ...(online && entries.every(({ isCut }) => isCut === true) ? { reconnecting: true } : {}),
    availability: chosen === 'available' && isIdle ? 'away' : chosen,
    ...(online || lastSeenAt === undefined ? {} : { lastSeenAt: Number(lastSeenAt) }),
  }
}

function toAvailability(text: string | undefined): Availability {
  return text === undefined ? 'available' : availability.parse(text)
}

/** Tells the channels of which the user is a durable member. */
export function tellChannels(draft: Draft, userId: string, online: boolean): void {
  const rev = draft.nextRev()
  for (const [name, text] of draft.entries('channel')) {
    if (!readDurable(text).isMember) continue
    const channelId = keyOf(name)
    draft.effect(toEffectText({ type: 'presence', channelId, userId, online, rev }))
  }
}

/** What decisions about sessions and memberships look at. */
export const PRESENCE_MAPS = ['session', 'channel'] as const

/** What the end of a session looks at as well: what it was in, and who is to be told elsewhere. */
export const SESSION_MAPS = [...PRESENCE_MAPS, 'invite', 'push', 'notify'] as const

/** Enters a durable membership, or its end, which every session of the user hears of. */
export function receiveMembership(
  draft: Draft,
  { userId, channelId, isMember, rev }: Extract<Effect, { type: 'membership' }>,
): void {
  const name = durableField(channelId)
  const known = draft.get(name)
  if (known !== undefined && readDurable(known).rev >= rev) return
  draft.expectField(name)
  const lapse = isMember ? {} : { lapsesAt: draft.now + FORGET_MS }
  draft.set(name, JSON.stringify({ isMember, rev }), lapse)
  if (!isMember) {
    draft.emit(toText({ type: 'channel.membershipEnded', channelId }))
    return
  }
  draft.expectRecord()
  // Somebody who has gone offline meanwhile has told only the channels that were known then.
  const online = draft.entries('session').length > 0
  const presence = { type: 'presence', channelId, userId, online, rev: draft.nextRev() } as const
  if (!online) draft.effect(toEffectText(presence))
}

/** Enters a message, and how far it has been read, into a user's record. */
export function receiveInbox(
  draft: Draft,
  { userId, message, push, conversation, rev = 0, onlineOnly }: Extract<Effect, { type: 'inbox' }>,
  { maxConversations, retentionMs }: { maxConversations: number; retentionMs: number },
): void {
  if (onlineOnly === true && draft.entries('session').length === 0) return
  if (message !== undefined) draft.emit(toText({ type: 'message.received', message }))
  if (conversation === undefined) return
  const isFromOther = message !== undefined && message.from !== userId
  // The steps of an invitation have pushes of their own.
  if (isFromOther && message.invitation === undefined) noteMessage(draft, message, push)
  if ('userId' in conversation.with) {
    const name = conversationField(conversation.with.userId)
    const text = draft.get(name)
    const known = text === undefined ? undefined : parseConversation(text)
    if (known !== undefined && known.rev >= rev) return
    const isLast = message !== undefined && isLastMessage(message)
    const lastMessage = isLast ? message : known?.lastMessage
    const stored = { ...conversation, rev, ...(lastMessage && { lastMessage }) }
    draft.expectField(name)
    draft.set(name, JSON.stringify(stored), { lapsesAt: draft.now + retentionMs })
    if (known === undefined && draft.size('conversation') > maxConversations) {
      draft.effect(toEffectText({ type: 'conversations.trim', userId }))
    }
  }
  draft.emit(toText({ type: 'conversation.changed', conversation }))
}

/** The fields that `receiveInbox` looks at. */
export function inboxFields({ conversation }: Extract<Effect, { type: 'inbox' }>): FieldName[] {
  if (conversation === undefined || !('userId' in conversation.with)) return []
  return [conversationField(conversation.with.userId)]
}

/** Drops the oldest conversations, some more than is needed so that it is not for every message. */
export function trimConversations(draft: Draft, maxConversations: number): void {
  const all = draft.entries('conversation').map(([name, text]) => {
    return { name, at: parseConversation(text).lastMessage?.sentAt ?? 0 }
  })
  const kept = Math.floor(maxConversations * 0.9)
  if (all.length <= maxConversations) return
  for (const { name } of all.toSorted((one, other) => other.at - one.at).slice(kept)) {
    draft.delete(name)
  }
}
