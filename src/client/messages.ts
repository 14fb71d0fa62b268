import type { CommandPayload } from '../protocol/commands.ts'
import { SignalingError } from '../protocol/errors.ts'
import type {
  ChannelMessage,
  Conversation,
  Message,
  PeerMessage,
  Recipient,
} from '../protocol/messages.ts'
import type { PushInfo } from '../protocol/pushInfo.ts'
import type { ChannelBody, PeerBody } from '../protocol/register.ts'
import type { CommandOptions } from './commandQueue.ts'
import type { ClientCore } from './core.ts'
import type { HistoryFeature } from './history.ts'
import { requireJson } from './fromWire.ts'

export interface SendOptions extends CommandOptions {
  /** Your own id for the message. The same id again has no second effect. */
  readonly messageId?: string
  /** Not stored, and not kept for who is offline. */
  readonly onlineOnly?: boolean
  /**
   * What a notification about it is to hold, for recipients who are not there: at most 3 KiB. The
   * server tells it to nobody. To one user it is only needed where the body says nothing by itself; to
   * a channel nobody is notified without it.
   */
  readonly push?: PushInfo | undefined
}

export interface HistoryPage {
  /** Oldest first. */
  readonly messages: readonly Message[]
  /** What to ask for next. Absent when there is nothing older. */
  readonly before?: string
}

export interface Messages {
  /**
   * Sends any JSON value of at most 8 KiB to everybody in a channel, or to one user, who need not be
   * online. Resolves when the server has accepted it. Until then the store shows it as `pending`,
   * and as `failed` when it can be tried again.
   */
  send(
    to: { readonly channelId: string },
    body: ChannelBody,
    options?: SendOptions,
  ): Promise<ChannelMessage>
  send(to: { readonly userId: string }, body: PeerBody, options?: SendOptions): Promise<PeerMessage>
  /** Sends a failed message of the store again, with its own id. */
  retry(messageId: string, options?: CommandOptions): Promise<Message>
  /** Stored messages, the latest first page by page. */
  history(
    of: Recipient,
    options?: CommandOptions & { readonly before?: string; readonly limit?: number },
  ): Promise<HistoryPage>
  /** Everything up to this message has been read, in every session of the user. */
  markRead(of: Recipient, upTo: string, options?: CommandOptions): Promise<void>
  /** Every conversation of the user, the latest first. */
  conversations(options?: CommandOptions): Promise<readonly Conversation[]>
  /** @internal Loads stored messages into the store: the latest, or those before what is there. */
  load(of: Recipient, options?: { readonly limit?: number }): Promise<void>
}

interface Outgoing {
  readonly message: Message
  readonly payload: CommandPayload<'message.send'>
}

export interface MessagesOptions extends ClientCore {
  readonly history: HistoryFeature
  /** A join of the channel that is under way. */
  readonly settled: (channelId: string) => Promise<void> | undefined
}

export function createMessages({
  store,
  emitter,
  send: sendCommand,
  createId,
  now,
  isWanted,
  history,
  settled,
}: MessagesOptions): Messages {
  /** What was sent and not accepted. */
  const outgoing = new Map<string, Outgoing>()

  // Nobody may send what somebody else has written.
  emitter.on('session.ended', () => outgoing.clear())

  return {
    ...history.messages,

    send,

    async retry(messageId, options) {
      const failed = outgoing.get(messageId)
      if (failed === undefined) throw nothingToRetry(messageId)
      return deliver(failed, { ...options, isRetry: true })
    },
  }

  function send(
    to: { readonly channelId: string },
    body: ChannelBody,
    options?: SendOptions,
  ): Promise<ChannelMessage>
  function send(
    to: { readonly userId: string },
    body: PeerBody,
    options?: SendOptions,
  ): Promise<PeerMessage>
  async function send(
    to: Recipient,
    body: ChannelBody | PeerBody,
    options: SendOptions = {},
  ): Promise<Message> {
    const { messageId = createId(), onlineOnly, push } = options
    const payload = {
      to,
      messageId,
      body: requireJson(body, 'The body of a message'),
      ...(onlineOnly && { onlineOnly }),
      ...(push && { push: requireJson(push, '`push`') }),
    }
    const from = store.getState().session?.userId ?? ''
    // `to` and `body` belong together by the signatures above.
    const message = { messageId, from, sentAt: now(), to, body, state: 'pending' } as Message
    return deliver({ message, payload }, options)
  }

  async function deliver(
    one: Outgoing,
    { signal, isRetry = false }: CommandOptions & { readonly isRetry?: boolean },
  ): Promise<Message> {
    const { message, payload } = one
    const { messageId, to: of } = payload
    if (isWanted()) {
      outgoing.set(messageId, one)
      store.apply([{ type: 'message.sending', of, message }])
    }
    try {
      // What is sent before one is in would come before everything that one hears.
      const joining = 'channelId' in of ? settled(of.channelId) : undefined
      // Not for nothing: commands leave in the order in which they are given.
      if (joining !== undefined) await joining
      const sent = await sendCommand('message.send', payload, { signal })
      outgoing.delete(messageId)
      store.apply([{ type: 'message.sent', of, messageId }])
      const { state: _pending, ...accepted } = message
      return { ...accepted, ...sent }
    } catch (thrown) {
      const error = SignalingError.from(thrown)
      // What was sent long ago is written nowhere else, and is not thrown away.
      const canRetry = isRetry || error.isRetryable || error.code === 'ABORTED'
      if (!canRetry) outgoing.delete(messageId)
      store.apply([{ type: canRetry ? 'message.failed' : 'message.refused', of, messageId }])
      throw error
    }
  }
}

/** With whom a message is: the other side, or the channel. */
export function conversationOf({ from, to }: Message, userId: string | undefined): Recipient {
  return 'userId' in to && to.userId === userId && from !== userId ? { userId: from } : to
}

function nothingToRetry(messageId: string): SignalingError {
  const message = `No message "${messageId}" has failed. Look at \`state\` first.`
  return new SignalingError('NOT_FOUND', { message })
}
