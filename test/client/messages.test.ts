import { describe, expect, it } from 'vitest'
import {
  createSignalingClient,
  type SignalingClient,
} from '../../src/client/createSignalingClient.ts'
import type { Recipient } from '../../src/protocol/messages.ts'
import {
  selectConversation,
  selectConversations,
  selectMessages,
} from '../../src/store/conversations.ts'
import {
  createTestSignaling,
  type TestSignalingOptions,
} from '../../src/testing/createTestSignaling.ts'
import { createMemoryNetwork } from '../../src/testing/memoryTransport.ts'
import { createTestEngine } from '../server/createTestEngine.ts'
import { messagesOf, reasonOf, record } from './clientViews.ts'

const LOBBY = { channelId: 'lobby' }
const BOB = { userId: 'bob' }
const ADA = { userId: 'ada' }

async function openPair(options?: TestSignalingOptions) {
  const signaling = createTestSignaling(options)
  const [ada, bob] = [await signaling.connect('ada'), await signaling.connect('bob')]
  const run = async <Result>(action: Promise<Result>): Promise<Result> => {
    const [result] = await Promise.all([action, signaling.settle()])
    await signaling.settle()
    return result
  }
  return { signaling, ada, bob, run }
}

const shown = (client: SignalingClient, of: Recipient) =>
  selectMessages(of)(client.store.getState()).map(({ body, state }) =>
    state === undefined ? body : `${String(body)} ${state}`,
  )
const unreadOf = (client: SignalingClient, of: Recipient) =>
  selectConversation(of)(client.store.getState()).unreadCount

describe("one's own message", () => {
  it('[CL9] is shown at once, and is the message that comes back', async () => {
    const { signaling, ada, run } = await openPair()
    await run(ada.channels.join('lobby'))
    signaling.network('ada').latency(100)
    const sent = ada.messages.send(LOBBY, 'hi')
    expect(shown(ada, LOBBY)).toEqual(['hi pending'])
    await signaling.advance(1000)
    expect(shown(ada, LOBBY)).toEqual(['hi'])
    expect(messagesOf(ada)).toEqual([await sent])
  })

  it('[CL9] fails, and is tried again with its own id', async () => {
    const { signaling, ada, bob, run } = await openPair()
    for (const one of [ada, bob]) await run(one.channels.join('lobby'))
    signaling.network('ada').drop()
    const failed = reasonOf(ada.messages.send(LOBBY, 'hi', { messageId: 'm1' }))
    await signaling.advance(30_000)
    expect(await failed).toMatchObject({ code: 'TIMEOUT' })
    expect(shown(ada, LOBBY)).toEqual(['hi failed'])
    signaling.network('ada').restore()
    await signaling.advance(5000)
    const again = ada.messages.retry('m1')
    expect(shown(ada, LOBBY)).toEqual(['hi pending'])
    expect(await run(again)).toMatchObject({ messageId: 'm1', body: 'hi' })
    expect(shown(ada, LOBBY)).toEqual(['hi'])
    expect(shown(bob, LOBBY)).toEqual(['hi'])
    expect(await reasonOf(ada.messages.retry('m1'))).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('[CL9] is gone when the server has refused it', async () => {
    const { ada, run } = await openPair({ limits: { messageBytes: 10 } })
    await run(ada.channels.join('lobby'))
    const refused = reasonOf(ada.messages.send(LOBBY, 'far too long for this server'))
    expect(await run(refused)).toMatchObject({ code: 'TOO_LARGE' })
    expect(shown(ada, LOBBY)).toEqual([])
  })

  it('[CL9] [ME5] stays to be tried again when there were too many', async () => {
    const { signaling, ada, run } = await openPair({ limits: { messagesPerUserPerSecond: 1 } })
    await run(ada.messages.send(BOB, 'one'))
    const refused = reasonOf(ada.messages.send(BOB, 'two', { messageId: 'm2' }))
    expect(await run(refused)).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 1000 })
    expect(shown(ada, BOB)).toEqual(['one', 'two failed'])
    await signaling.advance(1000)
    await run(ada.messages.retry('m2'))
    expect(shown(ada, BOB)).toEqual(['one', 'two'])
  })

  it('[ME1] that was sent in the same turn as the join comes after it', async () => {
    const { ada, bob, run } = await openPair()
    await run(bob.channels.join('lobby'))
    void ada.channels.join('lobby')
    await run(ada.messages.send(LOBBY, 'hi'))
    expect(shown(ada, LOBBY)).toEqual(['hi'])
    expect(shown(bob, LOBBY)).toEqual(['hi'])
  })

  it('is refused before it is shown when nobody is logged in', async () => {
    const signaling = createTestSignaling()
    const ada = signaling.client('ada')
    expect(await reasonOf(ada.messages.send(BOB, 'hi'))).toMatchObject({ code: 'NOT_LOGGED_IN' })
    expect(shown(ada, BOB)).toEqual([])
    const undefinedBody = ada.messages.send(BOB, undefined)
    expect(await reasonOf(undefinedBody)).toMatchObject({ code: 'BAD_PAYLOAD' })
  })
})

