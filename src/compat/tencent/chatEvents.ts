import type { EVENT, SIGNALING } from './constants.ts'
import type { Conversation } from './conversations.ts'
import type { Group, GroupAttributes } from './group.ts'
import type { Message } from './message.ts'
import type {
  InvitationAnswered,
  InvitationCancelled,
  InvitationTimedOut,
  NewInvitation,
} from './signalingEvents.ts'

/** What `event.data` is, by the value of the event's name. */
export interface ChatEvents {
  readonly [EVENT.SDK_READY]: undefined
  readonly [EVENT.SDK_NOT_READY]: undefined
  readonly [EVENT.SDK_DESTROY]: undefined
  readonly [EVENT.MESSAGE_RECEIVED]: readonly Message[]
  readonly [EVENT.MESSAGE_MODIFIED]: readonly Message[]
  readonly [EVENT.CONVERSATION_LIST_UPDATED]: readonly Conversation[]
  readonly [EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED]: number
  readonly [EVENT.GROUP_LIST_UPDATED]: readonly Group[]
  readonly [EVENT.GROUP_ATTRIBUTES_UPDATED]: {
    readonly groupID: string
    readonly groupAttributes: GroupAttributes
  }
  readonly [EVENT.KICKED_OUT]: { readonly type: string }
  readonly [EVENT.NET_STATE_CHANGE]: { readonly state: string }
  readonly [SIGNALING.NEW_INVITATION_RECEIVED]: NewInvitation
  readonly [SIGNALING.INVITEE_ACCEPTED]: InvitationAnswered
  readonly [SIGNALING.INVITEE_REJECTED]: InvitationAnswered
  readonly [SIGNALING.INVITATION_CANCELLED]: InvitationCancelled
  readonly [SIGNALING.INVITATION_TIMEOUT]: InvitationTimedOut
  readonly [SIGNALING.INVITATION_MODIFIED]: NewInvitation
}
