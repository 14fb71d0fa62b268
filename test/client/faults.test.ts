import { describe, expect, it } from 'vitest'
import type { SignalingClient } from '../../src/client/createSignalingClient.ts'
import type { Recipient } from '../../src/protocol/messages.ts'
import type { Backend, RecordQuery } from '../../src/server/backend.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import {
  selectConversation,
  selectConversations,
  selectMessages,
} from '../../src/store/conversations.ts'
import {
  createTestSignaling,
  type TestSignalingOptions,
} from '../../src/testing/createTestSignaling.ts'
import { openHouse } from '../model/openHouse.ts'
import { lobbyOf, reasonOf, record } from './clientViews.ts'

const LOBBY = { channelId: 'lobby' }
const BOB = { userId: 'bob' }
const MANY = { messagesPerUserPerSecond: 1e6, messagesPerChannelPerSecond: 1e6 }

async function openPair(options?: TestSignalingOptions) {
  const signaling = createTestSignaling(options)
  const [ada, bob] = [await signaling.connect('ada'), await signaling.connect('bob')]
  const run = async <Result>(action: Promise<Result>): Promise<Result> => {
    const [result] = await Promise.all([action, signaling.settle()])
    return result
  }
  const say = async (client: SignalingClient, to: { channelId: string }, count: number) => {
    const all = Array.from({ length: count }, (_, index) => client.messages.send(to, index))
    await Promise.all([...all, signaling.settle()])
  }
  return { signaling, ada, bob, run, say }
}

const seqsOf = (client: SignalingClient, of: Recipient) =>
  selectMessages(of)(client.store.getState()).flatMap(({ seq }) => seq ?? [])
const from = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

describe('a channel that is destroyed', () => {
  it('[CH15] while one is cut off is not made again by coming back', async () => {
    const { signaling, ada, bob, run } = await openPair()
    await run(bob.channels.create('lobby'))
    ada.channels.hold('lobby')
    await signaling.settle()
    signaling.network('ada').drop()
    await run(bob.channels.destroy('lobby'))
    signaling.network('ada').restore()
    await signaling.advance(3000)
    expect(lobbyOf(ada)).toMatchObject({ status: 'error', error: { code: 'NOT_FOUND' } })
    expect(await run(bob.channels.has('lobby', 'ada'))).toBe(false)
  })

  it('[CH15] while one joins it again leaves client and server of one mind', async () => {
    const { signaling, ada, bob, run } = await openPair()
    await run(bob.channels.create('lobby'))
    ada.channels.hold('lobby')
    await signaling.settle()
    const destroyed = bob.channels.destroy('lobby')
    ada.channels.hold('lobby', { membership: 'durable' })
    await run(destroyed)
    await signaling.advance(3000)
    const isSeated = await run(bob.channels.has('lobby', 'ada'))
    expect(lobbyOf(ada).status === 'ready').toBe(isSeated)
  })
})

describe('a durable member', () => {
  it('[CH12] who leaves in one tab and joins in another right after is in', async () => {
    const { signaling, ada, run } = await openPair()
    const tab = await signaling.connect('ada')
    await run(ada.channels.join('lobby', { membership: 'durable' }))
    const left = ada.channels.leave('lobby')
    await run(tab.channels.join('lobby', { membership: 'durable' }))
    await left
    await signaling.settle()
    expect(lobbyOf(tab).status).toBe('ready')
    expect(await run(ada.channels.has('lobby', 'ada'))).toBe(true)
  })
})

describe('a durable join of which the answer is late', () => {
  it('[CH12] does not outlive the end of the membership in another tab', async () => {
    const house = openHouse(['ada', 'ada', 'bob'])
    const [one, two, bob] = [house.tab(0), house.tab(1), house.tab(2)]
    await house.clock.settle()
    one.network.latency(100)
    const joined = one.client.channels.join('lobby', { membership: 'durable' })
    await house.clock.advance(110)
    const left = two.client.channels.leave('lobby')
    await house.clock.advance(1000)
    await Promise.all([joined, left])
    const has = bob.client.channels.has('lobby', 'ada')
    await house.clock.settle()
    expect(await has).toBe(false)
    expect(lobbyOf(one.client).status).toBe('idle')
  })
})

describe('a channel that told only how many there are', () => {
  it('[CH13] shows who is there when it tells again, as many as before or not', async () => {
    const { signaling, ada, bob, run } = await openPair()
    const [cyd, dan] = [await signaling.connect('cyd'), await signaling.connect('dan')]
    const tell = (value: 0 | 1) => run(ada.channels.setAttr('lobby', '_userNotification', value))
    await run(ada.channels.join('lobby'))
    await run(bob.channels.join('lobby'))
    await tell(0)
    await run(Promise.all([bob.channels.leave('lobby'), cyd.channels.join('lobby')]))
    await tell(1)
    await run(dan.channels.join('lobby'))
    await signaling.settle()
    expect([...lobbyOf(ada).members.keys()]).toEqual(['ada', 'cyd', 'dan'])
  })

  it('[ST5] [CH13] asks again when the server could not say who is there', async () => {
    const inner = memoryBackend()
    let failsOnce = false
    const isSync = ({ names, sizes }: RecordQuery) =>
      names?.includes('config/channel') === true && sizes === undefined
    const backend: Backend = {
      ...inner,
      async read(key, query) {
        if (!failsOnce || key !== 'channel:lobby' || !isSync(query)) return inner.read(key, query)
        failsOnce = false
        throw new Error('The backend is away.')
      },
    }
    const { signaling, ada, bob, run } = await openPair({ backend })
    const cyd = await signaling.connect('cyd')
    await run(ada.channels.join('lobby'))
    await run(cyd.channels.join('lobby'))
    await run(ada.channels.setAttr('lobby', '_userNotification', 0))
    await run(bob.channels.join('lobby'))
    await run(ada.channels.setAttr('lobby', '_userNotification', 1))
    failsOnce = true
    await run(cyd.channels.leave('lobby'))
    await signaling.advance(5000)
    expect([...lobbyOf(ada).members.keys()]).toEqual(['ada', 'bob'])
    expect(ada.store.getState().connection.isSynced).toBe(true)
  })
})

