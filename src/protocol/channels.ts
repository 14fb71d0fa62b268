import * as z from 'zod'
import { attrAddress, attrEntries, attrSetResult, attrShape, author, type Attr } from './attrs.ts'
import type { CommandTable, EventTable } from './define.ts'
import { attrKey, channelId, rev, sessionId, timestamp, userId } from './ids.ts'
import { jsonText } from './jsonText.ts'
import { PAGE_LENGTH } from './limits.ts'
import { missedEvents, position } from './streams.ts'

/** A user in a channel. The same user in several tabs is one member with several sessions. */
export const member = z.object({
  userId,
  /** A number that is fixed per user id. */
  uid: z.int().nonnegative(),
  joinedAt: timestamp,
  /** Always true of a `session` member; of a durable one, whether the user is online anywhere. */
  online: z.boolean(),
  /** The sessions that are in the channel. A durable member may have none. */
  sessionIds: z.array(sessionId).readonly(),
  /** Stays a member until the user leaves, online or not. */
  isDurable: z.literal(true).exactOptional(),
})
export type Member = Readonly<z.infer<typeof member>>

/**
 * How a user belongs to a channel: `session` until the last of the user's sessions is gone, `durable`
 * until the user leaves.
 */
export const membership = z.enum(['session', 'durable'])
export type Membership = z.infer<typeof membership>

/** What a channel stores for one of its members. */
export const channelHistory = z.object({
  /** The number of the latest stored message. 0 when there is none. */
  lastSeq: z.int().nonnegative(),
  readSeq: z.int().nonnegative(),
  unreadCount: z.int().nonnegative(),
})
export type ChannelHistory = Readonly<z.infer<typeof channelHistory>>

/** The latest members, how many there are, and every attribute. */
export const channelSnapshot = z.object({
  members: z.array(member).readonly(),
  count: z.int().nonnegative(),
  attrs: attrEntries,
  /** Who comes and goes is not told, only how many there are: `members` grows old. */
  isCountOnly: z.literal(true).exactOptional(),
  /** Present when the channel stores its messages. */
  history: channelHistory.exactOptional(),
})
export type ChannelSnapshotShape = z.infer<typeof channelSnapshot>

/** How a channel is brought up to date: what was missed, or the whole of it when that is gone. */
export const channelSync = z.discriminatedUnion('mode', [
  z.object({
    mode: z.literal('replay'),
    position,
    events: missedEvents,
    /** Another session may have read meanwhile, of which this stream says nothing. */
    history: channelHistory.exactOptional(),
  }),
  z.object({ mode: z.literal('snapshot'), position, snapshot: channelSnapshot }),
])

export interface ChannelSnapshot {
  readonly channelId: string
  readonly members: readonly Member[]
  readonly count: number
  readonly attrs: ReadonlyMap<string, Attr>
  /** Who comes and goes is not told, only how many there are. */
  readonly isCountOnly?: true
  readonly history?: ChannelHistory
}

const channelOptions = {
  membership: membership.exactOptional(),
  /** Whether the channel stores its messages. Counts in the first join, and in `channel.create`. */
  history: z.boolean().exactOptional(),
}

/** A channel to be in, and the position up to which the client knows it. */
export const channelSeat = z.strictObject({
  channelId,
  position: position.exactOptional(),
  ...channelOptions,
})
export type ChannelSeat = z.infer<typeof channelSeat>

export const channelEvents = {
  /**
   * Members who came and went in one turn. `updated` are members whose sessions or presence changed.
   * `joined` less `left` is what the count changed by.
   */
  'channel.membersChanged': z.object({
    type: z.literal('channel.membersChanged'),
    channelId,
    joined: z.array(member).readonly(),
    updated: z.array(member).readonly(),
    left: z.array(userId).readonly(),
  }),
  /** How many members there are, of a channel that does not tell who they are. */
  'channel.countChanged': z.object({
    type: z.literal('channel.countChanged'),
    channelId,
    count: z.int().nonnegative(),
  }),
  'channel.attrSet': z.object({
    type: z.literal('channel.attrSet'),
    channelId,
    key: attrKey,
    attr: attrShape,
  }),
  'channel.attrDeleted': z.object({
    type: z.literal('channel.attrDeleted'),
    channelId,
    key: attrKey,
    rev,
    by: author,
  }),
  'channel.attrsCleared': z.object({
    type: z.literal('channel.attrsCleared'),
    channelId,
    by: author,
  }),
  /** The channel is gone, with everything in it. Joining it again makes a new one. */
  'channel.destroyed': z.object({ type: z.literal('channel.destroyed'), channelId, by: author }),
  /** In the inbox: the user is no longer a durable member, in any session. */
  'channel.membershipEnded': z.object({ type: z.literal('channel.membershipEnded'), channelId }),
} satisfies EventTable

const target = z.strictObject({ channelId })

export const channelCommands = {
  /** Makes a channel that this user owns. Refused with `CONFLICT` when there is one already. */
  'channel.create': {
    payload: z.strictObject({ channelId, ...channelOptions }),
    result: z.null(),
  },
  /** Ends a channel for everybody. Only its owner may, or a token with `can.server`. */
  'channel.destroy': { payload: target, result: z.null() },
  /** Gives the session's seat up. Of a durable member: ends the membership, in every session. */
  'channel.leave': { payload: target, result: z.null() },
  /** Gives the session's seat up; a durable member stays a member. */
  'channel.unsubscribe': { payload: target, result: z.null() },
  /** Members in the order in which they joined. `cursor` goes on where the page before ended. */
  'channel.members': {
    payload: z.strictObject({
      channelId,
      cursor: z.string().max(256).exactOptional(),
      limit: z.int().min(1).max(PAGE_LENGTH).exactOptional(),
    }),
    result: z.object({
      members: z.array(member).readonly(),
      count: z.int(),
      cursor: z.string().exactOptional(),
    }),
  },
  'channel.count': { payload: target, result: z.object({ count: z.int() }) },
  'channel.has': {
    payload: z.strictObject({ channelId, userId }),
    result: z.object({ isMember: z.boolean() }),
  },
  'channel.attrs': { payload: target, result: z.object({ attrs: attrEntries }) },
  /** Sets one attribute, if its revision is still `ifRev` when that is given (0: does not exist). */
  'channel.setAttr': {
    payload: z.strictObject({ channelId, ...attrAddress, value: jsonText }),
    result: attrSetResult,
  },
  'channel.deleteAttr': {
    payload: z.strictObject({ channelId, ...attrAddress }),
    result: z.null(),
  },
  'channel.clearAttrs': { payload: target, result: z.null() },
} satisfies CommandTable
