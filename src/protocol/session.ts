import * as z from 'zod'
import { channelSeat, channelSync } from './channels.ts'
import type { CommandTable, EventTable } from './define.ts'
import { channelId, sessionId, timestamp, userId } from './ids.ts'
import { invitationShape } from './invitations.ts'
import { position, streamSync } from './streams.ts'

/** One login of a user: a tab or a device. */
const session = z.object({
  userId,
  sessionId,
  uid: z.int().nonnegative(),
  device: z.string().exactOptional(),
})
export interface Session {
  readonly userId: string
  readonly sessionId: string
  /** A number that is fixed per user id. */
  readonly uid: number
  /** A label that others may see ("phone"). Identity is `sessionId`. */
  readonly device?: string
}

export const sessionEndReason = z.enum([
  'loggedOut',
  'replaced',
  'expired',
  'network',
  'closedByServer',
  'unauthorized',
])
export type SessionEndReason = z.infer<typeof sessionEndReason>

/** A user's live invitations, and those that ended a short while ago. */
export const inboxSnapshot = z.object({
  invitations: z.array(invitationShape).readonly(),
  /** Until when missed calls have been seen. */
  missedSeenAt: timestamp.exactOptional(),
})
export type InboxSnapshot = z.infer<typeof inboxSnapshot>

const token = z.string().max(8192)
const wireError = z.object({ code: z.string(), message: z.string() })

/** How one channel was brought up to date at login or join. */
const channelResult = z.union([
  z.object({ channelId, sync: channelSync }),
  z.object({ channelId, error: wireError }),
])

export const sessionEvents = {
  /** Tells every session of a user that one of them is over. */
  'session.ended': z.object({
    type: z.literal('session.ended'),
    sessionId,
    reason: sessionEndReason,
  }),
  /** In the stream `session`: the token ends soon, and the session with it, unless it is renewed. */
  'token.expiring': z.object({ type: z.literal('token.expiring'), expiresAt: timestamp }),
} satisfies EventTable

export const sessionCommands = {
  /**
   * The first command of every connection. Begins a session, or resumes one that was cut off, takes
   * the seats in its channels again, and brings every stream up to date.
   */
  'session.login': {
    payload: z.strictObject({
      version: z.int(),
      userId,
      token: token.exactOptional(),
      device: z.string().max(128).exactOptional(),
      /** Ends the user's other sessions, or those of the same `device`. */
      exclusive: z.union([z.boolean(), z.literal('device')]).exactOptional(),
      resume: z.strictObject({ sessionId, key: z.string().max(128) }).exactOptional(),
      inbox: position.exactOptional(),
      channels: z.array(channelSeat).exactOptional(),
    }),
    result: z.object({
      session,
      resumeKey: z.string(),
      isResumed: z.boolean(),
      now: timestamp,
      /** The largest frame that the server takes. */
      frameBytes: z.int(),
      inbox: streamSync(inboxSnapshot),
      channels: z.array(channelResult).readonly(),
    }),
  },
  /** Ends the session at once; others see it leave without a grace window. */
  'session.logout': { payload: z.strictObject({}), result: z.null() },
  /** Shows that both sides are alive, and what the server's clock says. */
  'session.ping': { payload: z.strictObject({}), result: z.object({ now: timestamp }) },
  /** Goes on with another token of the same user, by what that one allows. */
  'session.renewToken': {
    payload: z.strictObject({ token }),
    result: z.object({ expiresAt: timestamp.exactOptional() }),
  },
} satisfies CommandTable

/** `channel.join` and `stream.sync` answer with the same shape as a login, for one stream. */
export const streamCommands = {
  'channel.join': {
    payload: channelSeat,
    result: channelSync,
  },
  /** Closes a hole that the client has found in a stream: its inbox, or a channel it is in. */
  'stream.sync': {
    payload: z.strictObject({
      channelId: channelId.exactOptional(),
      position: position.exactOptional(),
    }),
    result: z.union([channelSync, streamSync(inboxSnapshot)]),
  },
} satisfies CommandTable
