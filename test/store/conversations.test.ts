import { describe, expect, it } from 'vitest'
import type { Message, Recipient } from '../../src/protocol/messages.ts'
import type { Session } from '../../src/protocol/session.ts'
import {
  initialConversations,
  reduceConversations,
  selectConversation,
  selectConversations,
  selectMessages,
  type ConversationsState,
} from '../../src/store/conversations.ts'
import type { StoreEvent } from '../../src/store/events.ts'
import { MESSAGES_KEPT } from '../../src/store/messageList.ts'

const ada: Session = { userId: 'ada', sessionId: 's1', uid: 1 }
const lobby: Recipient = { channelId: 'lobby' }
const bob: Recipient = { userId: 'bob' }

const messageOf = (messageId: string, more: Partial<Message> = {}): Message =>
  ({ messageId, from: 'bob', sentAt: 1000, to: lobby, body: 'hi', ...more }) as Message
const received = (
  messageId: string,
  more?: Partial<Message>,
  of: Recipient = lobby,
): StoreEvent => ({
  type: 'messages.received',
  of,
  messages: [messageOf(messageId, more)],
})

function after(...events: StoreEvent[]): ConversationsState {
  return events.reduce(
    (state, event) => reduceConversations(state, event, ada),
    initialConversations,
  )
}

function idsAfter(...events: StoreEvent[]): string[] {
  return selectMessages(lobby)({ conversations: after(...events) }).map((one) => one.messageId)
}

function lobbyAfter(...events: StoreEvent[]) {
  return selectConversation(lobby)({ conversations: after(...events) })
}

describe('the messages of a conversation', () => {
  it('are kept, oldest first, up to a number', () => {
    const events = Array.from({ length: MESSAGES_KEPT + 2 }, (_, index) => received(`m${index}`))
    const ids = idsAfter(...events)
    expect(ids).toHaveLength(MESSAGES_KEPT)
    expect([ids[0], ids.at(-1)]).toEqual(['m2', `m${MESSAGES_KEPT + 1}`])
  })

  it('are the same whether they come one by one or together, in order or not', () => {
    const numbers = [1, 2, undefined, 5, 4, 4, 3, undefined, 6]
    const all = numbers.map((seq, at) => messageOf(`m${seq ?? `x${at}`}`, seq ? { seq } : {}))
    const together = idsAfter({ type: 'messages.received', of: lobby, messages: all })
    const oneByOne = idsAfter(
      ...all.map((message): StoreEvent => {
        return { type: 'messages.received', of: lobby, messages: [message] }
      }),
    )
    expect(together).toEqual(oneByOne)
    expect(together.filter((id) => !id.includes('x'))).toEqual(['m1', 'm2', 'm3', 'm4', 'm5', 'm6'])
  })

  it('say that there are older ones when stored ones were dropped', () => {
    const events = Array.from({ length: MESSAGES_KEPT + 2 }, (_, index) =>
      received(`m${index}`, { seq: index + 1 }),
    )
    expect(lobbyAfter(...events).before).toBe(3)
  })

  it('[CN2] stand by their numbers, in whatever order they come, and once', () => {
    const events = [3, 1, 2, 3, 1].map((seq) => received(`m${seq}`, { seq }))
    expect(idsAfter(...events)).toEqual(['m1', 'm2', 'm3'])
  })

  it('take pages of older ones, and keep those that were loaded', () => {
    const page = (from: number, before?: number): StoreEvent => ({
      type: 'conversation.page',
      of: lobby,
      messages: [
        messageOf(`m${from}`, { seq: from }),
        messageOf(`m${from + 1}`, { seq: from + 1 }),
      ],
      before,
    })
    const state = lobbyAfter(received('m5', { seq: 5 }), page(3, 3), page(1), page(3, 3))
    expect(state.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
    expect(state).toMatchObject({ status: 'ready', before: undefined })
  })

  it('are the same array until one of them changes', () => {
    const conversations = after(received('m1'), {
      type: 'message.sending',
      of: lobby,
      message: messageOf('m2', { from: 'ada', state: 'pending' }),
    })
    const read = () => selectMessages(lobby)({ conversations })
    expect(read()).toBe(read())
    expect(reduceConversations(conversations, { type: 'channel.ready', channelId: 'x' }, ada)).toBe(
      conversations,
    )
  })

  it('are gone when one has left the channel, and all with the session', () => {
    expect(idsAfter(received('m1'), { type: 'channel.left', channelId: 'lobby' })).toEqual([])
    expect(after(received('m1'), { type: 'session.ended' })).toBe(initialConversations)
  })
})

describe("one's own message", () => {
  const own = messageOf('own', { from: 'ada', state: 'pending' })
  const sending: StoreEvent = { type: 'message.sending', of: lobby, message: own }
  const stateOf = (...events: StoreEvent[]) =>
    selectMessages(lobby)({ conversations: after(...events) }).map(({ state }) => state)

  it('[CL9] is shown last and pending until the server has accepted it', () => {
    expect(idsAfter(sending, received('m1'))).toEqual(['m1', 'own'])
    expect(stateOf(sending)).toEqual(['pending'])
    expect(stateOf(sending, { type: 'message.sent', of: lobby, messageId: 'own' })).toEqual([
      'sent',
    ])
    expect(idsAfter(sending, received('own', { from: 'ada' }), received('m1'))).toEqual([
      'own',
      'm1',
    ])
  })

  it('[CL9] is failed, tried again, or gone', () => {
    const failed: StoreEvent = { type: 'message.failed', of: lobby, messageId: 'own' }
    expect(stateOf(sending, failed)).toEqual(['failed'])
    expect(stateOf(sending, failed, sending)).toEqual(['pending'])
    expect(stateOf(sending, { type: 'message.refused', of: lobby, messageId: 'own' })).toEqual([])
  })

  it("is not mistaken for somebody else's with the same id", () => {
    expect(stateOf(sending, received('own', { from: 'bob' }))).toEqual([undefined, 'pending'])
  })
})

describe('what is unread', () => {
  it('counts what others write in a channel that stores it', () => {
    const state = lobbyAfter(
      received('m1', { seq: 1 }),
      received('m2', { seq: 2, from: 'ada' }),
      received('m3', {}),
    )
    expect(state).toMatchObject({ unreadCount: 1, lastSeq: 2, lastMessage: { messageId: 'm2' } })
  })

  it('[CN5] is what the server says, whoever of two answers comes first', () => {
    const read = (lastSeq: number, readSeq: number, unreadCount: number): StoreEvent => ({
      type: 'conversation.read',
      of: bob,
      lastSeq,
      readSeq,
      unreadCount,
    })
    const unreadAfter = (...events: StoreEvent[]) =>
      selectConversation(bob)({ conversations: after(...events) }).unreadCount
    expect(unreadAfter(read(3, 0, 3), read(3, 2, 1))).toBe(1)
    expect(unreadAfter(read(3, 2, 1), read(3, 0, 3))).toBe(1)
    expect(unreadAfter(read(4, 2, 2), read(3, 3, 0))).toBe(1)
  })
})

describe('the list of conversations', () => {
  it('has the latest first, of those in which something is stored', () => {
    const conversations = after(
      received('m1', { seq: 1, sentAt: 10 }, lobby),
      received('m2', { seq: 1, sentAt: 20, to: { userId: 'ada' } }, bob),
      received('m3', { sentAt: 30 }, { channelId: 'attic' }),
    )
    expect(selectConversations({ conversations }).map((one) => one.with)).toEqual([bob, lobby])
    expect(selectConversations({ conversations })).toBe(selectConversations({ conversations }))
  })
})
