import type { CommandResult } from '../../protocol/commands.ts'
import type {
  ConversationShape,
  MessageShape,
  Recipient,
  messageCommands,
} from '../../protocol/messages.ts'
import { keyOf, type FieldName, type RecordKey } from '../backend.ts'
import { CONFIG, mayEnter, memberField, readConfig, requireOrdinary } from './channelRecord.ts'
import { CommandError } from './commandError.ts'
import { requireSession, type CommandHandlers } from './commandHandler.ts'
import { readDurable, readConversation } from './userRecord.ts'
import type { Draft } from './draft.ts'
import { toEffectText } from './effects.ts'
import {
  appendMessage,
  findUnread,
  historyFields,
  lengthOf,
  markRead,
  readLast,
  readPage,
  readState,
  type HistoryBounds,
} from './history.ts'
import { channelKey, threadKey, userKey, type LiveSession } from './liveSession.ts'
import type { Services } from './services.ts'

type ConversationCommand = Exclude<keyof typeof messageCommands, 'message.send'>
type Page = CommandResult<'conversation.list'>

const HISTORY_LIMIT = 50
const LIST_LIMIT = 50

/** A list is not longer than this, so that it fits into what a session may have under way. */
const LIST_BYTES = 256 * 1024

/**
 * Stores a message between two users, unless it is for this moment only, and leaves it in the inbox
 * of both.
 */
export function appendToThread(
  draft: Draft,
  unnumbered: MessageShape,
  {
    isOnlineOnly,
    push,
    ...bounds
  }: HistoryBounds & { readonly isOnlineOnly: boolean; readonly push?: string | undefined },
): MessageShape {
  const message = isOnlineOnly ? unnumbered : appendMessage(draft, unnumbered, bounds)
  const { from, to, messageId } = message
  if (!('userId' in to)) throw new Error('A thread is between two users, not in a channel.')
  const rev = draft.nextRev()
  for (const userId of new Set([from, to.userId])) {
    const peerId = userId === from ? to.userId : from
    const id = `message ${from} ${messageId} ${peerId}`
    const read = { with: { userId: peerId }, ...readState(draft.get, userId) }
    const kept = isOnlineOnly ? { onlineOnly: true as const } : { conversation: read, rev }
    const pushed = push === undefined || userId === from ? {} : { push }
    draft.effect(toEffectText({ type: 'inbox', userId, id, message, ...pushed, ...kept }))
  }
  return message
}

export function createConversations({
  backend,
  desk,
}: Services): CommandHandlers<ConversationCommand> {
  return {
    async 'message.history'({ of, before, limit = HISTORY_LIMIT }, context) {
      const session = requireSession(context)
      const { userId } = session
      await requireReader(session, of)
      const key = recordOf(userId, of)
      const { state, ...page } = await readPage(backend, key, { userId, before, limit })
      return { ...page, conversation: { with: of, ...state } }
    },

    async 'message.markRead'({ of, upTo }, context) {
      const session = requireSession(context)
      const { userId } = session
      await requireReader(session, of)
      const key = recordOf(userId, of)
      const mark = await findUnread(backend, key, { userId, messageId: upTo })
      return desk.decide(key, {
        query: { names: [memberField(userId), ...historyFields([userId])] },
        decide(draft) {
          // Who has left meanwhile has nothing to read any more.
          const isIn = 'userId' in of || draft.get(memberField(userId)) !== undefined
          if (mark !== undefined && isIn) markRead(draft, userId, mark)
          const conversation = { with: of, ...readState(draft.get, userId) }
          if (mark !== undefined && isIn) {
            const rev = draft.nextRev()
            const id = `read ${rev} ${key}`
            draft.effect(toEffectText({ type: 'inbox', userId, id, conversation, rev }))
          }
          return conversation
        },
      })
    },

    async 'conversation.list'({ before = Infinity }, context) {
      const { userId, can } = requireSession(context)
      const { fields } = await backend.read(userKey(userId), { maps: ['conversation', 'channel'] })
      const names = [...fields].map(([name, { value }]) => ({ name, value }))
      const withUsers = names.flatMap(({ name, value }) =>
        name.startsWith('conversation/') ? readConversation(value) : [],
      )
      const channelIds = names.flatMap(({ name, value }) =>
        name.startsWith('channel/') && readDurable(value).isMember ? keyOf(name) : [],
      )
      const readable = channelIds.filter((id) => mayEnter(id, can))
      const inChannels = await Promise.all(readable.map((id) => channelConversation(userId, id)))
      const all = [...withUsers, ...inChannels.flatMap((one) => one ?? [])]
      return toPage(all.toSorted(byLatest).filter((one) => latestOf(one) < before))
    },
  }

  function recordOf(userId: string, of: Recipient): RecordKey {
    return 'userId' in of ? threadKey(userId, of.userId) : channelKey(of.channelId)
  }

  async function requireReader({ userId, can }: LiveSession, of: Recipient): Promise<void> {
    if ('userId' in of) return
    requireOrdinary(of.channelId, can)
    const names = [memberField(userId)]
    const { fields } = await backend.read(channelKey(of.channelId), { names })
    if (fields.size === 0) throw new CommandError('NOT_A_MEMBER')
  }

  async function channelConversation(
    userId: string,
    channelId: string,
  ): Promise<ConversationShape | undefined> {
    const key = channelKey(channelId)
    const { fields } = await backend.read(key, { names: [CONFIG, ...historyFields([userId])] })
    const get = (name: FieldName) => fields.get(name)?.value
    if (readConfig(get(CONFIG))?.history !== true) return undefined
    const state = readState(get, userId)
    const lastMessage = await readLast(backend, key, get)
    return { with: { channelId }, ...state, ...(lastMessage && { lastMessage }) }
  }
}

function byLatest(one: ConversationShape, other: ConversationShape): number {
  return latestOf(other) - latestOf(one)
}

function latestOf({ lastMessage }: ConversationShape): number {
  return lastMessage?.sentAt ?? 0
}

function toPage(all: readonly ConversationShape[]): Page {
  const conversations: ConversationShape[] = []
  let bytes = 0
  for (const one of all) {
    bytes += one.lastMessage === undefined ? 0 : lengthOf(one.lastMessage)
    // What was written in the same millisecond must not be parted: the next page begins before it.
    const previous = conversations.at(-1)
    const isTie = previous !== undefined && latestOf(previous) === latestOf(one)
    if (!isTie && (conversations.length >= LIST_LIMIT || bytes > LIST_BYTES)) {
      return { conversations, before: previous === undefined ? 0 : latestOf(previous) }
    }
    conversations.push(one)
  }
  return { conversations }
}
