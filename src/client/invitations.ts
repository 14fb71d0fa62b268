import type { CommandPayload } from '../protocol/commands.ts'
import { SignalingError } from '../protocol/errors.ts'
import type { ServerEventOf } from '../protocol/events.ts'
import type {
  Invitation,
  InvitationPolicy,
  InvitationShape,
  Phone,
} from '../protocol/invitations.ts'
import type { PushInfo } from '../protocol/pushInfo.ts'
import type { InvitationData } from '../protocol/register.ts'
import type { InboxSnapshot } from '../protocol/session.ts'
import { selectInvitation } from '../store/invitations.ts'
import type { CommandOptions } from './commandQueue.ts'
import type { ClientCore } from './core.ts'
import { toInvitation, toJsonText } from './fromWire.ts'
import { createInvitationEvents, type InvitationEvent } from './invitationEvents.ts'
import {
  toData,
  type CallCommands,
  type CreateCalls,
  type InvitationChange,
} from './callCommands.ts'

export interface InviteRequest {
  /**
   * One user, or a group. A group with a `channelId` must be members of that channel; without one
   * they can be anybody.
   */
  readonly to: string | readonly string[]
  /**
   * A call rings, can be busy, and there is one live call in a pair or channel. A signal is a bare
   * invitation: any number at once.
   * @default 'call'
   */
  readonly kind?: 'call' | 'signal'
  /** Where to talk. With one user it is handed to both sides, and nothing else. */
  readonly channelId?: string
  /** Any JSON value of at most 12 KiB. */
  readonly data?: InvitationData
  /** How long it rings. 0 never times out. @default 30_000 */
  readonly timeoutMs?: number
  /** Of this moment only: nothing is stored, and who is offline is `unreachable` at once. */
  readonly onlineOnly?: boolean
  /** Who is offline is `unreachable` at once, or when it stays so for `withinMs`. */
  readonly requireOnline?: boolean | { readonly withinMs: number }
  /** Its steps are not stored as messages of the conversation. */
  readonly excludeFromHistory?: boolean
  /**
   * Which of its steps are something to read: missed calls; all but changes of the data and the end;
   * or none. With `all` and `none`, the others are not the last message of a conversation either.
   * @default 'missed'
   */
  readonly unread?: 'missed' | 'all' | 'none'
  /** @default { answer: 'all', endWhen: 'oneLeft', rejectEnds: 'whenAll' } */
  readonly policy?: Partial<InvitationPolicy>
  /** A signal that components show as a call. */
  readonly presentAs?: 'call'
  /**
   * `to` is the number of a telephone, unless a user of that name is online. It is rung by the
   * `sip` of the server, and without one it is `unreachable` at once.
   */
  readonly phone?: Phone
  /**
   * What a notification about it is to hold, for invitees who are not there: at most 3 KiB. The server
   * keeps it with the invitation, and tells it to nobody. A call needs none; a signal needs a
   * `description` to be notified of.
   */
  readonly push?: PushInfo | undefined
  /** The same id twice is one invitation. @default a random one */
  readonly inviteId?: string
}

export interface AnswerOptions extends CommandOptions {
  /** Any JSON value for the other side. */
  readonly data?: unknown
}

export interface RejectOptions extends AnswerOptions {
  /** @default 'declined' */
  readonly reason?: 'declined' | 'busy'
}

/** Every command resolves with the invitation as it is then. */
export interface InvitationCommands {
  /** Rings others, on every session. Resolves when the server has begun to. */
  invite(request: InviteRequest, options?: CommandOptions): Promise<Invitation>
  /**
   * Answers. The first session of a user to do so takes the call; later ones are refused with
   * `INVITATION_OVER`. `BUSY` when the user is in another call.
   */
  accept(inviteId: string, options?: AnswerOptions): Promise<Invitation>
  /** Declines, for all sessions of the user. */
  reject(inviteId: string, options?: RejectOptions): Promise<Invitation>
  /** Takes an invitation back while it rings. */
  cancel(inviteId: string, options?: AnswerOptions): Promise<Invitation>
  /** Ends it for all: the inviter, or either side of a pair. Others of a group use `leave`. */
  end(inviteId: string, options?: AnswerOptions): Promise<Invitation>
  /** Goes out of a group call that goes on. */
  leave(inviteId: string, options?: CommandOptions): Promise<Invitation>
  /** Replaces the data. For the inviter, and not of an `onlineOnly` invitation. */
  modify(inviteId: string, data: InvitationData, options?: CommandOptions): Promise<Invitation>
  get(inviteId: string, options?: CommandOptions): Promise<Invitation | undefined>
  /**
   * The live ones, and the latest that ended within `endedWithinMs`, at most 24 h and 200 of them.
   * @default endedWithinMs: 0
   */
  list(options?: CommandOptions & { endedWithinMs?: number }): Promise<readonly Invitation[]>
  /** The calls that were missed until now have been seen, in every session of the user. */
  markSeen(options?: CommandOptions): Promise<void>
}

