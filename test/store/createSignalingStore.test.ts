import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message, Recipient } from '../../src/protocol/messages.ts'
import type { Session } from '../../src/protocol/session.ts'
import {
  createSignalingStore,
  initialState,
  reduceState,
} from '../../src/store/createSignalingStore.ts'
import { selectMessages } from '../../src/store/conversations.ts'
import type { StoreEvent } from '../../src/store/events.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { manyRuns } from '../manyRuns.ts'

const session: Session = { userId: 'ada', sessionId: 'ada-1', uid: 1 }
const started: StoreEvent = { type: 'session.started', session }
const lobby: Recipient = { channelId: 'lobby' }
const bob: Recipient = { userId: 'bob' }

// `to` and `body` belong together; nothing here is of a type that an app has registered.
const messageTo = (to: Recipient, seq: number) =>
  ({ messageId: `m${seq}`, from: 'ada', sentAt: 1, to, body: 'hi', seq }) as Message
const received = (of: Recipient, ...numbers: number[]): StoreEvent => {
  return { type: 'messages.received', of, messages: numbers.map((seq) => messageTo(of, seq)) }
}

describe('the state', () => {
  it('[CL7] stays the same object when an event changes nothing', () => {
    const state = reduceState(initialState, started)
    expect(reduceState(state, { type: 'channel.left', channelId: 'lobby' })).toBe(state)
    expect(reduceState(state, structuredClone(started))).toBe(state)
  })

  it('[CL7] keeps the parts that an event does not change', () => {
    const state = reduceState(initialState, started)
    expect(state.channels).toBe(initialState.channels)
    expect(state.invitations).toBe(initialState.invitations)
    expect(state.connection).toBe(initialState.connection)
    expect(state.session).toBe(session)
  })

  it('has the session of the latest login, until it is over', () => {
    const next = { ...session, sessionId: 'ada-2' }
    const state = [started, { type: 'session.started', session: next } as const].reduce(
      reduceState,
      initialState,
    )
    expect(state.session).toBe(next)
    expect(reduceState(state, { type: 'session.ended' }).session).toBeUndefined()
  })
})

describe('the store', () => {
  it('tells its listeners once for all events of one call', () => {
    const store = createSignalingStore(createFakeClock())
    let told = 0
    store.subscribe(() => told++)
    store.apply([
      started,
      { type: 'connection.changed', connection: { status: 'connected', isSynced: true } },
      { type: 'channel.requested', channelId: 'lobby' },
    ])
    expect(told).toBe(1)
    expect(store.getState()).toMatchObject({ session, connection: { status: 'connected' } })
  })

  it('[CL13] is current at once, and tells its listeners once per frame', async () => {
    const clock = createFakeClock()
    const store = createSignalingStore(clock)
    let told = 0
    store.subscribe(() => told++)
    for (const channelId of ['one', 'two', 'three']) {
      store.apply([{ type: 'channel.requested', channelId }])
      expect(store.getState().channels.has(channelId)).toBe(true)
    }
    expect(told).toBe(0)
    await clock.settle()
    expect(told).toBe(1)
    store.apply([{ type: 'channel.requested', channelId: 'four' }])
    store.apply([started])
    expect(told).toBe(2)
    await clock.settle()
    expect(told).toBe(2)
  })

  it('[CL13] waits for one frame, whatever happens until it comes', () => {
    const frames: (() => void)[] = []
    const store = createSignalingStore({ nextFrame: (run) => void frames.push(run) })
    let told = 0
    store.subscribe(() => told++)
    for (let at = 0; at < 500; at++) {
      store.apply([{ type: 'channel.countChanged', channelId: 'lobby', count: at }])
      const status = { online: at % 2 === 0, availability: 'available' } as const
      store.apply([{ type: 'users.snapshot', users: [['bob', { status, attrs: new Map() }]] }])
      store.apply([{ type: 'conversation.loading', of: { userId: `user-${at}` } }])
    }
    expect([frames.length, told]).toEqual([1, 0])
    frames.splice(0).forEach((run) => run())
    expect([frames.length, told]).toEqual([0, 1])
  })

  it('[CL13] shows messages to whoever looks, and tells of all of a frame at once', async () => {
    const clock = createFakeClock()
    const store = createSignalingStore(clock)
    const told: number[] = []
    const shown = () => selectMessages(lobby)(store.getState()).length
    store.subscribe((state) => told.push(selectMessages(lobby)(state).length))
    store.apply([received(lobby, 1, 2)])
    expect(shown()).toBe(2)
    store.apply([received(lobby, 3), received(bob, 1), received(lobby, 4)])
    store.apply([received(lobby, 5)])
    expect(store.getState()).toBe(store.getState())
    expect(told).toEqual([])
    await clock.settle()
    expect(told).toEqual([5])
    store.apply([received(lobby, 5)])
    await clock.settle()
    expect(told).toEqual([5])
  })

  it('[CL7] comes to be the same whether somebody looks after every event or never', () => {
    const of = fc.constantFrom(lobby, bob)
    const event = fc.oneof(
      fc.tuple(of, fc.nat(9)).map(([to, seq]) => received(to, seq)),
      of.map((to): StoreEvent => ({ type: 'message.sending', of: to, message: messageTo(to, 7) })),
      of.map((to): StoreEvent => ({ type: 'message.sent', of: to, messageId: 'm7' })),
      of.map((to): StoreEvent => {
        return { type: 'conversation.read', of: to, lastSeq: 5, readSeq: 3, unreadCount: 2 }
      }),
      fc.constant<StoreEvent>({ type: 'channel.left', channelId: 'lobby' }),
      fc.constant<StoreEvent>({ type: 'session.ended' }),
      fc.constant(started),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 150, size: 'max' }), (events) => {
        const [looking, waiting] = [createFakeClock(), createFakeClock()].map(createSignalingStore)
        for (const one of events) {
          looking?.apply([one])
          looking?.getState()
          waiting?.apply([one])
        }
        expect(waiting?.getState()).toEqual(looking?.getState())
      }),
      { numRuns: manyRuns(200) },
    )
  })

  it('[CL7] tells nobody when nothing has changed', () => {
    const store = createSignalingStore(createFakeClock())
    let told = 0
    store.subscribe(() => told++)
    store.apply([{ type: 'channel.left', channelId: 'lobby' }])
    store.apply([])
    expect(told).toBe(0)
    expect(store.getState()).toBe(initialState)
  })
})
