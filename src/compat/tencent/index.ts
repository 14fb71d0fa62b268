import { TencentCloudChat } from './tencentCloudChat.ts'

// oxlint-disable-next-line import/no-default-export -- Programs of the vendor import it so.
export default TencentCloudChat
export { TencentCloudChat }
// What `require` of Node gives.
export { TencentCloudChat as 'module.exports' }
export { TSignaling } from './tSignaling.ts'
export type { TencentCloudChatNamespace } from './tencentCloudChat.ts'
export type {
  LegacyMessageOptions,
  TSignalingClass,
  TSignalingMethods,
  TSignalingOptions,
} from './tSignaling.ts'
export type { ChatResult } from './chatCore.ts'
export type { ChatError } from './chatError.ts'
export type { ChatEvents } from './chatEvents.ts'
export type { Conversation, ConversationMethods, LastMessage } from './conversations.ts'
export type {
  Chat,
  CreateOptions,
  ListenerMethods,
  ListenerOptions,
  OtherMethods,
} from './createChat.ts'
export type { Signaling } from './envelope.ts'
export type { Group, GroupAttributes, GroupProfile } from './group.ts'
export type {
  CreateGroupOptions,
  GroupAttributesOptions,
  GroupKeysOptions,
  GroupMember,
  GroupMethods,
  GroupTarget,
} from './groups.ts'
export type { InvitationOptions, InviteInGroupOptions, InviteOptions } from './inviteRequest.ts'
export type { AnyFunction, ChatEvent } from './listeners.ts'
export type { LoginData, LoginMethods, LoginOptions } from './login.ts'
export type { Message, MessageOptions, MessagePayload } from './message.ts'
export type {
  MessageList,
  MessageListOptions,
  MessageMethods,
  SendMessageOptions,
} from './messages.ts'
export type { AndroidPushInfo, ApnsPushInfo, OfflinePushInfo } from './offlinePushInfo.ts'
export type { Profile, ProfileMethods } from './profile.ts'
export type { SignalingMethods, SignalingResult } from './signaling.ts'
export type {
  InvitationAnswered,
  InvitationCancelled,
  InvitationTimedOut,
  NewInvitation,
} from './signalingEvents.ts'
export type { VendorMethods } from './vendorMethods.ts'
