import type * as z from 'zod'
import { channelEvents } from './channels.ts'
import { invitationEvents } from './invitations.ts'
import { messageEvents, type ChannelMessageShape } from './messages.ts'
import { sessionEvents } from './session.ts'
import { userEvents } from './users.ts'

/** Every event that a stream can carry. */
export const events = {
  ...sessionEvents,
  ...channelEvents,
  ...messageEvents,
  ...userEvents,
  ...invitationEvents,
}

export type EventName = keyof typeof events
export type ServerEventOf<Name extends EventName> = z.infer<(typeof events)[Name]>
export type ServerEvent = { [Name in EventName]: ServerEventOf<Name> }[EventName]

/** What a frame can hold. */
export type StreamEvent = ServerEvent | ChannelMessageShape