/** Everything that one can do with invitations. */
export interface Invitations extends InvitationCommands, CallCommands {}

export interface InvitationFeature<Commands> {
  readonly invitations: InvitationCommands & Commands
  onSnapshot(snapshot: InboxSnapshot): void
  onEvent(event: ServerEventOf<InvitationEvent>): void
  onSessionEnded(): void
  isRinging(): boolean
}

export function createInvitations<Commands>(
  core: ClientCore,
  createCalls: CreateCalls<Commands>,
): InvitationFeature<Commands> {
  const { store, send, createId } = core
  const calls = createCalls(core, ask)
  const events = createInvitationEvents(core, { learn, change, settle: calls.settle })

  return {
    ...events,
    onSessionEnded: calls.review,
    invitations: {
      ...calls.commands,
      invite({ inviteId = createId(), data, push, ...request }, options) {
        const pushText = toJsonText(push)
        const pushed = pushText === undefined ? {} : { push: pushText }
        const payload = { ...request, inviteId, ...withData(data), ...pushed }
        return ask('invitation.invite', payload, options)
      },
      accept: (inviteId, options) => answer('invitation.accept', inviteId, options),
      reject: (inviteId, { reason, ...options } = {}) =>
        answer('invitation.reject', inviteId, options, reason && { reason }),
      cancel: (inviteId, options) => answer('invitation.cancel', inviteId, options),
      end: (inviteId, options) => answer('invitation.end', inviteId, options),
      leave: (inviteId, options) => ask('invitation.leave', { inviteId }, options),
      modify: async (inviteId, data, options) => {
        return ask('invitation.modify', { inviteId, data: toData(data) }, options)
      },
      async get(inviteId, options) {
        const shape = await send('invitation.get', { inviteId }, options)
        return shape === null ? undefined : learn(toInvitation(shape))
      },
      async list({ endedWithinMs, ...options } = {}) {
        const payload = endedWithinMs === undefined ? {} : { endedWithinMs }
        const shapes = await send('invitation.list', payload, options)
        return learnAll(shapes.map((shape) => toInvitation(shape)))
      },
      async markSeen(options) {
        const { seenAt } = await send('invitation.markSeen', {}, options)
        store.apply([{ type: 'invitations.missedSeen', seenAt }])
      },
    },
  }

  function answer(
    name: 'invitation.accept' | 'invitation.reject' | 'invitation.cancel' | 'invitation.end',
    inviteId: string,
    { data, ...options }: AnswerOptions = {},
    more: object = {},
  ): Promise<Invitation> {
    return ask(name, { inviteId, ...withData(data), ...more }, options)
  }

  async function ask<Name extends InvitationChange>(
    name: Name,
    payload: CommandPayload<Name>,
    options?: CommandOptions,
  ): Promise<Invitation> {
    try {
      // Each of these commands is answered with the invitation.
      const shape = (await send(name, payload, options)) as InvitationShape
      return learn(toInvitation(shape))
    } catch (thrown) {
      const error = SignalingError.from(thrown)
      // Too late is also news: what it is now comes with the refusal.
      if (error.invitation !== undefined) learn(error.invitation)
      throw error
    }
  }

  /** Takes in an invitation, and returns the newest there is. */
  function learn(invitation: Invitation): Invitation {
    return learnAll([invitation])[0] ?? invitation
  }

  function learnAll(all: readonly Invitation[]): readonly Invitation[] {
    change(() => {
      store.apply(all.map((invitation) => ({ type: 'invitation.changed', invitation })))
    })
    const state = store.getState()
    return all.map((invitation) => selectInvitation(invitation.inviteId)(state) ?? invitation)
  }

  function change(run: () => void): void {
    run()
    calls.review()
  }
}

function withData(data: unknown): { data?: string } {
  const text = toJsonText(data)
  return text === undefined ? {} : { data: text }
}
