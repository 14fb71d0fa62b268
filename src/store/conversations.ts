import type { SignalingError } from '../protocol/errors.ts'
import type { Conversation, Message, Recipient } from '../protocol/messages.ts'
import type { Session } from '../protocol/session.ts'
import type { StoreEvent } from './events.ts'
import { insertMessages, isNews, isShown, isStored, keepLatest, mergePage } from './messageList.ts'

/** `idle`: not asked for. `loading`: asked for. `error`: refused, and `error` says why. */
export type LoadStatus = 'idle' | 'loading' | 'ready' | 'error'

/** What is known of the messages with one user or in one channel. */
export interface ConversationState {
  readonly with: Recipient
  /** How the stored messages stand. */
  readonly status: LoadStatus
  readonly error?: SignalingError
  /** What the server has accepted, oldest first. */
  readonly messages: readonly Message[]
  /** What it has not accepted yet, in the order of sending. */
  readonly outgoing: readonly Message[]
  /** There are stored messages before this number. */
  readonly before?: number | undefined
  readonly lastSeq: number
  readonly readSeq: number
  readonly unreadCount: number
  readonly lastMessage?: Message
}

export interface ConversationsState {
  readonly byKey: ReadonlyMap<string, ConversationState>
  /** How the list of all of them stands. */
  readonly status: LoadStatus
  readonly error?: SignalingError
}

export const initialConversations: ConversationsState = { byKey: new Map(), status: 'idle' }

/** Where a conversation is kept. */
export function conversationKey(of: Recipient): string {
  return 'userId' in of ? `user:${of.userId}` : `channel:${of.channelId}`
}

/** Folds one event into the state. Returns `state` itself when the event changes nothing. */
export function reduceConversations(
  state: ConversationsState,
  event: StoreEvent,
  session: Session | undefined,
): ConversationsState {
  switch (event.type) {
    case 'session.ended':
      return initialConversations
    case 'conversations.interrupted':
      // What had failed may succeed now.
      return [...state.byKey.values()].reduce(
        (next, { with: of, status }) => {
          // Of what nobody has loaded, parts are not worth keeping: they would have holes.
          const isKept = status === 'ready' && !event.isNewEpoch
          return 'channelId' in of || isKept ? next : change(next, of, beginAnew)
        },
        state.status === 'error' ? { byKey: state.byKey, status: 'idle' } : state,
      )
    case 'conversations.loading':
      return { byKey: state.byKey, status: state.status === 'ready' ? 'ready' : 'loading' }
    case 'conversations.failed':
      return { byKey: state.byKey, status: 'error', error: event.error }
    case 'conversations.listed':
      return event.conversations.reduce(
        (next, { with: of, ...listed }) =>
          change(next, of, (one) => (listed.lastSeq < one.lastSeq ? one : { ...one, ...listed })),
        { byKey: state.byKey, status: 'ready' } as ConversationsState,
      )
    case 'channel.left':
      return change(state, { channelId: event.channelId }, forgetMessages)
    case 'channel.snapshot': {
      const { channelId, history } = event.snapshot
      if (history === undefined) return state
      return change(state, { channelId }, (one) =>
        toSnapshot(event.isNewEpoch === true ? beginAnew(one) : one, history),
      )
    }
    default:
      return 'of' in event
        ? change(state, event.of, (one) => reduceConversation(one, event, session))
        : state
  }
}

type ConversationEvent = Extract<StoreEvent, { readonly of: Recipient }>

function reduceConversation(
  one: ConversationState,
  event: ConversationEvent,
  session: Session | undefined,
): ConversationState {
  switch (event.type) {
    case 'message.sending':
      return { ...one, outgoing: [...without(one.outgoing, event.message), event.message] }
    case 'message.sent':
      return changeOutgoing(one, event.messageId, 'sent')
    case 'message.failed':
      return changeOutgoing(one, event.messageId, 'failed')
    case 'message.refused':
      return { ...one, outgoing: one.outgoing.filter((each) => each.messageId !== event.messageId) }
    case 'messages.received':
      return receive(one, event.messages, session)
    case 'conversation.loading':
      return { ...withoutError(one), status: one.status === 'ready' ? 'ready' : 'loading' }
    case 'conversation.failed':
      return { ...one, status: 'error', error: event.error }
    case 'conversation.page':
      return receivePage(one, event, session)
    default:
      return reduceRead(one, event, session)
  }
}

function receivePage(
  one: ConversationState,
  page: Extract<StoreEvent, { type: 'conversation.page' }>,
  session: Session | undefined,
): ConversationState {
  const merged = mergePage({ ...one, isLoaded: one.status === 'ready' }, page)
  const outgoing = withoutAccepted(one.outgoing, page.messages, session)
  return withLast({ ...withoutError(one), status: 'ready', ...merged, outgoing })
}

/** Shows the latest stored message that is known as the last one. */
function withLast(one: ConversationState): ConversationState {
  const last = one.messages.findLast(isShown)
  const isNewer = (last?.seq ?? 0) > (one.lastMessage?.seq ?? 0)
  return last !== undefined && isNewer ? { ...one, lastMessage: last } : one
}

function reduceRead(
  one: ConversationState,
  { lastSeq, readSeq, unreadCount }: Extract<StoreEvent, { type: 'conversation.read' }>,
  session: Session | undefined,
): ConversationState {
  // News may overtake each other; who has seen more messages knows better.
  if (lastSeq > one.lastSeq || (lastSeq === one.lastSeq && readSeq >= one.readSeq)) {
    return { ...one, lastSeq, readSeq, unreadCount }
  }
  if (readSeq <= one.readSeq) return one
  // It has been read up to there; what was written since is counted here.
  const own = one.messages.filter(
    (message) => (message.seq ?? 0) > lastSeq && !isNews(message, session?.userId),
  )
  return { ...one, readSeq, unreadCount: unreadCount + one.lastSeq - lastSeq - own.length }
}

