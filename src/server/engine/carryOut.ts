import type { Channels } from './channels.ts'
import { appendToThread } from './conversations.ts'
import { CONFIG, readConfig, readMember, toMessageText } from './channelRecord.ts'
import { fromEffectText, type Effect } from './effects.ts'
import { appendMessage, historyFields } from './history.ts'
import { receiveRef, refFields } from './inbox.ts'
import { naming } from './invitationIndex.ts'
import type { Invitations } from './invitations.ts'
import { channelKey, threadKey, userKey } from './liveSession.ts'
import { PUSH_MAPS } from './pushRecord.ts'
import { noteMessage } from './pushTriggers.ts'
import { claiming, dropping } from './pushSubscriptions.ts'
import { seatQuery } from './membership.ts'
import type { MessageShape } from '../../protocol/messages.ts'
import type { FieldName } from '../backend.ts'
import type { Draft } from './draft.ts'
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
  readonly invitations: Pick<Invitations, 'lose'>
}

/** Does what a commit has left to be done on other records. Safe to repeat. */
export async function carryOut(
  text: string,
  { services, channels, invitations }: CarryOutOptions,
): Promise<void> {
  const { desk, limits, retentionMs } = services
  const effect = fromEffectText(text)
  switch (effect.type) {
    case 'invitation.step':
      return stepInto(effect, services)
    case 'invitation.named':
      return desk.decide(naming.keyOf(effect.inviteId), {
        query: naming.query,
        decide: (draft) => naming.decide(draft, effect.domain),
      })
    case 'invitation.lost':
      return invitations.lose(effect)
    case 'invitation.said':
      return tellListeners(effect, services)
    case 'invitation.stored':
      return storeStep(effect, services)
    case 'push.message':
      return tellAbsent(effect, services)
    case 'push.claimed':
      return desk.decide(claiming.keyOf(effect), {
        query: claiming.query,
        decide: (draft) => claiming.decide(draft, effect),
      })
    case 'push.dropped':
      return desk.decide(userKey(effect.userId), {
        query: dropping.query(effect),
        decide: (draft) => dropping.decide(draft, effect),
      })
    case 'special':
      return tellServers(desk, effect)
    case 'inbox':
      return desk.decide(userKey(effect.userId), {
        query: {
          names: inboxFields(effect),
          sizes: ['conversation'],
          ...inboxMaps(effect, services),
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
    default:
      // Of a newer node, while servers are replaced one by one: it is for that one to carry out.
      throw new Error(`No effect is known of the type ${typeOf(effect)}.`)
  }
}

function inboxMaps(
  { onlineOnly, message }: Extract<Effect, { type: 'inbox' }>,
  { push }: Services,
): { maps?: readonly string[] } {
  if (onlineOnly === true) return { maps: ['session'] }
  return push === undefined || message === undefined ? {} : { maps: PUSH_MAPS }
}

function typeOf(unknown: never): string {
  return String((unknown as { type?: unknown }).type)
}

async function stepInto(
  { userIds, ref }: Extract<Effect, { type: 'invitation.step' }>,
  { desk, push }: Services,
): Promise<void> {
  const maps = push === undefined ? [] : PUSH_MAPS
  await Promise.all(
    userIds.map((userId) =>
      desk.decide(userKey(userId), {
        query: { names: refFields(ref, userId), maps },
        decide: (draft) => receiveRef(draft, userId, ref),
      }),
    ),
  )
}

/** Says that the user's devices have been told of a message of a channel. */
const toldField = ({ messageId, from }: MessageShape): FieldName => `told/${from}\n${messageId}`

/** How many members are told of one message at a time. */
const TOLD_AT_ONCE = 100

// Who has a seat in the channel hears it by that; whoever belongs to it, and is away, by a device.
async function tellAbsent(
  { channelId, message, push }: Extract<Effect, { type: 'push.message' }>,
  { backend, desk }: Services,
): Promise<void> {
  const { fields } = await backend.read(channelKey(channelId), { maps: ['member'] })
  const away = [...fields.values()].flatMap(({ value }) => {
    const member = readMember(value)
    return member === undefined || member.userId === message.from ? [] : member.userId
  })
  for (let from = 0; from < away.length; from += TOLD_AT_ONCE) {
    await Promise.all(
      away.slice(from, from + TOLD_AT_ONCE).map((userId) =>
        desk.decide(userKey(userId), {
          query: { maps: PUSH_MAPS, names: [toldField(message)] },
          decide(draft) {
            // Of the members of a large channel few are to be told: the others cost a look and no commit.
            if (draft.get(toldField(message)) !== undefined || !noteMessage(draft, message, push))
              return
            draft.expectField(toldField(message))
            draft.set(toldField(message), '1', { lapsesAt: draft.now + STEP_KNOWN_MS })
          },
        }),
      ),
    )
  }
}

// Only who is there hears it: it is of the moment.
async function tellListeners(
  { id, userIds, event }: Extract<Effect, { type: 'invitation.said' }>,
  { desk }: Services,
): Promise<void> {
  await Promise.all(
    userIds.map((userId) =>
      desk.decide(userKey(userId), {
        query: { maps: ['session'] },
        commandId: id,
        decide(draft) {
          if (draft.entries('session').length > 0) draft.emit(event)
        },
      }),
    ),
  )
}

/** Says that a step has been stored: for longer than any effect is late. */
const stepField = ({ messageId }: MessageShape): FieldName => `step/${messageId}`
const STEP_KNOWN_MS = 24 * 60 * 60 * 1000

function isKnownStep(draft: Draft, message: MessageShape): boolean {
  const name = stepField(message)
  if (draft.get(name) !== undefined) return true
  draft.expectField(name)
  draft.set(name, '1', { lapsesAt: draft.now + STEP_KNOWN_MS })
  return false
}

async function storeStep(
  { message }: Extract<Effect, { type: 'invitation.stored' }>,
  { desk, limits, retentionMs }: Services,
): Promise<void> {
  const { from, to } = message
  const bounds = { maxMessages: limits.messagesPerConversation, retentionMs }
  if (!('userId' in to)) {
    return desk.decide(channelKey(to.channelId), {
      query: { names: [CONFIG, stepField(message), ...historyFields([from])] },
      decide(draft) {
        if (isKnownStep(draft, message)) return
        // The channel may have been destroyed while the call went on.
        if (readConfig(draft.get(CONFIG))?.history !== true) return
        const stored = appendMessage(draft, message, bounds)
        draft.emit(toMessageText(stored))
      },
    })
  }
  await desk.decide(threadKey(from, to.userId), {
    query: { names: [stepField(message), ...historyFields([from, to.userId])] },
    decide(draft) {
      if (isKnownStep(draft, message)) return
      appendToThread(draft, message, { ...bounds, isOnlineOnly: false })
    },
  })
}
