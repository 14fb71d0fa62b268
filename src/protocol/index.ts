export { commands, isCommandName } from './commands.ts'
export type { CommandName, CommandPayload, CommandReply, CommandResult } from './commands.ts'
export { events } from './events.ts'
export type { EventName, ServerEvent, ServerEventOf, StreamEvent } from './events.ts'
export { SignalingError, isErrorCode } from './errors.ts'
export type { SignalingErrorCode, SignalingErrorOptions, SignalingErrorShape } from './errors.ts'
export { ERROR_SENTENCES } from './errorSentences.ts'
export { LIMITS } from './limits.ts'
export type { Limits } from './limits.ts'
export { PROTOCOL_VERSION } from './version.ts'
export type { Position, StreamFrame, StreamId } from './streams.ts'
export type { Attr, AttrShape } from './attrs.ts'
export type {
  ChannelHistory,
  ChannelSeat,
  ChannelSnapshot,
  Member,
  Membership,
} from './channels.ts'
export type {
  ChannelMessage,
  ChannelMessageShape,
  Conversation,
  ConversationShape,
  InvitationStep,
  Message,
  MessageShape,
  PeerMessage,
  Recipient,
} from './messages.ts'
export type { Availability, UserStatus, UserView } from './users.ts'
export type {
  EndReason,
  Invitation,
  InvitationCause,
  InvitationShape,
  Invitee,
  InviteeState,
} from './invitations.ts'
export type { Session, SessionEndReason } from './session.ts'
export type {
  ChannelAttrs,
  ChannelBody,
  InvitationData,
  PeerBody,
  Register,
  UserAttrs,
} from './register.ts'
