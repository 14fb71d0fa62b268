import type { Channels } from './channels.ts'
import { appendToThread } from './conversations.ts'
import { fromEffectText, type Effect } from './effects.ts'
import { historyFields } from './history.ts'
import { inboxField, receiveRef } from './inbox.ts'
import { channelKey, threadKey, userKey } from './liveSession.ts'
import { seatQuery } from './membership.ts'
import type { Services } from './services.ts'
import { tellServers } from './specialChannels.ts'
import {
  PRESENCE_MAPS,
  inboxFields,
  receiveInbox,
  receiveMembership,
  trimConversations,
} from './userRecord.ts'

export interface CarryOutOptions {
  readonly services: Services
  readonly channels: Pick<Channels, 'show'>
}

/** Does what a commit has left to be done on other records. Safe to repeat. */
export async function carryOut(
  text: string,
  { services, channels }: CarryOutOptions,
): Promise<void> {
  const { desk, limits, retentionMs } = services
  const effect = fromEffectText(text)
  switch (effect.type) {
    case 'invitation.step':
      return stepInto(effect, services)
    case 'invitation.stored':
      return storeStep(effect, services)
    case 'special':
      return tellServers(desk, effect)
    case 'inbox':
      return desk.decide(userKey(effect.userId), {
        query: {
          names: inboxFields(effect),
          sizes: ['conversation'],
          ...(effect.onlineOnly === true ? { maps: ['session'] } : {}),
        },
        commandId: effect.id,
        decide: (draft) =>
          receiveInbox(draft, effect, {
            maxConversations: limits.conversationsPerUser,
            retentionMs,
          }),
      })
    case 'conversations.trim':
      return desk.decide(userKey(effect.userId), {
        query: { maps: ['conversation'] },
        decide: (draft) => trimConversations(draft, limits.conversationsPerUser),
      })
    case 'membership':
      return desk.decide(userKey(effect.userId), {
        query: { maps: PRESENCE_MAPS },
        decide: (draft) => receiveMembership(draft, effect),
      })
    case 'presence':
      return desk.decide(channelKey(effect.channelId), {
        query: seatQuery(effect.userId),
        decide: (draft) => channels.show(draft, effect),
      })
  }
}

async function stepInto(
  { userIds, ref }: Extract<Effect, { type: 'invitation.step' }>,
  { desk }: Services,
): Promise<void> {
  await Promise.all(
    userIds.map((userId) =>
      desk.decide(userKey(userId), {
        query: { names: [inboxField(ref.inviteId)] },
        decide: (draft) => receiveRef(draft, ref),
      }),
    ),
  )
}

async function storeStep(
  { message }: Extract<Effect, { type: 'invitation.stored' }>,
  { desk, limits, retentionMs }: Services,
): Promise<void> {
  const { from, to } = message
  if (!('userId' in to)) return
  await desk.decide(threadKey(from, to.userId), {
    query: { names: historyFields([from, to.userId]) },
    commandId: `step ${message.messageId}`,
    decide(draft) {
      const bounds = { maxMessages: limits.messagesPerConversation, retentionMs }
      appendToThread(draft, message, { ...bounds, isOnlineOnly: false })
    },
  })
}
