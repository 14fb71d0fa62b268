import { describe, expect, it } from 'vitest'
import { createSignalingClient } from '../../src/client/createSignalingClient.ts'
import { CommandError } from '../../src/server/engine/commandError.ts'
import type { Transport } from '../../src/client/transport.ts'
import { createTestSignaling } from '../../src/testing/createTestSignaling.ts'
import { createMemoryNetwork } from '../../src/testing/memoryTransport.ts'
import { createTestEngine } from '../server/createTestEngine.ts'
import { lobbyOf, messagesOf, record, statusOf } from './clientViews.ts'

const GRACE_MS = 10_000

/** Ada and bob in the lobby. */
async function openLobby() {
  const signaling = createTestSignaling()
  const ada = await signaling.connect('ada')
  const bob = await signaling.connect('bob')
  await Promise.all([ada.channels.join('lobby'), bob.channels.join('lobby'), signaling.settle()])
  const say = async (text: string) => {
    await Promise.all([bob.messages.send({ channelId: 'lobby' }, text), signaling.settle()])
  }
  return { ...signaling, ada, bob, say, adasNetwork: signaling.network('ada') }
}

describe('a client that lost its connection', () => {
  it('[CL1] comes back by itself, after 200 ms and then ever more slowly', async () => {
    const { ada, adasNetwork, advance, now } = await openLobby()
    const before = adasNetwork.opened
    adasNetwork.drop()
    const lostAt = now()
    expect(statusOf(ada)).toBe('reconnecting')
    const attempts: number[] = []
    ada.on('connection.changed', () => void attempts.push(now() - lostAt))
    await advance(9000)
    // Half-way between half of the delay and the whole of it: 150, 300, 600, …
    expect([...new Set(attempts)]).toEqual([150, 450, 1050, 2250, 4650, 8400])
    expect(adasNetwork.opened).toBe(before + 6)

    adasNetwork.restore()
    await advance(5000)
    expect(statusOf(ada)).toBe('connected')
  })

  it('[CL1] waits at most 1 s while something rings', async () => {
    const { ada, adasNetwork, advance, settle, now } = await openLobby()
    void ada.invitations.invite({ to: 'bob', timeoutMs: 0 })
    await settle()
    adasNetwork.drop()
    await advance(20_000)
    const { nextRetryAt = Infinity } = ada.store.getState().connection
    expect(nextRetryAt - now()).toBeLessThanOrEqual(1000)
  })

  it('[ED12] [ED4] waits as long as the server says', async () => {
    const logins: number[] = []
    const { engine, clock } = createTestEngine({
      async authenticate({ userId }) {
        logins.push(clock.now())
        if (logins.length > 1) return { userId }
        throw new CommandError('RATE_LIMITED', { retryAfterMs: 20_000 })
      },
    })
    const { transport } = createMemoryNetwork(engine, clock)
    const ada = createSignalingClient({ transport, clock, random: () => 0.5 })
    void ada.login('ada')
    await clock.advance(30_000)
    expect(statusOf(ada)).toBe('connected')
    const [first = 0, second = 0] = logins
    expect(second - first).toBe(20_000)
  })

  it('comes back at once when it is asked to', async () => {
    const { ada, adasNetwork, advance, settle } = await openLobby()
    adasNetwork.drop()
    await advance(9000)
    adasNetwork.restore()
    ada.reconnectNow()
    await settle()
    expect(statusOf(ada)).toBe('connected')
    const { opened } = adasNetwork
    ada.reconnectNow()
    await advance(30_000)
    expect(adasNetwork.opened).toBe(opened)
  })

  it.each([{ maxAttempts: 3 }, { maxElapsedMs: 900 }])(
    'gives up when the app says so: %o',
    async (reconnect) => {
      const { engine, clock } = createTestEngine()
      const network = createMemoryNetwork(engine, clock)
      const { transport } = network
      const ada = createSignalingClient({ transport, clock, reconnect, random: () => 0.5 })
      network.drop()
      const login = ada.login('ada').catch((error: unknown) => error)
      await clock.advance(60_000)
      expect(await login).toMatchObject({ code: 'NETWORK' })
      expect(statusOf(ada)).toBe('offline')
      expect(network.opened).toBe(3)
    },
  )

  it('[CL19] tries again when it is asked to, although it has given up', async () => {
    const { engine, clock } = createTestEngine()
    const network = createMemoryNetwork(engine, clock)
    const options = { clock, random: () => 0.5 }
    const ada = createSignalingClient({
      ...options,
      transport: network.transport,
      reconnect: { maxAttempts: 2 },
    })
    const tab = createSignalingClient({
      ...options,
      transport: createMemoryNetwork(engine, clock).transport,
    })
    void ada.login('ada', { exclusive: true })
    await clock.advance(100)
    void tab.login('ada')
    network.drop()
    await clock.advance(60_000)
    expect(statusOf(ada)).toBe('offline')
    ada.reconnectNow()
    await clock.advance(60_000)
    expect(statusOf(ada)).toBe('offline')

    network.restore()
    ada.reconnectNow()
    await clock.advance(100)
    expect(statusOf(ada)).toBe('connected')
    expect(statusOf(tab)).toBe('connected')
    await ada.logout()
    ada.reconnectNow()
    await clock.advance(60_000)
    expect(statusOf(ada)).toBe('idle')
  })

  it('[SE4] is missed by nobody when it is back in time', async () => {
    const { ada, bob, adasNetwork, advance } = await openLobby()
    const { session } = ada.store.getState()
    const changes = record(bob, 'channel.membersChanged')
    adasNetwork.drop()
    await advance(GRACE_MS / 2)
    adasNetwork.restore()
    await advance(GRACE_MS * 2)
    expect(changes).toEqual([])
    expect(ada.store.getState().session).toBe(session)
  })

  it('[ST3] gets exactly the events that it missed, in order', async () => {
    const { ada, bob, adasNetwork, advance, settle, say } = await openLobby()
    const messages = record(ada, 'message.received')
    const attrs = record(ada, 'channel.attrChanged')
    const calls = record(ada, 'invitation.received')
    const resets = record(ada, 'stream.reset')
    await say('one')
    adasNetwork.drop()
    await say('two')
    void bob.channels.setAttr('lobby', 'topic', 'tea')
    void bob.invitations.invite({ to: 'ada', inviteId: 'call' })
    await say('three')
    adasNetwork.restore()
    await advance(1000)
    await say('four')
    await settle()

    expect(messages.map(({ message }) => message.body)).toEqual(['one', 'two', 'three', 'four'])
    expect(attrs).toMatchObject([{ key: 'topic', value: 'tea' }])
    expect(calls).toMatchObject([{ invitation: { inviteId: 'call' } }])
    expect(resets).toEqual([])
    expect(messagesOf(ada)).toHaveLength(4)
  })

  it('[ST3] has missed nothing of a channel when it was away longer than its session', async () => {
    const { ada, bob, adasNetwork, advance, say } = await openLobby()
    const messages = record(ada, 'message.received')
    const changes = record(bob, 'channel.membersChanged')
    const before = ada.store.getState().session?.sessionId
    adasNetwork.drop()
    await say('one')
    await advance(GRACE_MS * 2)
    await say('two')
    adasNetwork.restore()
    await advance(10_000)
    expect(ada.store.getState().session?.sessionId).not.toBe(before)
    expect(messages.map(({ message }) => message.body)).toEqual(['one', 'two'])
    expect(changes).toMatchObject([{ left: ['ada'] }, { joined: [{ userId: 'ada' }] }])
    expect([...lobbyOf(ada).members.keys()].toSorted()).toEqual(['ada', 'bob'])
    expect(lobbyOf(ada).count).toBe(2)
  })

  it('[ST4] gets a snapshot when it missed more than 500 events, and hears stream.reset', async () => {
    const { ada, bob, adasNetwork, advance, settle } = await openLobby()
    const resets = record(ada, 'stream.reset')
    const attrs = record(ada, 'channel.attrChanged')
    adasNetwork.drop()
    for (let index = 0; index <= 500; index++) void bob.channels.setAttr('lobby', 'n', index)
    await settle()
    adasNetwork.restore()
    await advance(1000)
    expect(resets).toEqual([{ streamId: 'channel:lobby' }])
    expect(attrs).toEqual([])
    expect(lobbyOf(ada).attrs.get('n')?.value).toBe(500)
    expect(lobbyOf(ada).status).toBe('ready')
  })

  it('[ST4] gets a snapshot of everything from a server of another epoch', async () => {
    const { engine, clock } = createTestEngine()
    const another = createTestEngine({ clock })
    const old = createMemoryNetwork(engine, clock)
    let current = old
    const transport: Transport = { open: (handlers) => current.transport.open(handlers) }
    const ada = createSignalingClient({ transport, clock })
    void ada.login('ada')
    void ada.channels.join('lobby')
    void ada.channels.setAttr('lobby', 'topic', 'tea')
    void ada.invitations.invite({ to: 'bob', inviteId: 'call' })
    await clock.settle()
    expect(lobbyOf(ada).attrs.size).toBe(1)
    expect(ada.store.getState().invitations.byId.size).toBe(1)

    const resets = record(ada, 'stream.reset')
    current = createMemoryNetwork(another.engine, clock)
    old.drop()
    await clock.advance(1000)
    expect(resets.map(({ streamId }) => streamId).toSorted()).toEqual(['channel:lobby', 'inbox'])
    expect(lobbyOf(ada).attrs.size).toBe(0)
    expect([...lobbyOf(ada).members.keys()]).toEqual(['ada'])
    expect(ada.store.getState().invitations.byId.size).toBe(0)
  })
})

