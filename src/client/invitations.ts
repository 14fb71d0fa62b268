import { SignalingError } from '../protocol/errors.ts'
import type { ServerEventOf } from '../protocol/events.ts'
import type { Invitation } from '../protocol/invitations.ts'
import type { InvitationData } from '../protocol/register.ts'
import type { InboxSnapshot } from '../protocol/session.ts'
import { phaseOf, selectInvitation } from '../store/invitations.ts'
import type { CommandOptions } from './commandQueue.ts'
import type { ClientCore } from './core.ts'
import { toInvitation, toJsonText } from './fromWire.ts'

export interface InviteRequest {
  /** The user to ring. */
  readonly to: string
  /** Where to talk: handed to both sides, and nothing else. */
  readonly channelId?: string
  /** Any JSON value of at most 12 KiB. */
  readonly data?: InvitationData
  /** How long it rings. 0 never times out. @default 30_000 */
  readonly timeoutMs?: number
  /** The same id twice is one invitation. @default a random one */
  readonly inviteId?: string
}

export interface AnswerOptions extends CommandOptions {
  /** Any JSON value for the other side. */
  readonly data?: unknown
}

export interface Invitations {
  /** Rings another user, on every session. Resolves when the server has begun to. */
  invite(request: InviteRequest, options?: CommandOptions): Promise<Invitation>
  /** Answers. The first session of a user to do so takes the call; later ones are refused. */
  accept(inviteId: string, options?: AnswerOptions): Promise<Invitation>
  /** Declines, for all sessions of the user. */
  reject(inviteId: string, options?: AnswerOptions): Promise<Invitation>
  /** Takes an invitation back while it rings. */
  cancel(inviteId: string, options?: AnswerOptions): Promise<Invitation>
  /** Ends it for both, however far it has come. */
  end(inviteId: string, options?: AnswerOptions): Promise<Invitation>
}

export interface InvitationFeature {
  readonly invitations: Invitations
  onSnapshot(snapshot: InboxSnapshot): void
  onEvent(event: ServerEventOf<'invitation.changed'>): void
  isRinging(): boolean
}

type AnswerCommand = `invitation.${'accept' | 'reject' | 'cancel' | 'end'}`

/** How long the end of a call is shown with its reason. */
const NOTICE_MS = 4000

export function createInvitations(core: ClientCore): InvitationFeature {
  const { store, emitter, clock, send, createId } = core

  return {
    invitations: {
      async invite({ to, data, inviteId = createId(), ...request }, options) {
        const text = toJsonText(data)
        const payload = { ...request, to, inviteId, ...(text === undefined ? {} : { data: text }) }
        return learn(toInvitation(await send('invitation.invite', payload, options)))
      },
      accept: (inviteId, options) => answer('invitation.accept', inviteId, options),
      reject: (inviteId, options) => answer('invitation.reject', inviteId, options),
      cancel: (inviteId, options) => answer('invitation.cancel', inviteId, options),
      end: (inviteId, options) => answer('invitation.end', inviteId, options),
    },

    onSnapshot({ invitations }) {
      const known = invitations.map(toInvitation)
      change(() => store.apply([{ type: 'invitations.snapshot', invitations: known }]))
      known.forEach(confirm)
    },

    onEvent({ invitation: shape, steps }) {
      const invitation = learn(toInvitation(shape))
      const { session } = store.getState()
      for (const { cause, by } of steps) {
        if (cause !== 'invited') {
          emitter.emit('invitation.changed', {
            invitation,
            cause: cause === 'accepted' && isElsewhere(invitation) ? 'answeredElsewhere' : cause,
            ...(by === undefined ? {} : { by }),
          })
        } else if (invitation.inviter !== session?.userId) {
          emitter.emit('invitation.received', { invitation })
        }
      }
      confirm(invitation)
    },

    isRinging() {
      for (const { status } of store.getState().invitations.byId.values()) {
        if (status === 'ringing') return true
      }
      return false
    },
  }

  async function answer(
    name: AnswerCommand,
    inviteId: string,
    { data, ...options }: AnswerOptions = {},
  ): Promise<Invitation> {
    const text = toJsonText(data)
    const payload = { inviteId, ...(text === undefined ? {} : { data: text }) }
    try {
      return learn(toInvitation(await send(name, payload, options)))
    } catch (thrown) {
      const error = SignalingError.from(thrown)
      // Too late is also news: what it is now comes with the refusal.
      if (error.invitation !== undefined) learn(error.invitation)
      throw error
    }
  }

  /** Takes in a snapshot, and returns the newest there is. */
  function learn(invitation: Invitation): Invitation {
    change(() => store.apply([{ type: 'invitation.changed', invitation }]))
    return selectInvitation(invitation.inviteId)(store.getState()) ?? invitation
  }

  // The store shows what has just ended; the clock takes it away again.
  function change(run: () => void): void {
    const before = store.getState().invitations.noticeId
    run()
    const inviteId = store.getState().invitations.noticeId
    if (inviteId === undefined || inviteId === before) return
    clock.setTimer(() => store.apply([{ type: 'invitation.noticeLapsed', inviteId }]), NOTICE_MS)
  }

  // Tells the inviter that it rings here. Nobody waits for it, and a call that is over needs none.
  function confirm(invitation: Invitation): void {
    const { session } = store.getState()
    const me = invitation.invitees.find(({ userId }) => userId === session?.userId)
    if (invitation.status !== 'ringing' || me?.state !== 'pending') return
    send('invitation.deliver', { inviteId: invitation.inviteId }).catch((error: unknown) =>
      emitter.emit('error', SignalingError.from(error)),
    )
  }

  function isElsewhere(invitation: Invitation): boolean {
    return phaseOf(invitation, store.getState().session) === 'elsewhere'
  }
}
