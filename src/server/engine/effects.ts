import type { CommandResult } from '../../protocol/commands.ts'
import type { MessageShape } from '../../protocol/messages.ts'
import type { RecordKey } from '../backend.ts'
import type { InvitationRef } from './inbox.ts'

/**
 * What a commit leaves to be done on other records. Carried out at least once, in any order: each
 * says enough to change nothing when it comes again or late.
 */
export type Effect =
  /** A step of an invitation, for the inboxes of its parties. */
  | {
      readonly type: 'invitation.step'
      readonly userIds: readonly string[]
      readonly ref: InvitationRef
    }
  /** By its id alone one finds where an invitation is kept. */
  | { readonly type: 'invitation.named'; readonly inviteId: string; readonly domain: RecordKey }
  /** A session is over by which somebody was in an invitation. */
  | {
      readonly type: 'invitation.lost'
      readonly domain: RecordKey
      readonly inviteId: string
      readonly userId: string
      readonly sessionId: string
      /** Unless it has logged out. */
      readonly hasFailed: boolean
    }
  /** What one party has sent to the others. `id` names it, so that it is told once. */
  | {
      readonly type: 'invitation.said'
      readonly id: string
      readonly userIds: readonly string[]
      readonly event: string
    }
  /** A step as a message of a conversation. */
  | { readonly type: 'invitation.stored'; readonly message: MessageShape }
  /** A message for one user's inbox, or how far the user has read. */
  | {
      readonly type: 'inbox'
      readonly userId: string
      /** Names the effect, so that it is entered once. */
      readonly id: string
      readonly message?: MessageShape
      /** What its sender wants a notification to hold, as JSON text. */
      readonly push?: string
      /** The highest `rev` is the truth. */
      readonly conversation?: CommandResult<'message.markRead'>
      readonly rev?: number
      readonly onlineOnly?: true
    }
  /** Too many conversations: the oldest go. */
  | { readonly type: 'conversations.trim'; readonly userId: string }
  /** A user has become, or is no longer, a durable member of a channel. */
  | {
      readonly type: 'membership'
      readonly userId: string
      readonly channelId: string
      readonly isMember: boolean
      readonly rev: number
    }
  /** A durable member has come online, or gone offline. */
  | {
      readonly type: 'presence'
      readonly channelId: string
      readonly userId: string
      readonly online: boolean
      readonly rev: number
    }
  /** A stored message of a channel, for the devices of members who are not there. */
  | {
      readonly type: 'push.message'
      readonly channelId: string
      readonly message: MessageShape
      readonly push: string
    }
  /** A device is this user's now, and no longer that of whoever had it before. */
  | {
      readonly type: 'push.claimed'
      readonly subscriptionId: string
      readonly userId: string
      /** The latest is the truth. */
      readonly at: number
    }
  /** A device has become another user's. */
  | {
      readonly type: 'push.dropped'
      readonly subscriptionId: string
      readonly userId: string
      readonly at: number
    }
  /** Something that servers want to hear of. */
  | { readonly type: 'special'; readonly channelId: string; readonly message: MessageShape }

export function toEffectText(effect: Effect): string {
  return JSON.stringify(effect)
}

export function fromEffectText(text: string): Effect {
  // Written by `toEffectText`, by this version or an earlier one.
  return JSON.parse(text) as Effect
}