describe('a conversation', () => {
  it('[CN5] is unread for one and not for the other, until it is read in any session', async () => {
    const { signaling, ada, bob, run } = await openPair()
    const phone = await signaling.connect('bob')
    const changed = record(phone, 'conversation.changed')
    for (const body of ['one', 'two']) await run(ada.messages.send(BOB, body))
    expect([unreadOf(ada, BOB), unreadOf(bob, ADA), unreadOf(phone, ADA)]).toEqual([0, 2, 2])
    const [first, last] = selectMessages(ADA)(bob.store.getState())
    await run(bob.messages.markRead(ADA, first?.messageId ?? ''))
    expect([unreadOf(bob, ADA), unreadOf(phone, ADA)]).toEqual([1, 1])
    await run(phone.messages.markRead(ADA, last?.messageId ?? ''))
    expect([unreadOf(bob, ADA), unreadOf(phone, ADA)]).toEqual([0, 0])
    expect(changed.at(-1)).toMatchObject({
      conversation: { with: ADA, unreadCount: 0, lastMessage: { body: 'two' } },
    })
  })

  it('[CN6] is listed with what was written while one was away', async () => {
    const { signaling, ada, bob, run } = await openPair()
    await run(bob.logout())
    await run(ada.messages.send(BOB, 'one'))
    const phone = await signaling.connect('bob')
    expect(selectConversations(phone.store.getState())).toEqual([])
    const listed = await run(phone.messages.conversations())
    expect(listed).toMatchObject([{ with: ADA, unreadCount: 1, lastMessage: { body: 'one' } }])
    expect(phone.store.getState().conversations.status).toBe('ready')
    await run(ada.messages.send(BOB, 'two'))
    expect(selectConversations(phone.store.getState())).toMatchObject([
      { unreadCount: 2, lastMessage: { body: 'two' } },
    ])
  })

  it('[CN3] loads older messages page by page, into the store', async () => {
    const { ada, bob, run } = await openPair()
    for (let index = 1; index <= 7; index++) await run(ada.messages.send(BOB, index))
    const phoneLoad = () => run(bob.messages.load(ADA, { limit: 3 }))
    await run(bob.logout())
    await run(bob.login('bob'))
    await phoneLoad()
    expect(shown(bob, ADA)).toEqual([5, 6, 7])
    await Promise.all([phoneLoad(), bob.messages.load(ADA, { limit: 3 })])
    expect(shown(bob, ADA)).toEqual([2, 3, 4, 5, 6, 7])
    await phoneLoad()
    await phoneLoad()
    expect(shown(bob, ADA)).toEqual([1, 2, 3, 4, 5, 6, 7])

    const page = await run(bob.messages.history(ADA, { limit: 2 }))
    expect(page.messages.map(({ body }) => body)).toEqual([6, 7])
    const before = await run(bob.messages.history(ADA, { limit: 2, before: page.before ?? '' }))
    expect(before.messages.map(({ body }) => body)).toEqual([4, 5])
    const wrong = bob.messages.history(ADA, { before: 'yesterday' })
    expect(await reasonOf(wrong)).toMatchObject({ code: 'BAD_PAYLOAD' })
  })

  it('says why it could not be loaded', async () => {
    const { ada, run } = await openPair()
    const refused = await run(reasonOf(ada.messages.load(LOBBY)))
    expect(refused).toMatchObject({ code: 'NOT_A_MEMBER' })
    expect(selectConversation(LOBBY)(ada.store.getState())).toMatchObject({ status: 'error' })
  })

  it('[CN7] shows the steps of calls, which are not events of messages', async () => {
    const { ada, bob, run } = await openPair()
    const heard = record(bob, 'message.received')
    await run(ada.invitations.invite({ to: 'bob', inviteId: 'one', data: { video: true } }))
    await run(ada.invitations.cancel('one'))
    expect(selectMessages(ADA)(bob.store.getState())).toMatchObject([
      { body: null, invitation: { action: 'invite', data: { video: true } } },
      { body: null, invitation: { action: 'cancel' } },
    ])
    expect(unreadOf(bob, ADA)).toBe(1)
    expect(heard).toEqual([])
  })

  it('[CL18] tells of the steps that were stored, with what was said', async () => {
    const { ada, bob, run } = await openPair()
    const heard = record(bob, 'invitation.stored')
    await run(ada.invitations.invite({ to: 'bob', inviteId: 'one', kind: 'signal' }))
    await run(bob.invitations.reject('one', { data: { why: 'busy' } }))
    expect(heard.map(({ message }) => message.invitation)).toMatchObject([
      { inviteId: 'one', action: 'invite' },
      { inviteId: 'one', action: 'reject', answer: { why: 'busy' } },
    ])
  })

  it('[CN10] counts the steps of a channel as the server does', async () => {
    const { ada, bob, run } = await openPair()
    for (const one of [ada, bob]) {
      await run(one.channels.join('lobby', { history: true, membership: 'durable' }))
    }
    const signal = { to: ['bob'], channelId: 'lobby', kind: 'signal' } as const
    for (const unread of ['all', 'none', 'missed'] as const) {
      await run(ada.invitations.invite({ ...signal, unread }))
    }
    expect(unreadOf(bob, LOBBY)).toBe(1)
    const { lastMessage } = selectConversation(LOBBY)(bob.store.getState())
    expect(lastMessage).toMatchObject({ seq: 3 })
    await run(bob.messages.conversations())
    expect(unreadOf(bob, LOBBY)).toBe(1)
  })
})

