import type { Attr, ChannelSnapshot, Member } from '../protocol/channels.ts'
import type { SignalingError } from '../protocol/errors.ts'
import type { Invitation } from '../protocol/invitations.ts'
import type { Message } from '../protocol/messages.ts'
import type { Session } from '../protocol/session.ts'
import type { ConnectionState } from './connection.ts'

/** Everything that can change what the client knows. Only the client applies these. */
export type StoreEvent =
  | { readonly type: 'connection.changed'; readonly connection: ConnectionState }
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
  | { readonly type: 'channel.snapshot'; readonly snapshot: ChannelSnapshot }
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
  | { readonly type: 'message.received'; readonly message: Message }
  | { readonly type: 'invitations.snapshot'; readonly invitations: readonly Invitation[] }
  | { readonly type: 'invitation.changed'; readonly invitation: Invitation }
  | { readonly type: 'invitation.noticeLapsed'; readonly inviteId: string }
