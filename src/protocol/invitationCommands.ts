import * as z from 'zod'
import type { CommandTable } from './define.ts'
import { channelId, inviteId, proposalId, timestamp, userId } from './ids.ts'
import { invitationPolicy, invitationShape, phone } from './invitations.ts'
import { jsonText } from './jsonText.ts'
import { MAX_DIGITS, MAX_RING_MS } from './limits.ts'

const durationMs = z.int().min(0).max(MAX_RING_MS)
const userIds = z.array(userId).min(1, 'must name at least one user').readonly()
const target = { inviteId }
const withData = z.strictObject({ ...target, data: jsonText.exactOptional() })
const result = invitationShape

/** What an inviter asks for. */
export const inviteRequest = z.strictObject({
  inviteId,
  /** One user, or a group: members of `channelId`, or anybody without one. */
  to: z.union([userId, userIds]),
  kind: z.enum(['call', 'signal']).exactOptional(),
  channelId: channelId.exactOptional(),
  data: jsonText.exactOptional(),
  timeoutMs: durationMs.exactOptional(),
  onlineOnly: z.boolean().exactOptional(),
  requireOnline: z
    .union([z.boolean(), z.strictObject({ withinMs: durationMs.min(1) })])
    .exactOptional(),
  excludeFromHistory: z.boolean().exactOptional(),
  unread: z.enum(['missed', 'all', 'none']).exactOptional(),
  policy: z
    .strictObject({
      answer: invitationPolicy.shape.answer.exactOptional(),
      endWhen: invitationPolicy.shape.endWhen.exactOptional(),
      rejectEnds: invitationPolicy.shape.rejectEnds.exactOptional(),
    })
    .exactOptional(),
  presentAs: z.literal('call').exactOptional(),
  /** `to` is the number of a telephone, unless a user of that name is online. */
  phone: phone.exactOptional(),
  /** For notifications. Kept with the invitation, and told to no client. */
  push: jsonText.exactOptional(),
})
export type InviteRequestShape = z.infer<typeof inviteRequest>

/** The events of a telephone keypad, RFC 4733 section 3.2 without flash. */
const digits = z
  .string()
  .regex(
    new RegExp(`^[0-9*#A-D]{1,${MAX_DIGITS}}$`),
    `must be 1 to ${MAX_DIGITS} of the keys 0-9 * # A-D`,
  )

export const invitationCommands = {
  /** Rings one or many. The same `inviteId` again is the same invitation. */
  'invitation.invite': { payload: inviteRequest, result },
  /** Says that an invitee's client holds the invitation; its SDK sends it by itself. */
  'invitation.deliver': { payload: z.strictObject(target), result },
  'invitation.accept': { payload: withData, result },
  'invitation.reject': {
    payload: withData.extend({ reason: z.enum(['declined', 'busy']).exactOptional() }),
    result,
  },
  'invitation.cancel': { payload: withData, result },
  'invitation.end': { payload: withData, result },
  /** Goes out of a group call that goes on. */
  'invitation.leave': { payload: z.strictObject(target), result },
  /** Goes into an active group call, late or again. */
  'invitation.join': { payload: z.strictObject(target), result },
  /** Rings more users, or some of them again. */
  'invitation.add': { payload: z.strictObject({ ...target, userIds }), result },
  /** Replaces the data of an invitation. */
  'invitation.modify': { payload: z.strictObject({ ...target, data: jsonText }), result },
  /** Asks the other active parties to agree to new data. */
  'invitation.propose': {
    payload: z.strictObject({
      ...target,
      proposalId,
      data: jsonText,
      timeoutMs: durationMs.min(1).exactOptional(),
    }),
    result,
  },
  'invitation.answerProposal': {
    payload: z.strictObject({ ...target, proposalId, agrees: z.boolean() }),
    result,
  },
  /** Sends a payload to the other parties. */
  'invitation.send': {
    payload: z.strictObject({ ...target, payload: jsonText }),
    result: z.null(),
  },
  'invitation.sendDtmf': { payload: z.strictObject({ ...target, digits }), result: z.null() },
  'invitation.get': { payload: z.strictObject(target), result: invitationShape.nullable() },
  /** The live ones, and the latest that ended within a time. */
  'invitation.list': {
    payload: z.strictObject({ endedWithinMs: z.int().nonnegative().exactOptional() }),
    result: z.array(invitationShape).readonly(),
  },
  /** The calls that were missed until now have been seen. */
  'invitation.markSeen': { payload: z.strictObject({}), result: z.object({ seenAt: timestamp }) },
} satisfies CommandTable
