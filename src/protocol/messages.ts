import * as z from 'zod'
import type { CommandTable, EventTable } from './define.ts'
import { channelId, messageId, timestamp, userId } from './ids.ts'
import { jsonText } from './jsonText.ts'
import type { ChannelBody } from './register.ts'

/** A message as it crosses the wire. The server alone sets `from` and `sentAt`. */
export const messageShape = z.object({
  messageId,
  from: userId,
  sentAt: timestamp,
  to: z.object({ channelId }),
  body: jsonText,
})
export type MessageShape = z.infer<typeof messageShape>

/** A message, as every member of its channel sees it, its sender included. */
export interface Message {
  readonly messageId: string
  readonly from: string
  readonly sentAt: number
  readonly to: { readonly channelId: string }
  readonly body: ChannelBody
}

export const messageEvents = {
  /** Follows every accepted `message.send`; reaches members in the order of acceptance. */
  'message.received': z.object({ type: z.literal('message.received'), message: messageShape }),
} satisfies EventTable

export const messageCommands = {
  /** Delivers `body` to every member of a channel. The same `messageId` again changes nothing. */
  'message.send': {
    payload: z.strictObject({ to: z.strictObject({ channelId }), messageId, body: jsonText }),
    result: z.object({ messageId, sentAt: timestamp }),
  },
} satisfies CommandTable
