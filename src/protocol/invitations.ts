import * as z from 'zod'
import type { EventTable } from './define.ts'
import { channelId, inviteId, proposalId, rev, sessionId, timestamp, userId } from './ids.ts'
import { jsonText } from './jsonText.ts'
import { MAX_NAME_LENGTH } from './limits.ts'
import type { InvitationData } from './register.ts'

export const inviteeState = z.enum([
  'pending',
  'delivered',
  'accepted',
  'rejected',
  'busy',
  'timedOut',
  'unreachable',
  'cancelled',
  'left',
])
export type InviteeState = z.infer<typeof inviteeState>

export const endReason = z.enum([
  'rejected',
  'cancelled',
  'timedOut',
  'busy',
  'unreachable',
  'answered',
  'ended',
  'failed',
])
export type EndReason = z.infer<typeof endReason>

/** What brought an invitation to a revision. `invited` is the first. */
export const invitationCause = z.enum([
  'invited',
  'delivered',
  'accepted',
  'rejected',
  'cancelled',
  'timedOut',
  'modified',
  'added',
  'left',
  'ended',
  'proposed',
  'agreed',
  'proposalEnded',
])
export type InvitationCause = z.infer<typeof invitationCause>

export const invitationPolicy = z.strictObject({
  answer: z.enum(['first', 'all']),
  endWhen: z.enum(['inviterLeaves', 'oneLeft', 'empty', 'answered', 'manual']),
  rejectEnds: z.enum(['whenAll', 'never']),
})

/** What happens when some answer and others do not, or when some leave. */
export interface InvitationPolicy {
  /** `first`: one answer takes it, and it stops ringing for the others. */
  readonly answer: 'first' | 'all'
  /** When an active invitation ends by itself. `answered`: as soon as everybody has answered. */
  readonly endWhen: 'inviterLeaves' | 'oneLeft' | 'empty' | 'answered' | 'manual'
  /** Whether it stops ringing when everybody has declined. */
  readonly rejectEnds: 'whenAll' | 'never'
}

export const DEFAULT_POLICY: InvitationPolicy = {
  answer: 'all',
  endWhen: 'oneLeft',
  rejectEnds: 'whenAll',
}

/** That a telephone is meant, and the number that it is to show. */
export const phone = z.strictObject({ srcNum: z.string().max(MAX_NAME_LENGTH).exactOptional() })
export interface Phone {
  readonly srcNum?: string
}

export const inviteeShape = z.object({
  userId,
  state: inviteeState,
  changedAt: timestamp,
  /** The invitation's revision at which it last changed. */
  rev,
  expiresAt: timestamp.exactOptional(),
  cause: z.literal('answeredElsewhere').exactOptional(),
  sessionId: sessionId.exactOptional(),
  data: jsonText.exactOptional(),
})
export type InviteeShape = Readonly<z.infer<typeof inviteeShape>>

export const proposalShape = z.object({
  proposalId,
  by: userId,
  data: jsonText,
  expiresAt: timestamp,
  /** Who has agreed so far, the proposer not counted. */
  agreedBy: z.array(userId).readonly(),
})
export type ProposalShape = Readonly<z.infer<typeof proposalShape>>

export const settledProposal = z.object({
  proposalId,
  agreed: z.boolean(),
  cause: z.enum(['answered', 'timedOut', 'ended']),
})
/** How a proposal ended. */
export type SettledProposal = Readonly<z.infer<typeof settledProposal>>