function receive(
  one: ConversationState,
  received: readonly Message[],
  session: Session | undefined,
): ConversationState {
  const outgoing = withoutAccepted(one.outgoing, received, session)
  const messages = insertMessages(one.messages, received)
  if (messages === one.messages && outgoing === one.outgoing) return one
  let { lastSeq, unreadCount, lastMessage } = one
  for (const message of received) {
    const { seq } = message
    if (seq === undefined || seq <= lastSeq) continue
    lastSeq = seq
    if (isShown(message)) lastMessage = message
    // Of a channel nobody else counts; for a peer the server says it right after.
    unreadCount += Number('channelId' in one.with && isNews(message, session?.userId))
  }
  const last = lastMessage === undefined ? {} : { lastMessage }
  const next = keepLatest({ ...one, outgoing, lastSeq, unreadCount, ...last }, messages)
  // What comes late may still be the latest that is known.
  const isLate = lastSeq === one.lastSeq && received.some(isStored)
  return isLate ? withLast(next) : next
}

/** What is still under way: one's own messages come back from the server as everybody's. */
function withoutAccepted(
  outgoing: readonly Message[],
  received: readonly Message[],
  session: Session | undefined,
): readonly Message[] {
  if (outgoing.length === 0) return outgoing
  const own = received.filter(({ from }) => from === session?.userId)
  const accepted = new Set(own.map(({ messageId }) => messageId))
  const rest = outgoing.filter(({ messageId }) => !accepted.has(messageId))
  return rest.length === outgoing.length ? outgoing : rest
}

function toSnapshot(
  one: ConversationState,
  history: { lastSeq: number; readSeq: number; unreadCount: number },
): ConversationState {
  const isEmpty = one.messages.length === 0 && history.lastSeq > 0
  return { ...one, ...history, ...(isEmpty ? { before: history.lastSeq + 1 } : {}) }
}

function forgetMessages({ before: _before, ...one }: ConversationState): ConversationState {
  return { ...withoutError(one), status: 'idle', messages: [], outgoing: [] }
}

/** As if nothing were known but what one has not managed to say. */
function beginAnew({ with: of, outgoing }: ConversationState): ConversationState {
  return { ...unknownConversation(of), outgoing }
}

function changeOutgoing(
  one: ConversationState,
  messageId: string,
  to: 'sent' | 'failed',
): ConversationState {
  const outgoing = one.outgoing.map((message) =>
    message.messageId === messageId ? { ...message, state: to } : message,
  )
  return { ...one, outgoing }
}

function without(outgoing: readonly Message[], { messageId }: Message): readonly Message[] {
  return outgoing.filter((message) => message.messageId !== messageId)
}

function withoutError({ error: _error, ...one }: ConversationState): ConversationState {
  return one
}

function change(
  state: ConversationsState,
  of: Recipient,
  run: (one: ConversationState) => ConversationState,
): ConversationsState {
  const key = conversationKey(of)
  const known = state.byKey.get(key)
  const one = known ?? unknownConversation(of)
  const next = run(one)
  if (next === one || (known === undefined && isNothing(next))) return state
  const byKey = new Map(state.byKey)
  if (isNothing(next)) byKey.delete(key)
  else byKey.set(key, next)
  return { ...state, byKey }
}

function unknownConversation(of: Recipient): ConversationState {
  const counts = { lastSeq: 0, readSeq: 0, unreadCount: 0 }
  return { with: of, status: 'idle', messages: [], outgoing: [], ...counts }
}

function isNothing({ status, messages, outgoing, lastSeq }: ConversationState): boolean {
  return status === 'idle' && messages.length + outgoing.length + lastSeq === 0
}

interface HasConversations {
  readonly conversations: ConversationsState
}

const NOTHING: ConversationState = unknownConversation({ userId: '' })

export const selectConversation =
  (of: Recipient) =>
  ({ conversations }: HasConversations): ConversationState =>
    conversations.byKey.get(conversationKey(of)) ?? NOTHING

const shown = new WeakMap<ConversationState, readonly Message[]>()

/** The messages of a conversation, those that are still under way last. The same array until they change. */
export const selectMessages =
  (of: Recipient) =>
  (state: HasConversations): readonly Message[] => {
    const one = selectConversation(of)(state)
    if (one.outgoing.length === 0) return one.messages
    const known = shown.get(one) ?? [...one.messages, ...one.outgoing]
    shown.set(one, known)
    return known
  }

const views = new WeakMap<ConversationState, Conversation>()
const lists = new WeakMap<ConversationsState['byKey'], readonly Conversation[]>()

/** Every conversation in which something is stored, the latest first. The same array until one changes. */
export function selectConversations({
  conversations: { byKey },
}: HasConversations): readonly Conversation[] {
  const known = lists.get(byKey)
  if (known !== undefined) return known
  const all = [...byKey.values()].filter(({ lastSeq }) => lastSeq > 0).map(toView)
  const list = all.toSorted((one, other) => latestOf(other) - latestOf(one))
  lists.set(byKey, list)
  return list
}

/** One conversation as an app sees it. The same object until it changes. */
export function toView(one: ConversationState): Conversation {
  const { with: of, unreadCount, lastMessage } = one
  const view = views.get(one) ?? { with: of, unreadCount, ...(lastMessage && { lastMessage }) }
  views.set(one, view)
  return view
}

function latestOf({ lastMessage }: Conversation): number {
  return lastMessage?.sentAt ?? 0
}