describe('after a snapshot', () => {
  it('[CL10] a channel with history shows what came meanwhile, in its place', async () => {
    const { signaling, ada, bob, run } = await openPair({ limits: { replayedEvents: 5 } })
    for (const one of [ada, bob]) await run(one.channels.join('lobby', { history: true }))
    await run(bob.messages.send(LOBBY, 0))
    const heard = record(ada, 'message.received')
    const resets = record(ada, 'stream.reset')
    signaling.network('ada').drop()
    for (let index = 1; index <= 20; index++) await run(bob.messages.send(LOBBY, index))
    signaling.network('ada').restore()
    await signaling.advance(1000)
    const all = Array.from({ length: 21 }, (_, index) => index)
    expect(resets).toEqual([{ streamId: 'channel:lobby' }])
    expect(shown(ada, LOBBY)).toEqual(all)
    expect(heard.map(({ message }) => message.body)).toEqual(all.slice(1))
    expect(unreadOf(ada, LOBBY)).toBe(21)
  })

  it('[CL10] of a server that has lost everything, nothing old is taken for new', async () => {
    const first = createTestEngine()
    const { clock } = first
    let network = createMemoryNetwork(first.engine, clock)
    const ada = createSignalingClient({
      transport: { open: (handlers) => network.transport.open(handlers) },
      clock,
      random: () => 0.5,
    })
    ada.channels.hold('lobby', { history: true })
    void ada.login('ada')
    await clock.settle()
    for (const body of ['old one', 'old two', 'old three']) {
      void ada.messages.send(LOBBY, body)
      void ada.messages.send(BOB, body)
      await clock.settle()
    }
    void ada.messages.load(BOB)
    await clock.settle()
    const second = createTestEngine({ clock })
    network.drop()
    network = createMemoryNetwork(second.engine, clock)
    await clock.advance(6000)
    void ada.messages.send(LOBBY, 'new')
    void ada.messages.send(BOB, 'new')
    await clock.settle()
    expect(shown(ada, LOBBY)).toEqual(['new'])
    expect(shown(ada, BOB)).toEqual(['new'])
    expect(second.failures).toEqual([])
  })

  it('[CL10] a conversation that was looked at shows what came meanwhile', async () => {
    const { signaling, ada, bob, run } = await openPair({ limits: { replayedEvents: 5 } })
    await run(bob.messages.send(ADA, 0))
    await run(ada.messages.load(BOB))
    await run(ada.messages.conversations())
    signaling.network('ada').drop()
    for (let index = 1; index <= 10; index++) await run(bob.messages.send(ADA, index))
    await signaling.advance(1)
    const cyd = await signaling.connect('cyd')
    await run(cyd.messages.send(ADA, 'hello'))
    signaling.network('ada').restore()
    await signaling.advance(1000)
    expect(shown(ada, BOB)).toEqual(Array.from({ length: 11 }, (_, index) => index))
    expect(unreadOf(ada, BOB)).toBe(11)
    expect(selectConversations(ada.store.getState())).toMatchObject([
      { with: { userId: 'cyd' }, unreadCount: 1 },
      { with: BOB, unreadCount: 11 },
    ])
  })
})
