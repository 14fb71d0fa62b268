import type { LeanClient } from '../../client/createLeanClient.ts'
import type { InvitationStep, Recipient } from '../../protocol/messages.ts'
import type { ChatCore } from './chatCore.ts'
import { chatError, type ChatError } from './chatError.ts'
import { LEGACY_EVENT } from './constants.ts'
import { groupOf, readHints, readSignaling, toDataString, type Signaling } from './envelope.ts'
import {
  toRequest,
  type InvitationOptions,
  type InviteInGroupOptions,
  type InviteOptions,
  type InviteRequest,
} from './inviteRequest.ts'
import { fromStored, toBody, toSignalId, type Message } from './message.ts'
import { createSignalingEvents, namesOf } from './signalingEvents.ts'

/** What every command on an invitation resolves with. */
export interface SignalingResult {
  readonly code: 0
  readonly inviteID: string
  readonly data: { readonly inviteID: string; readonly message: Message }
}

type Callbacks = [
  onSuccess?: (result: SignalingResult) => unknown,
  onError?: (error: ChatError) => unknown,
]

export interface SignalingMethods {
  invite(options: InviteOptions): Promise<SignalingResult>
  inviteInGroup(options: InviteInGroupOptions): Promise<SignalingResult>
  /** The same, with callbacks. Returns the inviteID at once. */
  inviteSync(options: InviteOptions, ...callbacks: Callbacks): string
  inviteInGroupSync(options: InviteInGroupOptions, ...callbacks: Callbacks): string
  /** For the inviter, as long as anybody has not answered. */
  cancel(options: InvitationOptions): Promise<SignalingResult>
  /** For an invitee, once. */
  accept(options: InvitationOptions): Promise<SignalingResult>
  reject(options: InvitationOptions): Promise<SignalingResult>
  /** Replaces the data. For the inviter, and not of an invitation that is `onlineUserOnly`. */
  modifyInvitation(options: InvitationOptions): Promise<SignalingResult>
  /** What a message says of an invitation; `null` when it is no signal. */
  getSignalingInfo(message: unknown): Signaling | null
}

/** Of a signal, with what is around its data. */
const MAX_BYTES = 12 * 1024

