import * as z from 'zod'
import type { CommandTable, EventTable } from './define.ts'
import { channelId, inviteId, rev, sessionId, timestamp, userId } from './ids.ts'
import { jsonText } from './jsonText.ts'
import { MAX_RING_MS } from './limits.ts'
import type { InvitationData } from './register.ts'

export const inviteeState = z.enum([
  'pending',
  'delivered',
  'accepted',
  'rejected',
  'timedOut',
  'cancelled',
])
export type InviteeState = z.infer<typeof inviteeState>

export const endReason = z.enum(['rejected', 'cancelled', 'timedOut', 'ended'])
export type EndReason = z.infer<typeof endReason>

/** What brought an invitation to a revision. `invited` is the first. */
export const invitationCause = z.enum([
  'invited',
  'delivered',
  'accepted',
  'answeredElsewhere',
  'rejected',
  'cancelled',
  'timedOut',
  'ended',
])
export type InvitationCause = z.infer<typeof invitationCause>

export const inviteeShape = z.object({
  userId,
  state: inviteeState,
  changedAt: timestamp,
  /** The session that answered. */
  sessionId: sessionId.exactOptional(),
  data: jsonText.exactOptional(),
})
export type InviteeShape = Readonly<z.infer<typeof inviteeShape>>

/** An invitation as it crosses the wire: always whole, so that the highest `rev` is the truth. */
export const invitationShape = z.object({
  inviteId,
  kind: z.literal('call'),
  rev,
  inviter: userId,
  inviterSessionId: sessionId,
  invitees: z.array(inviteeShape).readonly(),
  channelId: channelId.exactOptional(),
  data: jsonText.exactOptional(),
  timeoutMs: z.int().nonnegative(),
  status: z.enum(['ringing', 'active', 'ended']),
  endReason: endReason.exactOptional(),
  createdAt: timestamp,
  expiresAt: timestamp.exactOptional(),
  answeredAt: timestamp.exactOptional(),
  endedAt: timestamp.exactOptional(),
})
export type InvitationShape = Readonly<z.infer<typeof invitationShape>>

export interface Invitee {
  readonly userId: string
  readonly state: InviteeState
  readonly changedAt: number
  /** The session that answered. */
  readonly sessionId?: string
  /** What the invitee sent with the answer. */
  readonly data?: unknown
}

/** One call from the first ring to its end, as every party sees it. Instants are server time. */
export interface Invitation {
  readonly inviteId: string
  readonly kind: 'call'
  /** Grows with every change. */
  readonly rev: number
  readonly inviter: string
  readonly inviterSessionId: string
  readonly invitees: readonly Invitee[]
  readonly channelId?: string
  readonly data: InvitationData
  /** How long it rings. 0 never times out. */
  readonly timeoutMs: number
  readonly status: 'ringing' | 'active' | 'ended'
  readonly endReason?: EndReason
  readonly createdAt: number
  readonly expiresAt?: number
  readonly answeredAt?: number
  readonly endedAt?: number
}

/** One step of an invitation: which revision it made, why, and by whom. */
export const invitationStep = z.object({
  rev,
  cause: invitationCause,
  by: userId.exactOptional(),
})
export type InvitationStepShape = z.infer<typeof invitationStep>

export const invitationEvents = {
  /** The invitation as it is now, and the steps since the stream last told of it. */
  'invitation.changed': z.object({
    type: z.literal('invitation.changed'),
    invitation: invitationShape,
    steps: z.array(invitationStep).readonly(),
  }),
} satisfies EventTable

const target = { inviteId, data: jsonText.exactOptional() }
const answer = { payload: z.strictObject(target), result: invitationShape }

export const invitationCommands = {
  /** Rings another user. The same `inviteId` again is the same invitation. */
  'invitation.invite': {
    payload: z.strictObject({
      inviteId,
      to: userId,
      channelId: channelId.exactOptional(),
      data: jsonText.exactOptional(),
      timeoutMs: z.int().min(0).max(MAX_RING_MS).exactOptional(),
    }),
    result: invitationShape,
  },
  /** Says that an invitee's client holds the invitation; its SDK sends it by itself. */
  'invitation.deliver': {
    payload: z.strictObject({ inviteId }),
    result: invitationShape,
  },
  'invitation.accept': answer,
  'invitation.reject': answer,
  'invitation.cancel': answer,
  'invitation.end': answer,
} satisfies CommandTable
