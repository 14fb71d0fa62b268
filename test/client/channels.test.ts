import { describe, expect, it } from 'vitest'
import { createSignalingClient } from '../../src/client/createSignalingClient.ts'
import type { Transport } from '../../src/client/transport.ts'
import {
  createTestSignaling,
  type TestSignalingOptions,
} from '../../src/testing/createTestSignaling.ts'
import { createMemoryNetwork } from '../../src/testing/memoryTransport.ts'
import { createTestEngine } from '../server/createTestEngine.ts'
import { lobbyOf, messagesOf, reasonOf, record, statusOf } from './clientViews.ts'

/** A client that shows which commands it sends. */
async function openClient() {
  const { engine, clock, login } = createTestEngine()
  const network = createMemoryNetwork(engine, clock)
  const sent: string[] = []
  const transport: Transport = {
    open(handlers) {
      const link = network.transport.open(handlers)
      return {
        ...link,
        send(command, onReply) {
          if (command.name !== 'session.login') sent.push(command.name)
          link.send(command, onReply)
        },
      }
    },
  }
  const ada = createSignalingClient({ transport, clock, random: () => 0.5 })
  void ada.login('ada')
  await clock.settle()
  return { ada, clock, network, sent, login }
}

async function openLobby(options?: TestSignalingOptions) {
  const signaling = createTestSignaling(options)
  const ada = await signaling.connect('ada')
  const bob = await signaling.connect('bob')
  await Promise.all([ada.channels.join('lobby'), bob.channels.join('lobby'), signaling.settle()])
  return { ...signaling, ada, bob }
}

describe('a channel that is held', () => {
  it('[CL4] by several is joined once, and left one tick after the last is gone', async () => {
    const { ada, clock, sent } = await openClient()
    const release = [ada.channels.hold('lobby'), ada.channels.hold('lobby')]
    expect(lobbyOf(ada).status).toBe('loading')
    await clock.settle()
    release.push(ada.channels.hold('lobby'))
    await clock.settle()
    expect(lobbyOf(ada).status).toBe('ready')
    expect(sent).toEqual(['channel.join'])

    release[0]?.()
    release[0]?.()
    release[1]?.()
    await clock.settle()
    expect(lobbyOf(ada).status).toBe('ready')
    release[2]?.()
    expect(lobbyOf(ada).status).toBe('ready')
    await clock.settle()
    expect(lobbyOf(ada).status).toBe('idle')
    expect(sent).toEqual(['channel.join', 'channel.unsubscribe'])
  })

  it('[CL4] again within the tick costs nothing', async () => {
    const { ada, clock, sent } = await openClient()
    const release = ada.channels.hold('lobby')
    await clock.settle()
    release()
    ada.channels.hold('lobby')
    await clock.settle()
    expect(sent).toEqual(['channel.join'])
  })

  it('[CL4] is not left while somebody has joined it, nor held after an explicit leave', async () => {
    const { ada, clock, sent } = await openClient()
    const release = ada.channels.hold('lobby')
    void ada.channels.join('lobby')
    await clock.settle()
    release()
    await clock.settle()
    expect(lobbyOf(ada).status).toBe('ready')
    const again = ada.channels.hold('lobby')
    void ada.channels.leave('lobby')
    await clock.settle()
    expect(lobbyOf(ada).status).toBe('idle')
    again()
    await clock.settle()
    expect(sent).toEqual(['channel.join', 'channel.leave'])
  })

  it('before the login is joined with it', async () => {
    const { client, settle } = createTestSignaling()
    const ada = client('ada')
    ada.channels.hold('lobby')
    void ada.login('ada')
    await settle()
    expect(lobbyOf(ada)).toMatchObject({ status: 'ready', count: 1 })
  })

  it('is joined again with the next login; what was joined by hand is not', async () => {
    const { connect, settle } = createTestSignaling()
    const ada = await connect('ada')
    ada.channels.hold('lobby')
    void ada.channels.join('attic')
    await settle()
    await Promise.all([ada.logout(), settle()])
    void ada.login('ada')
    await settle()
    expect([...ada.store.getState().channels.keys()]).toEqual(['lobby'])
  })

  it('shows why it could not be joined, and is tried again with the next connection', async () => {
    const { connect, network, settle, advance } = createTestSignaling({ limits: { members: 1 } })
    const bob = await connect('bob')
    await Promise.all([bob.channels.join('lobby'), settle()])
    const ada = await connect('ada')
    ada.channels.hold('lobby')
    await settle()
    expect(lobbyOf(ada)).toMatchObject({ status: 'error', error: { code: 'LIMIT_REACHED' } })
    await Promise.all([bob.channels.leave('lobby'), settle()])
    network('ada').drop()
    network('ada').restore()
    await advance(1000)
    expect(lobbyOf(ada)).toMatchObject({ status: 'ready', count: 1 })
    expect(lobbyOf(ada)).not.toHaveProperty('error')
  })
})

