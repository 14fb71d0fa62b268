import type { Conversation as StoredConversation } from '../../protocol/messages.ts'
import type { ChatCore, ChatResult } from './chatCore.ts'
import { EVENT, TYPES } from './constants.ts'
import { toGroup, type Group } from './group.ts'
import { fromStored, toMessage, toRecipient, type Message } from './message.ts'
import { toProfile, type Profile } from './profile.ts'

export interface LastMessage extends Message {
  readonly lastTime: number
  readonly lastSequence: number
  readonly fromAccount: string
  readonly messageForShow: string
}

/** The stored messages with one user or of one group, in the vendor's shape. */
export interface Conversation {
  readonly conversationID: string
  readonly type: string
  readonly subType: string
  readonly unreadCount: number
  /** Of a conversation in which nothing counts as one, an empty one. */
  readonly lastMessage: LastMessage
  readonly groupProfile?: Group
  readonly userProfile?: Profile
  readonly remark: string
  readonly isPinned: boolean
}

export interface ConversationMethods {
  /** All, or those with these ids; the latest first. */
  getConversationList(conversationIDs?: unknown): Promise<
    ChatResult<{
      readonly conversationList: readonly Conversation[]
      readonly isSyncCompleted: boolean
    }>
  >
  setMessageRead(options: {
    readonly conversationID: string
  }): Promise<ChatResult<{ readonly conversationID: string }>>
  getTotalUnreadMessageCount(): number
}

export interface ConversationFeature {
  readonly methods: ConversationMethods
  /** Asks the server for all of them, for who has just logged in. */
  load(): Promise<readonly StoredConversation[]>
}

export function createConversations(core: ChatCore): ConversationFeature {
  let isLoaded = false
  let isQueued = false
  let toldTotal = 0
  core.onClient(({ on, store }) => {
    on('session.ended', () => {
      isLoaded = false
      isQueued = false
      toldTotal = 0
    })
    store.subscribe(({ conversations }, before) => {
      if (isLoaded && conversations.byKey !== before.conversations.byKey) queue()
    })
  })

  return {
    async load() {
      const known = await core.client().messages.conversations()
      isLoaded = true
      if (known.length > 0) queue()
      return known
    },

    methods: {
      getConversationList: (conversationIDs) =>
        core.ask(async ({ messages }) => {
          await messages.conversations()
          const isAsked = ({ conversationID }: Conversation) =>
            !Array.isArray(conversationIDs) || conversationIDs.includes(conversationID)
          return { conversationList: list().filter(isAsked), isSyncCompleted: true }
        }),

      setMessageRead: ({ conversationID }) =>
        core.ask(async ({ messages }) => {
          const of = toRecipient(conversationID)
          const page = await messages.history(of, { limit: 1 })
          for (const { messageId } of page.messages) await messages.markRead(of, messageId)
          return { conversationID }
        }),

      getTotalUnreadMessageCount: total,
    },
  }

  // Told once for everything that comes in a turn, and as it is by then.
  function queue(): void {
    if (isQueued) return
    isQueued = true
    core.outbox.push(() => {
      isQueued = false
      core.emit(EVENT.CONVERSATION_LIST_UPDATED, list())
      if (total() === toldTotal) return
      toldTotal = total()
      core.emit(EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED, toldTotal)
    })
  }

  /** Those in which something is stored, the latest first. */
  function list(): readonly Conversation[] {
    const latest = stored().toSorted((one, other) => timeOf(other) - timeOf(one))
    return latest.flatMap((one) => (one.lastSeq > 0 ? toConversation(one, core.userID()) : []))
  }

  function total(): number {
    return stored().reduce((sum, { unreadCount }) => sum + unreadCount, 0)
  }

  function stored() {
    return [...(core.state()?.conversations.byKey.values() ?? [])]
  }
}

function timeOf({ lastMessage }: StoredConversation): number {
  return lastMessage?.sentAt ?? 0
}

function toConversation(
  { with: of, unreadCount, lastMessage }: StoredConversation,
  userID: string,
): Conversation {
  const isGroup = 'channelId' in of
  const type = isGroup ? TYPES.CONV_GROUP : TYPES.CONV_C2C
  const id = isGroup ? of.channelId : of.userId
  const last = lastMessage ? fromStored(lastMessage, userID) : toMessage({})
  const { time: lastTime, sequence: lastSequence, from: fromAccount, payload } = last
  const messageForShow = payload.text ?? payload.description ?? ''
  return {
    conversationID: type + id,
    type,
    subType: isGroup ? TYPES.GRP_PUBLIC : '',
    unreadCount,
    lastMessage: { ...last, lastTime, lastSequence, fromAccount, messageForShow },
    ...(isGroup ? { groupProfile: toGroup(id) } : { userProfile: toProfile(id) }),
    remark: '',
    isPinned: false,
  }
}
