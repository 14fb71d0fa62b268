import { createId } from '../../internal/createId.ts'
import type { Message as StoredMessage } from '../../protocol/messages.ts'
import type { InvitationData } from '../../protocol/register.ts'
import type { PushInfo } from '../../protocol/pushInfo.ts'
import type { ChatCore, ChatResult } from './chatCore.ts'
import { chatError } from './chatError.ts'
import { EVENT, LEGACY_EVENT, TYPES } from './constants.ts'
import type { OfflinePushInfo } from './offlinePushInfo.ts'
import {
  fromStored,
  NOTHING,
  toBody,
  toMessage,
  toRecipient,
  toSeconds,
  type Message,
  type MessageOptions,
} from './message.ts'

export interface SendMessageOptions {
  readonly onlineUserOnly?: boolean
  /** For who is not there. To a group nobody is notified without it. */
  readonly offlinePushInfo?: OfflinePushInfo
  readonly messageControlInfo?: object
}

export interface MessageListOptions {
  readonly conversationID: string
  /** What the page before has answered with. */
  readonly nextReqMessageID?: string
  /** @default 15 */
  readonly count?: number
}

export interface MessageList {
  /** Oldest first. */
  readonly messageList: readonly Message[]
  /** Empty when there is nothing older. */
  readonly nextReqMessageID: string
  readonly isCompleted: boolean
}

type SentMessage = Promise<ChatResult<{ readonly message: Message }>>

export interface MessageMethods {
  createTextMessage(options: MessageOptions): Message
  createTextAtMessage(options: MessageOptions): Message
  createCustomMessage(options: MessageOptions): Message
  /** Sends what one of the above has made. The same message is in the result, sent. */
  sendMessage(message: Message, options?: SendMessageOptions): SentMessage
  resendMessage(message: Message, options?: SendMessageOptions): SentMessage
  getMessageList(options: MessageListOptions): Promise<ChatResult<MessageList>>
}

const PAGE = 15
const MAX_PAGE = 100

export function createMessages(core: ChatCore): MessageMethods {
  const { sent } = core
  core.onClient((client) => {
    client.on('message.received', ({ message }) => receive(message))
    client.on('invitation.stored', ({ message }) => receive(message))
  })

  return {
    createTextMessage: create(TYPES.MSG_TEXT),
    createTextAtMessage: create(TYPES.MSG_TEXT),
    createCustomMessage: create(TYPES.MSG_CUSTOM),
    sendMessage,
    resendMessage: sendMessage,

    getMessageList: ({ conversationID, nextReqMessageID: before, count: limit = PAGE }) =>
      core.ask(async ({ messages }) => {
        const page = await messages.history(toRecipient(conversationID), {
          limit: Math.min(limit, MAX_PAGE),
          ...(before && { before }),
        })
        const { before: nextReqMessageID = '' } = page
        const messageList = fromHistory(page.messages)
        return { messageList, nextReqMessageID, isCompleted: nextReqMessageID === '' }
      }),
  }

  function create(type: string) {
    return ({ payload, ...options }: MessageOptions): Message =>
      toMessage({
        ...options,
        ID: createId(),
        type,
        from: core.userID(),
        flow: 'out',
        payload: { ...(type === TYPES.MSG_CUSTOM && NOTHING), ...payload },
        status: 'unSend',
        time: core.time(),
      })
  }

  async function sendMessage(message: Message, options?: SendMessageOptions) {
    const { conversationType, conversationID, ID: messageId }: Partial<Message> = message ?? {}
    const result = await core.ask(async (client) => {
      if (messageId === undefined || conversationID === undefined) throw chatError('NO_MESSAGE')
      const isKnown = conversationType === TYPES.CONV_C2C || conversationType === TYPES.CONV_GROUP
      if (!isKnown) throw chatError('NO_CONVERSATION_TYPE')
      // The same message sent again has no second effect.
      sent.add(messageId)
      message.status = 'fail'
      const {
        from,
        sentAt,
        seq: sequence = 0,
      } = await client.messages.send(
        // What it is does not matter here: a channel is sent to in the same way.
        toRecipient(conversationID) as { readonly userId: string },
        toBody(message),
        {
          messageId,
          onlineOnly: options?.onlineUserOnly === true,
          push: options?.offlinePushInfo as PushInfo | undefined,
        },
      )
      Object.assign(message, { from, status: 'success', time: toSeconds(sentAt), sequence })
      return { message }
    })
    core.tell(LEGACY_EVENT.MESSAGE_SENT_BY_ME, message)
    return result
  }

  function receive(stored: StoredMessage): void {
    const message = fromStored(stored, core.userID())
    const { action = '' } = stored.invitation ?? {}
    // Whoever invites is told in another way that there was no answer.
    const isOwn = sent.has(message.ID) || (action === 'timeout' && message.flow === 'out')
    if (!isOwn && isShown(stored)) core.tell(EVENT.MESSAGE_RECEIVED, [message])
  }

  /** Stored messages as the vendor has them: what was modified is in the message of its invitation. */
  function fromHistory(stored: readonly StoredMessage[]): readonly Message[] {
    const newData = new Map<string | undefined, InvitationData>()
    for (const { invitation } of stored) {
      if (invitation?.action === 'modify') newData.set(invitation.inviteId, invitation.data)
    }
    return stored.filter(isShown).map((one) => {
      const { invitation } = one
      const data = invitation?.action === 'invite' && newData.get(invitation.inviteId)
      const isModified = invitation !== undefined && Boolean(data)
      const now = isModified ? { ...one, invitation: { ...invitation, data } } : one
      return { ...fromStored(now, core.userID()), isModified }
    })
  }
}

/** The vendor has no messages of what is modified, and of calls that are over. */
function isShown({ invitation }: StoredMessage): boolean {
  return !/modify|end/.test(invitation?.action ?? '')
}
