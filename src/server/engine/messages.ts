import type { CommandPayload, CommandResult } from '../../protocol/commands.ts'
import type { MessageShape, messageCommands } from '../../protocol/messages.ts'
import { requireWithin } from './attrs.ts'
import { readSetting, settingFields } from './builtInAttrs.ts'
import {
  CONFIG,
  memberField,
  readConfig,
  requireMember,
  requireOrdinary,
  toMessageText,
} from './channelRecord.ts'
import { requireSession, type CommandHandlers } from './commandHandler.ts'
import { appendToThread, createConversations } from './conversations.ts'
import type { Draft } from './draft.ts'
import { toEffectText } from './effects.ts'
import { appendMessage, historyFields } from './history.ts'
import { channelKey, threadKey } from './liveSession.ts'
import { requirePushInfo } from './requirePushInfo.ts'
import { createRateLimiter, takeFrom } from './rateLimit.ts'
import type { Services } from './services.ts'
import type { FieldName } from '../backend.ts'

type Send = CommandPayload<'message.send'>
type Sent = CommandResult<'message.send'>

const RATE: FieldName = 'rate/send'

export function createMessageHandlers(
  services: Services,
): CommandHandlers<keyof typeof messageCommands> {
  const { desk, clock, limits, retentionMs } = services
  const hasPush = services.push !== undefined
  const bounds = { maxMessages: limits.messagesPerConversation, retentionMs }
  const senders = createRateLimiter({
    count: limits.messagesPerUserPerSecond,
    periodMs: 1000,
    what: 'A user may send',
  })
  // Each may reach thousands of members.
  const tellers = createRateLimiter({
    count: limits.pushedChannelMessagesPerUserPerMinute,
    periodMs: 60_000,
    what: 'A user may send messages to channels that are pushed',
  })

  return {
    ...createConversations(services),

    'message.send': async (request, context) => {
      const { userId, can } = requireSession(context)
      requireWithin(limits.messageBytes, request.body, 'A message')
      const checkImages = requirePushInfo(request.push, services)
      senders.take(userId, clock.now())
      const { to } = request
      if (!('userId' in to)) {
        requireOrdinary(to.channelId, can)
        if (request.push !== undefined && hasPush) tellers.take(userId, clock.now())
      }
      if (checkImages !== undefined) await checkImages()
      if ('userId' in to) return sendToUser(userId, to, request)
      return sendToChannel(userId, to, request)
    },
  }

  function sendToChannel(
    userId: string,
    to: { readonly channelId: string },
    request: Send,
  ): Promise<Sent> {
    const limited = settingFields('sendMessageLimit')
    return desk.decide(channelKey(to.channelId), {
      query: { names: [memberField(userId), CONFIG, RATE, ...limited, ...historyFields([userId])] },
      commandId: `${userId} message.send ${request.messageId}`,
      decide(draft) {
        requireMember(draft, userId)
        takeTurn(draft)
        const isStored = readConfig(draft.get(CONFIG))?.history === true
        const unnumbered = toMessage(draft, userId, request)
        const message =
          isStored && request.onlineOnly !== true
            ? appendMessage(draft, unnumbered, bounds)
            : unnumbered
        draft.emit(toMessageText(message))
        const { channelId } = to
        const { push } = request
        if (message.seq !== undefined && push !== undefined && hasPush) {
          draft.effect(toEffectText({ type: 'push.message', channelId, message, push }))
        }
        return toSent(message)
      },
    })
  }

  function sendToUser(
    userId: string,
    to: { readonly userId: string },
    request: Send,
  ): Promise<Sent> {
    return desk.decide(threadKey(userId, to.userId), {
      query: { names: historyFields([userId, to.userId]) },
      commandId: `${userId} message.send ${request.messageId}`,
      decide(draft) {
        const message = toMessage(draft, userId, request)
        const isOnlineOnly = request.onlineOnly === true
        return toSent(
          appendToThread(draft, message, { ...bounds, isOnlineOnly, push: request.push }),
        )
      },
    })
  }

  function takeTurn(draft: Draft): void {
    const own = readSetting(draft.get, 'sendMessageLimit') ?? 0
    const most = limits.messagesPerChannelPerSecond
    const fullAt = takeFrom(draft, RATE, {
      perSecond: own === 0 ? most : Math.min(own, most),
      what: 'This channel takes messages',
    })
    draft.set(RATE, String(fullAt))
  }
}

function toMessage(draft: Draft, from: string, { messageId, to, body }: Send): MessageShape {
  return { messageId, from, sentAt: draft.now, to, body }
}

function toSent({ messageId, sentAt, seq }: MessageShape): Sent {
  return { messageId, sentAt, ...(seq === undefined ? {} : { seq }) }
}