describe('a network that says nothing', () => {
  it('[CL5] is left after 5 s while something rings, and another connection is opened', async () => {
    const { ada, adasNetwork, bob, advance, settle } = await openLobby()
    void bob.invitations.invite({ to: 'ada', inviteId: 'call', timeoutMs: 60_000 })
    await settle()
    const { opened } = adasNetwork
    await advance(20_000)
    expect(adasNetwork.opened).toBe(opened)

    adasNetwork.silence()
    await advance(4000)
    expect(adasNetwork.opened).toBe(opened)
    await advance(2500)
    expect(adasNetwork.opened).toBeGreaterThan(opened)
    expect(statusOf(ada)).toBe('reconnecting')
  })

  it('[CL5] [SE13] costs no call: both sides let go, and it still rings when they meet', async () => {
    const { ada, adasNetwork, bob, advance, settle } = await openLobby()
    const calls = record(ada, 'invitation.changed')
    void bob.invitations.invite({ to: 'ada', inviteId: 'call', timeoutMs: 60_000 })
    await settle()
    adasNetwork.silence()
    await advance(8000)
    adasNetwork.restore()
    await advance(3000)
    expect(statusOf(ada)).toBe('connected')
    void ada.invitations.accept('call')
    await settle()
    expect(calls.at(-1)).toMatchObject({ cause: 'accepted', invitation: { status: 'active' } })
    expect(bob.store.getState().invitations.byId.get('call')?.status).toBe('active')
  })

  it('[CL17] may take 30 s to answer a login, once the connection is open', async () => {
    const { ada, adasNetwork, advance } = await openLobby()
    adasNetwork.drop()
    await advance(1)
    adasNetwork.restore()
    adasNetwork.latency(4000)
    const { opened } = adasNetwork
    // Opened after 4 s, answered 8 s later.
    await advance(11_500)
    expect(statusOf(ada)).toBe('reconnecting')
    await advance(2500)
    expect(statusOf(ada)).toBe('connected')
    expect(adasNetwork.opened).toBe(opened + 1)
  })

  it('[CL17] is given up when it does not open within 10 s, or does not answer in 30 s', async () => {
    const { adasNetwork, advance } = await openLobby()
    adasNetwork.drop()
    await advance(1)
    adasNetwork.restore()
    adasNetwork.silence()
    const { opened } = adasNetwork
    await advance(9000)
    expect(adasNetwork.opened).toBe(opened + 1)
    await advance(4000)
    expect(adasNetwork.opened).toBe(opened + 2)

    // What was stalled arrives, and opens the one that is there; then nothing is heard again.
    adasNetwork.latency(100)
    adasNetwork.restore()
    await advance(150)
    adasNetwork.silence()
    await advance(29_000)
    expect(adasNetwork.opened).toBe(opened + 2)
    await advance(4000)
    expect(adasNetwork.opened).toBe(opened + 3)
  })

  it('is trusted while nothing rings', async () => {
    const { ada, adasNetwork, advance } = await openLobby()
    adasNetwork.silence()
    await advance(9000)
    expect(statusOf(ada)).toBe('connected')
  })
})