describe('channels.join', () => {
  it('[CH1] resolves with the snapshot that is in the store', async () => {
    const { ada, client, settle } = await openLobby()
    void ada.channels.setAttr('lobby', 'topic', { tea: true })
    await settle()
    const cyd = client('cyd')
    void cyd.login('cyd')
    const joined = cyd.channels.join('lobby')
    await settle()
    const snapshot = await joined
    expect(snapshot).toMatchObject({ channelId: 'lobby', count: 3 })
    expect(snapshot.members.map(({ userId }) => userId)).toEqual(['ada', 'bob', 'cyd'])
    expect(snapshot.attrs.get('topic')).toMatchObject({ value: { tea: true }, setBy: 'ada' })
    expect(snapshot.attrs).toBe(lobbyOf(cyd).attrs)
  })

  it('rejects with what the server says, and leaves nothing behind', async () => {
    const { connect, settle } = createTestSignaling({ limits: { channelsPerSession: 0 } })
    const ada = await connect('ada')
    const failed = reasonOf(ada.channels.join('lobby'))
    await settle()
    expect(await failed).toMatchObject({ code: 'LIMIT_REACHED' })
    const badName = reasonOf(ada.channels.join('a\nb'))
    await settle()
    expect(await badName).toMatchObject({ code: 'BAD_PAYLOAD' })
  })

  it('[CH6] that is left and joined again at once ends in the channel', async () => {
    const { ada, bob, settle } = await openLobby()
    void ada.channels.leave('lobby')
    void ada.channels.join('lobby')
    void ada.channels.leave('lobby')
    void ada.channels.join('lobby')
    await settle()
    void bob.messages.send({ channelId: 'lobby' }, 'hi')
    await settle()
    expect(lobbyOf(ada)).toMatchObject({ status: 'ready', count: 2 })
    expect(messagesOf(ada)).toHaveLength(1)
    expect(lobbyOf(bob).count).toBe(2)
  })

  it('given up by one caller goes on for the others', async () => {
    const { ada, clock } = await openClient()
    const abort = new AbortController()
    const given = reasonOf(ada.channels.join('lobby', { signal: abort.signal }))
    ada.channels.hold('lobby')
    abort.abort()
    await clock.settle()
    expect(await given).toMatchObject({ code: 'ABORTED' })
    expect(lobbyOf(ada)).toMatchObject({ status: 'ready', count: 1 })
  })
})

describe('what members hear', () => {
  it('[CH2] is who came and went, with the count', async () => {
    const { ada, connect, settle } = await openLobby()
    const changes = record(ada, 'channel.membersChanged')
    const cyd = await connect('cyd')
    await Promise.all([cyd.channels.join('lobby'), settle()])
    await Promise.all([cyd.channels.leave('lobby'), settle()])
    expect(changes).toMatchObject([
      { channelId: 'lobby', joined: [{ userId: 'cyd' }], left: [], count: 3 },
      { joined: [], left: ['cyd'], count: 2 },
    ])
  })

  it('[AT1] is every change of an attribute, after the store has it', async () => {
    const { ada, bob, settle } = await openLobby()
    const seen: unknown[] = []
    bob.on('channel.attrChanged', ({ type, key, value, by }) => {
      seen.push([type, key, value, by, [...lobbyOf(bob).attrs.keys()]])
    })
    const set = ada.channels.setAttr('lobby', 'topic', ['tea'])
    await settle()
    expect(await set).toEqual(lobbyOf(bob).attrs.get('topic'))
    void ada.channels.deleteAttr('lobby', 'topic')
    void ada.channels.setAttr('lobby', 'mood', null)
    await settle()
    void ada.channels.clearAttrs('lobby')
    await settle()
    expect(seen).toEqual([
      ['set', 'topic', ['tea'], 'ada', ['topic']],
      ['deleted', 'topic', undefined, 'ada', []],
      ['set', 'mood', null, 'ada', ['mood']],
      ['cleared', '', undefined, 'ada', []],
    ])
  })

  it('[AT2] is nothing of a change that came too late', async () => {
    const { ada, bob, settle } = await openLobby()
    const sets = [ada, bob].map((one) =>
      one.channels.setAttr('lobby', 'topic', 'x', { ifRev: 0 }).catch((error: unknown) => error),
    )
    await settle()
    expect(await sets[1]).toMatchObject({ code: 'CONFLICT' })
    const { rev } = lobbyOf(ada).attrs.get('topic') ?? { rev: -1 }
    const late = reasonOf(bob.channels.deleteAttr('lobby', 'topic', { ifRev: rev - 1 }))
    await settle()
    expect(await late).toMatchObject({ code: 'CONFLICT' })
  })

  it.each([undefined, () => 1, Symbol('x')])(
    'is never a value that JSON does not have: %o',
    async (value) => {
      const { ada } = await openLobby()
      const failed = await reasonOf(ada.channels.setAttr('lobby', 'topic', value))
      expect(failed).toMatchObject({ code: 'BAD_PAYLOAD' })
      const message = await reasonOf(ada.messages.send({ channelId: 'lobby' }, value))
      expect(message).toMatchObject({ code: 'BAD_PAYLOAD' })
      expect(statusOf(ada)).toBe('connected')
    },
  )
})

describe('a message', () => {
  it('[ME1] reaches everybody in one order, the sender included', async () => {
    const { ada, bob, settle } = await openLobby()
    const heard = [record(ada, 'message.received'), record(bob, 'message.received')]
    const sent = ada.messages.send({ channelId: 'lobby' }, { text: 'hi' })
    void bob.messages.send({ channelId: 'lobby' }, 7)
    void ada.messages.send({ channelId: 'lobby' }, null)
    await settle()
    expect(heard[0]?.map(({ message }) => message.body)).toEqual([{ text: 'hi' }, 7, null])
    expect(heard[1]).toEqual(heard[0])
    expect(heard[0]?.[0]?.message).toEqual(await sent)
    expect(messagesOf(bob)).toEqual(messagesOf(ada))
  })

  it('[ME3] with an id of its own may be sent twice', async () => {
    const { ada, bob, settle } = await openLobby()
    const send = () => ada.messages.send({ channelId: 'lobby' }, 'hi', { messageId: 'm1' })
    const sent = [send(), send()]
    await settle()
    expect(await sent[1]).toEqual(await sent[0])
    expect(messagesOf(bob)).toHaveLength(1)
  })
})
