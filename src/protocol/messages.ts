import * as z from 'zod'
import { author } from './attrs.ts'
import type { CommandTable, EventTable } from './define.ts'
import { channelId, inviteId, messageId, timestamp, userId } from './ids.ts'
import { jsonText } from './jsonText.ts'
import { PAGE_LENGTH } from './limits.ts'
import type { ChannelBody, InvitationData, PeerBody } from './register.ts'

/** Everybody in a channel, or one user. */
export const recipient = z.union([z.strictObject({ channelId }), z.strictObject({ userId })])
export type Recipient = Readonly<z.infer<typeof recipient>>

export const stepAction = z.enum([
  'invite',
  'cancel',
  'accept',
  'reject',
  'timeout',
  'modify',
  'end',
])

/** One step of an invitation, stored as a message of the conversation between its parties. */
const invitationStepMessage = z.object({
  inviteId,
  action: stepAction,
  inviter: userId,
  invitees: z.array(userId).readonly(),
  channelId: channelId.exactOptional(),
  data: jsonText.exactOptional(),
  timeoutMs: z.int().nonnegative(),
  /** What whoever made the step had to say with it. */
  answer: jsonText.exactOptional(),
  /** Whether it is something to read, and a last message, where the inviter has said so. */
  counts: z.boolean().exactOptional(),
})

/** A message as it crosses the wire. The server alone sets `from`, `sentAt` and `seq`. */
export const messageShape = z.object({
  messageId,
  /** `''` is the server itself. */
  from: author,
  sentAt: timestamp,
  to: recipient,
  body: jsonText,
  /** Its number in the conversation, when it is stored: 1, 2, 3, … */
  seq: z.int().positive().exactOptional(),
  invitation: invitationStepMessage.exactOptional(),
})
export type MessageShape = z.infer<typeof messageShape>

/**
 * A message as the stream of its channel tells it: id, sender, time, the body itself instead of its
 * text, and the number of one that is stored. Everybody in the channel reads it.
 */
export const channelMessageShape = z.tuple([
  messageId,
  author,
  timestamp,
  z.unknown(),
  z.int().positive().optional(),
])
export type ChannelMessageShape = Readonly<z.infer<typeof channelMessageShape>>

/** A step of an invitation, as the conversation of its parties shows it. */
export interface InvitationStep {
  readonly inviteId: string
  readonly action: z.infer<typeof stepAction>
  readonly inviter: string
  readonly invitees: readonly string[]
  readonly channelId?: string
  readonly data: InvitationData
  readonly timeoutMs: number
  /** What whoever made the step had to say with it. */
  readonly answer?: unknown
  /**
   * Whether it is something to read, and the last message of its conversation, where its inviter has
   * said so by `unread`. Without it only missed calls are something to read.
   */
  readonly counts?: boolean
}

interface MessageBase {
  readonly messageId: string
  /** `''` is the server itself. */
  readonly from: string
  readonly sentAt: number
  /** Its number in the conversation, when it is stored. */
  readonly seq?: number
  /** Present when this is a step of an invitation; `body` is `null` then. */
  readonly invitation?: InvitationStep
  /** How one's own message stands, in the store. Absent means `sent`. */
  readonly state?: 'pending' | 'sent' | 'failed'
}

/** A message to everybody in a channel, its sender included. */
export interface ChannelMessage extends MessageBase {
  readonly to: { readonly channelId: string }
  readonly body: ChannelBody
}

/** A message to one user. */
export interface PeerMessage extends MessageBase {
  readonly to: { readonly userId: string }
  readonly body: PeerBody
}

/** A message, as everybody to whom it was sent sees it. */
export type Message = ChannelMessage | PeerMessage

/** How far a user has read a conversation. `lastSeq` grows: the highest is the truth. */
export const conversationShape = z.object({
  with: recipient,
  lastSeq: z.int().nonnegative(),
  readSeq: z.int().nonnegative(),
  unreadCount: z.int().nonnegative(),
  lastMessage: messageShape.exactOptional(),
})
export type ConversationShape = z.infer<typeof conversationShape>

/** The stored messages with one user or in one channel. */
export interface Conversation {
  readonly with: Recipient
  readonly unreadCount: number
  readonly lastMessage?: Message
}

export const messageEvents = {
  /** Follows every accepted `message.send`; reaches everybody in the order of acceptance. */
  'message.received': z.object({ type: z.literal('message.received'), message: messageShape }),
  /** In the inbox: there is something new to read, or another session has read it. */
  'conversation.changed': z.object({
    type: z.literal('conversation.changed'),
    conversation: conversationShape.omit({ lastMessage: true }),
  }),
} satisfies EventTable

export const messageCommands = {
  /** Delivers `body` to a channel or to a user. The same `messageId` again changes nothing. */
  'message.send': {
    payload: z.strictObject({
      to: recipient,
      messageId,
      body: jsonText,
      /** Not stored, and not kept for who is offline. */
      onlineOnly: z.boolean().exactOptional(),
      /** What a notification about it is to hold. The server tells nobody. */
      push: jsonText.exactOptional(),
    }),
    result: z.object({
      messageId,
      sentAt: timestamp,
      seq: z.int().exactOptional(),
    }),
  },
  /** The stored messages before a number, oldest first. */
  'message.history': {
    payload: z.strictObject({
      of: recipient,
      before: z.int().positive().exactOptional(),
      limit: z.int().min(1).max(PAGE_LENGTH).exactOptional(),
    }),
    result: z.object({
      messages: z.array(messageShape).readonly(),
      /** What to ask for next; absent when there is nothing older. */
      before: z.int().exactOptional(),
      conversation: conversationShape.omit({ lastMessage: true }),
    }),
  },
  /** Everything up to this message has been read. */
  'message.markRead': {
    payload: z.strictObject({ of: recipient, upTo: messageId }),
    result: conversationShape.omit({ lastMessage: true }),
  },
  /** The user's conversations, the latest first. */
  'conversation.list': {
    payload: z.strictObject({ before: timestamp.exactOptional() }),
    result: z.object({
      conversations: z.array(conversationShape).readonly(),
      /** What to ask for next; absent when there are no more. */
      before: timestamp.exactOptional(),
    }),
  },
} satisfies CommandTable
