import type { Member } from '../protocol/channels.ts'
import type { SignalingError } from '../protocol/errors.ts'
import type {
  Invitation,
  InvitationCause,
  Proposal,
  SettledProposal,
} from '../protocol/invitations.ts'
import type { Conversation, Message } from '../protocol/messages.ts'
import type { UserAttrs } from '../protocol/register.ts'
import type { SessionEndReason } from '../protocol/session.ts'
import type { UserStatus } from '../protocol/users.ts'
import type { ConnectionStatus } from '../store/connection.ts'

/** Why an invitation has changed, as this session sees it. */
export type InvitationChangeCause =
  | Exclude<InvitationCause, 'invited' | 'proposed' | 'agreed' | 'proposalEnded'>
  | 'answeredElsewhere'

/** What `client.on` can hear. The store is current by the time a handler runs. */
export interface SignalingEvents {
  'connection.changed': { readonly status: ConnectionStatus; readonly error?: SignalingError }
  'session.ended': { readonly reason: SessionEndReason }
  /** The session ends soon after, unless its token is renewed: `getToken` or `renewToken`. */
  'token.expiring': { readonly expiresAt: number }
  'channel.membersChanged': {
    readonly channelId: string
    readonly joined: readonly Member[]
    /** Members whose sessions have changed. */
    readonly updated: readonly Member[]
    readonly left: readonly string[]
    readonly count: number
  }
  'channel.attrChanged': {
    readonly channelId: string
    /** Empty when all attributes were cleared. */
    readonly key: string
    readonly value?: unknown
    readonly rev: number
    readonly type: 'set' | 'deleted' | 'cleared'
    readonly by: string
  }
  /** Of a channel that does not tell who comes and goes. */
  'channel.countChanged': { readonly channelId: string; readonly count: number }
  /** The channel is gone for everybody. `by` is empty when the server has ended it. */
  'channel.destroyed': { readonly channelId: string; readonly by: string }
  'message.received': { readonly message: Message }
  /** A step of an invitation is in its conversation now. `message.invitation` says which. */
  'invitation.stored': { readonly message: Message }
  /** There is something new to read, or another session has read it. */
  'conversation.changed': { readonly conversation: Conversation }
  /** Of a user whom somebody watches. `attrs` holds those that changed; `undefined` when deleted. */
  'user.changed': {
    readonly userId: string
    readonly status: UserStatus
    readonly attrs?: Partial<UserAttrs>
  }
  /** Somebody invites this user. */
  'invitation.received': { readonly invitation: Invitation }
  'invitation.changed': {
    readonly invitation: Invitation
    readonly cause: InvitationChangeCause
    readonly by?: string
  }
  /** What another party of an invitation has sent. `dtmf` holds digits; `payload` is null then. */
  'invitation.message': {
    readonly inviteId: string
    readonly from: string
    readonly payload: unknown
    readonly dtmf?: string
  }
  /** A party of a call wants the others to agree to new data. */
  'invitation.proposed': { readonly inviteId: string; readonly proposal: Proposal }
  'invitation.proposalEnded': { readonly inviteId: string } & SettledProposal
  /** What was missed could not be replayed; the store holds a fresh snapshot. */
  'stream.reset': { readonly streamId: string }
  /** Something failed that no command is waiting for. */
  error: SignalingError
}

export interface Emitter {
  on<Name extends keyof SignalingEvents>(
    name: Name,
    handler: (event: SignalingEvents[Name]) => void,
  ): () => void
  emit<Name extends keyof SignalingEvents>(name: Name, event: SignalingEvents[Name]): void
}

type Handlers = { [Name in keyof SignalingEvents]?: readonly Handler<Name>[] }
type Handler<Name extends keyof SignalingEvents> = (event: SignalingEvents[Name]) => void

export function createEmitter(): Emitter {
  const handlers: Handlers = {}
  return {
    on(name, handler) {
      // A wrapper, so that the same function can be added twice and removed once.
      const listener: typeof handler = (event) => handler(event)
      setHandlers(handlers, name, [...handlersOf(handlers, name), listener])
      return () => {
        const others = handlersOf(handlers, name).filter((each) => each !== listener)
        setHandlers(handlers, name, others)
      }
    },
    emit(name, event) {
      // The list is never changed, so those who hear may come and go meanwhile.
      for (const handler of handlersOf(handlers, name)) callSafely(handler, event)
    },
  }
}

const NOBODY: readonly never[] = []

function handlersOf<Name extends keyof SignalingEvents>(
  handlers: Handlers,
  name: Name,
): readonly Handler<Name>[] {
  return handlers[name] ?? NOBODY
}

function setHandlers<Name extends keyof SignalingEvents>(
  handlers: { [Each in Name]?: readonly Handler<Each>[] },
  name: Name,
  listeners: readonly Handler<Name>[],
): void {
  handlers[name] = listeners
}

// A handler that throws must not keep others from hearing, and must not go unnoticed.
function callSafely<Event>(handler: (event: Event) => void, event: Event): void {
  try {
    handler(event)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