export function createSignaling(core: ChatCore): SignalingMethods {
  const events = createSignalingEvents(core)
  const { sent } = core

  return {
    invite: (options) => invite(toPair(options)),
    inviteInGroup: (options) => invite(toGroup(options)),
    inviteSync: (options, ...callbacks) => inviteSync(toPair(options), ...callbacks),
    inviteInGroupSync: (options, ...callbacks) => inviteSync(toGroup(options), ...callbacks),
    cancel: (options) => change('cancel', options),
    accept: (options) => change('accept', options),
    reject: (options) => change('reject', options),
    modifyInvitation: (options) => change('modify', options),
    getSignalingInfo: readSignaling,
  }

  function inviteSync(
    request: InviteRequest,
    onSuccess?: Callbacks[0],
    onError: Callbacks[1] = () => {},
  ): string {
    invite(request).then(onSuccess, onError)
    return request.inviteID
  }

  function invite(request: InviteRequest): Promise<SignalingResult> {
    const {
      inviteID,
      groupID,
      userIDs,
      data,
      timeoutMs,
      onlineUserOnly: onlineOnly,
      push,
    } = request
    return settle(inviteID, async ({ invitations, messages }) => {
      const inviter = core.userID()
      const others = userIDs.filter((userID) => userID !== inviter)
      const [first] = userIDs
      if (first === undefined) throw chatError('BAD_PAYLOAD', 'Who is invited?')
      const { isQuiet, isAside, isHangUp } = readHints(data)
      const isGroup = groupID !== undefined
      const to = isGroup ? { channelId: groupID } : { userId: first }
      const step = { inviteId: inviteID, inviter, invitees: userIDs, data, timeoutMs }
      const message = toSent({ ...step, action: 'invite' }, to, onlineOnly)
      const { ID: messageId, payload } = message
      if (new TextEncoder().encode(payload.data).length > MAX_BYTES) throw chatError('TOO_LARGE')
      sent.add(messageId)

      if (isGroup && others.length === 0) {
        // The last who leaves tells a group so, and there is nobody left to answer.
        await messages.send({ channelId: groupID }, toBody(message), { messageId })
        return message
      }
      if (isHangUp && !isGroup) hangUp(first)
      const making = invitations.invite({
        inviteId: inviteID,
        ...(isGroup ? { channelId: groupID, to: others } : { to: first }),
        kind: 'signal',
        ...(!isAside && { presentAs: 'call' }),
        policy: { endWhen: 'answered' },
        data,
        timeoutMs,
        onlineOnly,
        unread: isQuiet ? 'none' : 'all',
        push,
      })
      await events.expect(inviteID, making)
      return message
    })
  }

  /**
   * Ends the calls that other clients of Beckon have with somebody who is told by a signal that it is
   * over: programs of the vendor have no other word for that.
   */
  function hangUp(userID: string): void {
    for (const one of core.state()?.invitations.byId.values() ?? []) {
      const { inviteId, kind, status, inviter, invitees } = one
      const isTheirs = [inviter, ...namesOf(invitees)].includes(userID)
      if (kind !== 'call' || status !== 'active' || invitees.length > 1 || !isTheirs) continue
      sent.add(toSignalId(inviteId, 'cancel', core.userID()))
      // The signal says the same to whoever understands it.
      core
        .client()
        .invitations.end(inviteId)
        .catch(() => {})
    }
  }

  function change(
    action: 'cancel' | 'accept' | 'reject' | 'modify',
    { inviteID, data: given }: InvitationOptions,
  ): Promise<SignalingResult> {
    const me = core.userID()
    const data = toDataString(given)
    const id = toSignalId(inviteID, action, me)
    const known = core.invitation(inviteID)
    const isCancel = action === 'cancel'
    // Of a call of another client of Beckon in which one talks, this is the way out.
    const isTalking = isCancel && known?.status === 'active'

    const run = async ({ invitations }: LeanClient): Promise<Message> => {
      // Once is enough, and of two at once the second comes too late.
      if (action !== 'modify' && sent.has(id)) throw chatError('NOT_FOUND')
      sent.add(id)
      try {
        const isAwaited = isCancel && events.forget(inviteID)
        const options = data === '' ? {} : { data }
        const invitation =
          isAwaited && known?.status === 'ended'
            ? known
            : action === 'modify'
              ? await invitations.modify(inviteID, data)
              : await invitations[isTalking ? 'end' : action](inviteID, options)
        const { inviter, invitees, timeoutMs, onlineOnly } = invitation
        const concerned = invitees.filter(({ userId, state, sessionId }) => {
          if (isTalking || action === 'modify') return true
          if (isCancel) return state === 'cancelled' || state === 'unreachable'
          return userId === me && sessionId === core.sessionId() && state === `${action}ed`
        })
        // The server forgives what comes too late to do harm; the vendor does not.
        if (concerned.length === 0) throw chatError('NOT_FOUND')
        const groupID = groupOf(invitation)
        const peer = [inviter, ...namesOf(invitees)].find((userId) => userId !== me) ?? me
        return toSent(
          {
            inviteId: inviteID,
            action: action === 'modify' ? 'invite' : action,
            inviter,
            invitees: namesOf(concerned),
            data,
            answer: data,
            timeoutMs,
          },
          groupID === '' ? { userId: peer } : { channelId: groupID },
          onlineOnly,
        )
      } catch (error) {
        sent.delete(id)
        throw error
      }
    }
    // An id that the server does not take, or that one has never heard of, is none.
    const FORBIDDEN = known ? 'FORBIDDEN' : 'NOT_FOUND'
    return settle(inviteID, run, { BAD_PAYLOAD: 'NOT_FOUND', FORBIDDEN })
  }

  function toSent(invitation: InvitationStep, to: Recipient, onlineOnly: boolean): Message {
    const from = core.userID()
    const sentAt = core.open().now()
    const stored = { messageId: '', from, sentAt, to, body: '', invitation }
    return fromStored(stored, from, onlineOnly)
  }

  async function settle(
    inviteID: string,
    run: (client: LeanClient) => Promise<Message>,
    meaning?: Parameters<ChatCore['ask']>[1],
  ): Promise<SignalingResult> {
    const { data: message } = await core.ask(run, meaning)
    core.tell(LEGACY_EVENT.MESSAGE_SENT_BY_ME, message)
    return { code: 0, inviteID, data: { inviteID, message } }
  }
}

function toPair(options: InviteOptions): InviteRequest {
  return toRequest(options, options.userID)
}

function toGroup(options: InviteInGroupOptions): InviteRequest {
  return toRequest(options, options.inviteeList, options.groupID ?? '')
}
