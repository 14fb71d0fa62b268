import * as z from 'zod'
import type { CommandTable, EventTable } from './define.ts'
import { attrKey, channelId, rev, sessionId, timestamp, userId } from './ids.ts'
import { jsonText } from './jsonText.ts'
import { position } from './streams.ts'

/** A user in a channel. The same user in several tabs is one member with several sessions. */
export const member = z.object({
  userId,
  /** A number that is fixed per user id. */
  uid: z.int().nonnegative(),
  joinedAt: timestamp,
  online: z.boolean(),
  sessionIds: z.array(sessionId).readonly(),
})
export type Member = Readonly<z.infer<typeof member>>

/** A value on a channel, as it crosses the wire. */
export const attrShape = z.object({ value: jsonText, rev, setBy: userId, setAt: timestamp })
export type AttrShape = Readonly<z.infer<typeof attrShape>>

/** A value on a channel, with the revision that `ifRev` compares. */
export interface Attr {
  readonly value: unknown
  readonly rev: number
  readonly setBy: string
  readonly setAt: number
}

/** The latest members, how many there are, and every attribute. */
export const channelSnapshot = z.object({
  members: z.array(member).readonly(),
  count: z.int().nonnegative(),
  attrs: z.array(z.tuple([attrKey, attrShape])).readonly(),
})
export type ChannelSnapshotShape = z.infer<typeof channelSnapshot>

export interface ChannelSnapshot {
  readonly channelId: string
  readonly members: readonly Member[]
  readonly count: number
  readonly attrs: ReadonlyMap<string, Attr>
}

/** A channel to be in, and the position up to which the client knows it. */
export const channelSeat = z.strictObject({ channelId, position: position.exactOptional() })
export type ChannelSeat = z.infer<typeof channelSeat>

const attrAddress = { channelId, key: attrKey, ifRev: rev.exactOptional() }

export const channelEvents = {
  /**
   * Members who came and went in one turn. `updated` are members whose sessions changed. `joined`
   * less `left` is what the count changed by.
   */
  'channel.membersChanged': z.object({
    type: z.literal('channel.membersChanged'),
    channelId,
    joined: z.array(member).readonly(),
    updated: z.array(member).readonly(),
    left: z.array(userId).readonly(),
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
    by: userId,
  }),
  'channel.attrsCleared': z.object({
    type: z.literal('channel.attrsCleared'),
    channelId,
    by: userId,
  }),
} satisfies EventTable

export const channelCommands = {
  /** Sets one attribute, if its revision is still `ifRev` when that is given (0: does not exist). */
  'channel.setAttr': {
    payload: z.strictObject({ ...attrAddress, value: jsonText }),
    result: z.object({ rev, setAt: timestamp }),
  },
  'channel.deleteAttr': { payload: z.strictObject(attrAddress), result: z.null() },
  'channel.clearAttrs': { payload: z.strictObject({ channelId }), result: z.null() },
  'channel.leave': { payload: z.strictObject({ channelId }), result: z.null() },
} satisfies CommandTable