describe('loaded messages', () => {
  it('[CN3] reach back to the first, although more than a page came live before', async () => {
    const { signaling, ada, bob, run } = await openPair({ limits: MANY })
    await run(bob.logout())
    const say = async (count: number) => {
      const all = from(1, count).map((body) => ada.messages.send(BOB, body))
      await Promise.all([...all, signaling.settle()])
    }
    await say(20)
    await run(bob.login('bob'))
    await say(60)
    for (const limit of [50, 50]) await run(bob.messages.load({ userId: 'ada' }, { limit }))
    expect(seqsOf(bob, { userId: 'ada' })).toEqual(from(1, 80))
  })

  it('[CL10] have no hole after a very long absence, and reach back on demand', async () => {
    const limits = { ...MANY, replayedEvents: 5 }
    const { signaling, ada, bob, run, say } = await openPair({ limits })
    for (const one of [ada, bob]) await run(one.channels.join('lobby', { history: true }))
    await say(bob, LOBBY, 10)
    await run(ada.messages.load(LOBBY))
    signaling.network('ada').drop()
    await say(bob, LOBBY, 700)
    signaling.network('ada').restore()
    await signaling.advance(3000)
    const shown = seqsOf(ada, LOBBY)
    expect(shown).toEqual(from(shown[0] ?? 0, 710))
    for (let page = 0; page < 5; page++) await run(ada.messages.load(LOBBY))
    expect(seqsOf(ada, LOBBY)).toEqual(from(1, 710))
  })

  it('[CN2] have no hole when messages come while an older page is under way', async () => {
    const { signaling, ada, bob, run, say } = await openPair({ limits: MANY })
    await run(bob.channels.join('lobby', { history: true }))
    await say(bob, LOBBY, 600)
    await run(ada.channels.join('lobby'))
    for (let page = 0; page < 10; page++) await run(ada.messages.load(LOBBY))
    signaling.network('ada').latency(100)
    const load = ada.messages.load(LOBBY)
    await say(bob, LOBBY, 4)
    await signaling.advance(1000)
    await load
    const shown = seqsOf(ada, LOBBY)
    expect(shown).toEqual(from(shown[0] ?? 0, 604))
  })

  it('[CL9] show a message once whose answer was lost with its session', async () => {
    const { signaling, ada, run } = await openPair()
    await run(ada.messages.load(BOB))
    signaling.network('ada').latency(50)
    const sent = ada.messages.send(BOB, 'hi')
    await signaling.advance(60)
    signaling.network('ada').drop()
    await signaling.advance(11_000)
    signaling.network('ada').restore()
    await signaling.advance(8000)
    await sent
    expect(selectMessages(BOB)(ada.store.getState())).toHaveLength(1)
  })

  it('[CL10] name the last of them in the list of conversations', async () => {
    const { signaling, ada, bob, run } = await openPair({ limits: { replayedEvents: 1 } })
    for (const one of [ada, bob]) await run(one.channels.join('lobby', { history: true }))
    await run(bob.messages.send(LOBBY, 0))
    await run(ada.messages.load(LOBBY))
    signaling.network('ada').drop()
    for (const body of [1, 2, 3]) await run(bob.messages.send(LOBBY, body))
    signaling.network('ada').restore()
    await signaling.advance(3000)
    expect(selectConversations(ada.store.getState())[0]?.lastMessage?.body).toBe(3)
  })
})

describe('after a logout', () => {
  it('what was under way says nothing about the next session', async () => {
    const { ada, run } = await openPair()
    const asked = [reasonOf(ada.messages.load(BOB)), reasonOf(ada.messages.conversations())]
    await run(ada.logout())
    await Promise.all(asked)
    await run(ada.login('ada'))
    const state = ada.store.getState()
    expect(selectConversation(BOB)(state).status).toBe('idle')
    expect(state.conversations.status).toBe('idle')
  })

  it('nobody sends what somebody else has written', async () => {
    const { signaling, ada, bob, run } = await openPair()
    const heard = record(bob, 'message.received')
    const abort = new AbortController()
    signaling.network('ada').silence()
    const { signal } = abort
    const failed = reasonOf(ada.messages.send(BOB, 'private', { messageId: 'm1', signal }))
    abort.abort()
    await failed
    signaling.network('ada').drop()
    await ada.logout()
    signaling.network('ada').restore()
    await run(ada.login('eve'))
    expect(await reasonOf(ada.messages.retry('m1'))).toMatchObject({ code: 'NOT_FOUND' })
    await signaling.settle()
    expect(heard).toEqual([])
  })
})
