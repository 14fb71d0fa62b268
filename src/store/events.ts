import type { Attr } from '../protocol/attrs.ts'
import type { ChannelSnapshot, Member } from '../protocol/channels.ts'
import type { SignalingError } from '../protocol/errors.ts'
import type { Invitation } from '../protocol/invitations.ts'
import type { Message, Recipient } from '../protocol/messages.ts'
import type { Session } from '../protocol/session.ts'
import type { UserStatus } from '../protocol/users.ts'
import type { ConnectionState } from './connection.ts'
import type { UserState } from './users.ts'

/** Everything that can change what the client knows. Only the client applies these. */
export type StoreEvent =
  | { readonly type: 'connection.changed'; readonly connection: ConnectionState }
  | { readonly type: 'sync.changed'; readonly isSynced: boolean }
  | { readonly type: 'session.started'; readonly session: Session }
  | { readonly type: 'session.ended' }
  | { readonly type: 'channel.requested'; readonly channelId: string }
  | {
      readonly type: 'channel.failed'
      readonly channelId: string
      readonly error: SignalingError
    }
  | { readonly type: 'channel.left'; readonly channelId: string }
  | { readonly type: 'channel.ready'; readonly channelId: string }
  | {
      readonly type: 'channel.snapshot'
      readonly snapshot: ChannelSnapshot
      /** The server has begun to count anew: what it has stored may be something else. */
      readonly isNewEpoch?: boolean
    }
  | {
      readonly type: 'channel.membersChanged'
      readonly channelId: string
      readonly joined: readonly Member[]
      readonly updated: readonly Member[]
      readonly left: readonly string[]
    }
  | {
      readonly type: 'channel.attrSet'
      readonly channelId: string
      readonly key: string
      readonly attr: Attr
    }
  | { readonly type: 'channel.attrDeleted'; readonly channelId: string; readonly key: string }
  | { readonly type: 'channel.attrsCleared'; readonly channelId: string }
  | { readonly type: 'channel.countChanged'; readonly channelId: string; readonly count: number }
  | { readonly type: 'message.sending'; readonly of: Recipient; readonly message: Message }
  | { readonly type: 'message.sent'; readonly of: Recipient; readonly messageId: string }
  | { readonly type: 'message.failed'; readonly of: Recipient; readonly messageId: string }
  | { readonly type: 'message.refused'; readonly of: Recipient; readonly messageId: string }
  | {
      readonly type: 'messages.received'
      readonly of: Recipient
      /** In the order in which they were sent. */
      readonly messages: readonly Message[]
    }
  | { readonly type: 'conversation.loading'; readonly of: Recipient }
  | {
      readonly type: 'conversation.failed'
      readonly of: Recipient
      readonly error: SignalingError
    }
  | {
      readonly type: 'conversation.page'
      readonly of: Recipient
      readonly messages: readonly Message[]
      readonly before: number | undefined
    }
  | ({ readonly type: 'conversation.read'; readonly of: Recipient } & ReadState)
  | { readonly type: 'conversations.interrupted'; readonly isNewEpoch: boolean }
  | { readonly type: 'conversations.loading' }
  | { readonly type: 'conversations.failed'; readonly error: SignalingError }
  | {
      readonly type: 'conversations.listed'
      readonly conversations: readonly (ReadState & {
        readonly with: Recipient
        readonly lastMessage?: Message
      })[]
    }
  | {
      readonly type: 'users.snapshot'
      readonly users: readonly (readonly [userId: string, user: UserState])[]
    }
  | {
      readonly type: 'user.changed'
      readonly userId: string
      readonly status: UserStatus
      readonly attrs: readonly (readonly [key: string, attr: Attr | undefined])[]
    }
  | { readonly type: 'users.forgotten'; readonly userIds: readonly string[] }
  | {
      readonly type: 'invitations.snapshot'
      readonly invitations: readonly Invitation[]
      readonly missedSeenAt?: number | undefined
    }
  | { readonly type: 'invitations.missedSeen'; readonly seenAt: number }
  | {
      readonly type: 'invitation.digits'
      readonly inviteId: string
      readonly digits: string
    }
  | { readonly type: 'invitation.changed'; readonly invitation: Invitation }
  | { readonly type: 'invitation.noticeLapsed'; readonly inviteId: string }

/** How far a conversation goes, and how far it has been read. */
export interface ReadState {
  readonly lastSeq: number
  readonly readSeq: number
  readonly unreadCount: number
}
