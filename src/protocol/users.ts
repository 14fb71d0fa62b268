import * as z from 'zod'
import { attrAddress, attrEntries, attrSetResult, attrShape } from './attrs.ts'
import type { CommandTable, EventTable } from './define.ts'
import { attrKey, timestamp, userId } from './ids.ts'
import { jsonText } from './jsonText.ts'
import { PAGE_LENGTH } from './limits.ts'

/** What a user wants others to know. `away` also follows when every session is idle. */
export const availability = z.enum(['available', 'away', 'busy', 'doNotDisturb'])
export type Availability = z.infer<typeof availability>

/**
 * What becomes of a call to somebody who is in another: it rings all the same and waits for the end
 * of the first (`queue`), the caller hears `busy`, or both can be taken (`allow`).
 */
export const callWaiting = z.enum(['queue', 'busy', 'allow'])
export type CallWaiting = z.infer<typeof callWaiting>

export const userStatus = z.object({
  /** Whether the user has a session, connected or within its grace window. */
  online: z.boolean(),
  /** All sessions are cut off, and may come back within the grace window. */
  reconnecting: z.literal(true).exactOptional(),
  availability,
  /** When the last session ended. Absent while online, and of users who were never seen. */
  lastSeenAt: timestamp.exactOptional(),
})
export type UserStatus = Readonly<z.infer<typeof userStatus>>

/** A user as a watcher learns of it: the whole of it. */
export const userView = z.object({ userId, status: userStatus, attrs: attrEntries })
export type UserView = z.infer<typeof userView>

export const userEvents = {
  /**
   * In the stream `users`, which has no positions: what has become of a watched user. The status is
   * whole; of the attributes only those that changed, `null` when deleted.
   */
  'user.changed': z.object({
    type: z.literal('user.changed'),
    userId,
    status: userStatus,
    attrs: z.array(z.tuple([attrKey, z.union([attrShape, z.null()])])).readonly(),
  }),
} satisfies EventTable

const userIds = z.array(userId).min(1).max(PAGE_LENGTH)

export const userCommands = {
  'user.status': {
    payload: z.strictObject({ userIds }),
    result: z.object({ statuses: z.array(z.tuple([userId, userStatus])).readonly() }),
  },
  /** Answers with what the users are, and tells of every change until `user.unwatch`. */
  'user.watch': {
    payload: z.strictObject({ userIds }),
    result: z.object({ users: z.array(userView).readonly() }),
  },
  'user.unwatch': { payload: z.strictObject({ userIds }), result: z.null() },
  'user.attrs': {
    payload: z.strictObject({ userId }),
    result: z.object({ attrs: attrEntries }),
  },
  /** Sets an attribute of one's own. */
  'user.setAttr': {
    payload: z.strictObject({ ...attrAddress, value: jsonText }),
    result: attrSetResult,
  },
  'user.deleteAttr': { payload: z.strictObject(attrAddress), result: z.null() },
  'user.clearAttrs': { payload: z.strictObject({}), result: z.null() },
  'user.setAvailability': { payload: z.strictObject({ availability }), result: z.null() },
  /** How calls are dealt with while one is in another. `null`: as the server does. */
  'user.setCallWaiting': {
    payload: z.strictObject({ callWaiting: callWaiting.nullable() }),
    result: z.null(),
  },
  /** Says whether anybody uses this session's device. */
  'user.setIdle': { payload: z.strictObject({ isIdle: z.boolean() }), result: z.null() },
} satisfies CommandTable