/** An invitation as it crosses the wire: always whole, so that the highest `rev` is the truth. */
export const invitationShape = z.object({
  inviteId,
  kind: z.enum(['call', 'signal']),
  rev,
  inviter: userId,
  inviterSessionId: sessionId,
  inviterLeft: z.literal(true).exactOptional(),
  invitees: z.array(inviteeShape).readonly(),
  channelId: channelId.exactOptional(),
  data: jsonText.exactOptional(),
  /** The revision that last set `data`. */
  dataRev: rev,
  policy: invitationPolicy.readonly(),
  presentAs: z.literal('call').exactOptional(),
  phone: phone.readonly().exactOptional(),
  timeoutMs: z.int().nonnegative(),
  onlineOnly: z.boolean(),
  excludeFromHistory: z.literal(true).exactOptional(),
  proposal: proposalShape.exactOptional(),
  settledProposal: settledProposal.exactOptional(),
  status: z.enum(['ringing', 'active', 'ended']),
  endReason: endReason.exactOptional(),
  endData: jsonText.exactOptional(),
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
  /** When it stops ringing for this invitee. Absent when it never times out. */
  readonly expiresAt?: number
  /** `cancelled` because somebody else has taken it. */
  readonly cause?: 'answeredElsewhere'
  /** The session that answered. */
  readonly sessionId?: string
  /** What the invitee sent with the answer. */
  readonly data?: unknown
}

/** New data that one party wants the others to agree to. */
export interface Proposal {
  readonly proposalId: string
  readonly by: string
  readonly data: InvitationData
  readonly expiresAt: number
  /** Who has agreed so far, the proposer not counted. */
  readonly agreedBy: readonly string[]
}

/** One call from the first ring to its end, as every party sees it. Instants are server time. */
export interface Invitation {
  readonly inviteId: string
  /** A call rings, can be busy, and there is one live call in a pair or channel. */
  readonly kind: 'call' | 'signal'
  /** Grows with every change. */
  readonly rev: number
  readonly inviter: string
  readonly inviterSessionId: string
  /** The inviter has left a group call that goes on. */
  readonly inviterLeft?: boolean
  readonly invitees: readonly Invitee[]
  readonly channelId?: string
  readonly data: InvitationData
  readonly policy: InvitationPolicy
  /** A signal that components show as a call. */
  readonly presentAs?: 'call'
  /** It goes to a telephone, unless a user has that number for a name. */
  readonly phone?: Phone
  /** How long it rings. 0 never times out. */
  readonly timeoutMs: number
  /** Of this moment only: nothing of it is stored. */
  readonly onlineOnly: boolean
  readonly excludeFromHistory?: boolean
  readonly proposal?: Proposal
  /** How the last proposal ended. */
  readonly settledProposal?: SettledProposal
  readonly status: 'ringing' | 'active' | 'ended'
  readonly endReason?: EndReason
  /** What whoever cancelled or ended it had to say. */
  readonly endData?: unknown
  readonly createdAt: number
  /** When it stops ringing for the last invitee. */
  readonly expiresAt?: number
  readonly answeredAt?: number
  readonly endedAt?: number
}

/** One step of an invitation: which revision it made, why, and by whom. */
export const invitationStep = z.object({
  rev,
  cause: invitationCause,
  by: userId.exactOptional(),
  /** Of `proposed`: what is proposed. */
  proposal: proposalShape.exactOptional(),
  /** How a proposal ended by this step. */
  settled: settledProposal.exactOptional(),
})
export type InvitationStepShape = z.infer<typeof invitationStep>

export const invitationEvents = {
  /**
   * The invitation as it is now, and the steps since the stream last told of it. Data that is not
   * newer than `knownRev` is left out: whoever hears of it has it.
   */
  'invitation.changed': z.object({
    type: z.literal('invitation.changed'),
    invitation: invitationShape,
    knownRev: rev,
    steps: z.array(invitationStep).readonly(),
  }),
  /** What another party of an invitation has sent. */
  'invitation.message': z.object({
    type: z.literal('invitation.message'),
    inviteId,
    from: userId,
    payload: jsonText,
    dtmf: z.string().exactOptional(),
  }),
  /** Another session has seen the calls that were missed until then. */
  'invitation.missedSeen': z.object({
    type: z.literal('invitation.missedSeen'),
    seenAt: timestamp,
  }),
} satisfies EventTable
