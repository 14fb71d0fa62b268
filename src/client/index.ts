export { createSignalingClient } from './createSignalingClient.ts'
export type { SignalingClient, SignalingClientOptions } from './createSignalingClient.ts'
export { SignalingError } from '../protocol/errors.ts'
export type { SignalingErrorCode } from '../protocol/errors.ts'
export type { SignalingState } from '../store/createSignalingStore.ts'
export type { InvitationChangeCause, SignalingEvents } from './events.ts'
export type { ChannelQueries, MembersPage, SetAttrOptions } from './channelQueries.ts'
export type { Channels } from './channels.ts'
export type { JoinOptions } from './seat.ts'
export type { CommandOptions } from './commandQueue.ts'
export type { LoginOptions } from './intent.ts'
export type { GetToken, TokenRequest } from './tokens.ts'
export type {
  AnswerOptions,
  InviteRequest,
  Invitations,
  ProposeOptions,
  RejectOptions,
} from './invitations.ts'
export type { HistoryPage, Messages, SendOptions } from './messages.ts'
export type { Users } from './users.ts'
export type { ReconnectOptions } from './backoff.ts'
export type { OutgoingCommand, Transport, TransportHandlers, TransportLink } from './transport.ts'
