import { describe, expect, it } from 'vitest'
import { createSignalingClient } from '../../src/client/createSignalingClient.ts'
import type { Transport } from '../../src/client/transport.ts'
import { createMemoryNetwork } from '../../src/testing/memoryTransport.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine } from '../server/createTestEngine.ts'
import { throughWire } from '../server/openNodes.ts'
import { invitationOf, lobbyOf, messagesOf, reasonOf, record, statusOf } from './clientViews.ts'

const LOBBY = { channelId: 'lobby' }

/** Ada in the lobby, over a network that may lose frames and replies, and bob on the other side. */
async function openLobby() {
  const clock = createFakeClock()
  const { backend, wire } = throughWire(memoryBackend({ now: clock.now }))
  const { engine, login } = createTestEngine({ clock, backend })
  const network = createMemoryNetwork(engine, clock)
  const loses = { frames: false }
  const sent: string[] = []
  const transport: Transport = {
    open(handlers) {
      const link = network.transport.open({
        ...handlers,
        onFrame: (frame) => {
          if (!loses.frames) handlers.onFrame(frame)
        },
      })
      return {
        ...link,
        send(command, onReply) {
          sent.push(command.name)
          link.send(command, onReply)
        },
      }
    },
  }
  const ada = createSignalingClient({ transport, clock, random: () => 0.5 })
  void ada.login('ada')
  void ada.channels.join('lobby')
  await clock.settle()
  const bob = await login('bob', { channels: [LOBBY] })
  await clock.settle()
  const say = async (messageId: string) => {
    await bob.ask('message.send', { to: LOBBY, messageId, body: '1' })
    await clock.settle()
  }
  const heard = () => messagesOf(ada).map(({ messageId }) => messageId)
  return { ada, bob, clock, network, wire, loses, sent, say, heard }
}

/** Lets a command arrive, and cuts the connection before its reply is back. */
async function cutBeforeReply({ clock, network }: Awaited<ReturnType<typeof openLobby>>) {
  await clock.advance(150)
  network.drop()
  network.latency(0)
  network.restore()
  await clock.advance(1000)
}

describe('a command whose reply was lost', () => {
  it('[WR8] [CL2] is sent again, and has had its effect once', async () => {
    const lobby = await openLobby()
    const { ada, bob, network } = lobby
    network.latency(100)
    const sent = ada.messages.send(LOBBY, 'hi', { messageId: 'm1' })
    const set = ada.channels.setAttr('lobby', 'n', 1)
    const call = ada.invitations.invite({ to: 'bob', inviteId: 'call' })
    await cutBeforeReply(lobby)
    expect(await sent).toMatchObject({ messageId: 'm1', from: 'ada', body: 'hi' })
    expect(await set).toMatchObject({ value: 1, setBy: 'ada' })
    expect(await call).toMatchObject({ inviteId: 'call', status: 'ringing' })
    const types = bob.events('channel:lobby').map(({ type }) => type)
    expect(types).toEqual(['message.received', 'channel.attrSet'])
    expect(bob.calls()).toHaveLength(1)
  })

  it('[WR8] [CL2] is answered as at first, whatever has happened since', async () => {
    const lobby = await openLobby()
    const { ada, bob, clock, network } = lobby
    await bob.ask('invitation.invite', { inviteId: 'call', to: 'ada' })
    await clock.settle()
    network.latency(100)
    const accepted = ada.invitations.accept('call')
    await clock.advance(150)
    await bob.ask('invitation.end', { inviteId: 'call' })
    network.drop()
    network.latency(0)
    network.restore()
    await clock.advance(1000)
    // What it learns in between is newer than the answer.
    expect(await accepted).toMatchObject({ inviteId: 'call', status: 'ended' })
    expect(invitationOf(ada, 'call')).toMatchObject({ endReason: 'ended' })
  })

  it('[IN10] finds the call that its invitation has met', async () => {
    const lobby = await openLobby()
    const { ada, bob, clock, network } = lobby
    await bob.ask('invitation.invite', { inviteId: 'theirs', to: 'ada' })
    await clock.settle()
    network.latency(100)
    const call = ada.invitations.invite({ to: 'bob', inviteId: 'mine' })
    await cutBeforeReply(lobby)
    expect(await call).toMatchObject({ inviteId: 'theirs', status: 'active' })
  })

  it('[CH4] takes a seat once when it was a join, and nothing is reset', async () => {
    const lobby = await openLobby()
    const { ada, bob, network } = lobby
    const resets = record(ada, 'stream.reset')
    network.latency(100)
    const joined = ada.channels.join('attic')
    await cutBeforeReply(lobby)
    expect(await joined).toMatchObject({ channelId: 'attic', count: 1 })
    expect(resets).toEqual([])
    const sync = await bob.ask('channel.join', { channelId: 'attic' })
    expect(sync).toMatchObject({ snapshot: { count: 2 } })
  })

  it('[CH6] gives up a seat once when it was a leave', async () => {
    const lobby = await openLobby()
    const { ada, bob, clock, network } = lobby
    network.latency(100)
    const left = ada.channels.leave('lobby')
    await cutBeforeReply(lobby)
    await left
    await clock.settle()
    expect(lobbyOf(ada).status).toBe('idle')
    expect(bob.events('channel:lobby')).toMatchObject([{ left: ['ada'] }])
  })
})

describe('a command that the server could not do', () => {
  it('[CL16] is not overtaken by a later one: the last word is the last', async () => {
    const { ada, bob, clock, wire, heard } = await openLobby()
    wire.refuse()
    const asked: Promise<unknown>[] = [
      ada.messages.send(LOBBY, 'one', { messageId: 'm1' }),
      ada.channels.setAttr('lobby', 'topic', 'old'),
    ]
    await clock.advance(100)
    wire.mend({ isReset: false })
    asked.push(
      ada.messages.send(LOBBY, 'two', { messageId: 'm2' }),
      ada.channels.setAttr('lobby', 'topic', 'new'),
    )
    await clock.advance(500)
    await Promise.all(asked)
    const told = bob.events('channel:lobby').flatMap((event) => {
      if (event.type === 'message.received') return event.message.messageId
      return event.type === 'channel.attrSet' ? event.attr.value : []
    })
    expect(told).toEqual(['m1', '"old"', 'm2', '"new"'])
    expect(heard()).toEqual(['m1', 'm2'])
  })

  it('[CL16] takes no seat after the leave that followed it', async () => {
    const { ada, bob, clock, wire } = await openLobby()
    wire.refuse()
    const joined = ada.channels.join('attic').catch(String)
    await clock.advance(100)
    wire.mend({ isReset: false })
    const left = ada.channels.leave('attic')
    await clock.advance(1000)
    await Promise.all([joined, left])
    const sync = await bob.ask('channel.join', { channelId: 'attic' })
    expect(sync).toMatchObject({ snapshot: { count: 1 } })
  })
})

describe('a hole in a stream', () => {
  it('[ST5] is closed with stream.sync: everything arrives once and in order', async () => {
    const { ada, loses, sent, say, heard } = await openLobby()
    const resets = record(ada, 'stream.reset')
    await say('m1')
    loses.frames = true
    await say('m2')
    loses.frames = false
    expect(heard()).toEqual(['m1'])
    await say('m3')
    await say('m4')
    expect(heard()).toEqual(['m1', 'm2', 'm3', 'm4'])
    expect(sent.filter((name) => name === 'stream.sync')).toHaveLength(1)
    expect(resets).toEqual([])
  })

  it('[ST5] in the inbox is closed the same way', async () => {
    const { ada, bob, clock, loses } = await openLobby()
    const steps = record(ada, 'invitation.changed')
    const calls = record(ada, 'invitation.received')
    loses.frames = true
    await bob.ask('invitation.invite', { inviteId: 'call', to: 'ada' })
    await clock.settle()
    loses.frames = false
    await bob.ask('invitation.cancel', { inviteId: 'call' })
    await clock.settle()
    expect(calls).toHaveLength(1)
    expect(steps.map(({ cause }) => cause)).toEqual(['cancelled'])
    expect(invitationOf(ada, 'call')).toMatchObject({ endReason: 'cancelled' })
  })

  it('[ST5] is not closed twice when the connection is lost meanwhile', async () => {
    const lobby = await openLobby()
    const { ada, bob, clock, network, loses, say, heard } = lobby
    const changes = record(ada, 'channel.membersChanged')
    loses.frames = true
    await say('m1')
    await bob.ask('channel.leave', LOBBY)
    await bob.ask('channel.join', LOBBY)
    await clock.settle()
    loses.frames = false
    network.latency(100)
    await say('m2')
    await clock.advance(150)
    network.drop()
    network.latency(0)
    network.restore()
    await clock.advance(1000)
    await say('m3')
    expect(heard()).toEqual(['m1', 'm2', 'm3'])
    expect(changes).toHaveLength(2)
    expect(lobbyOf(ada).count).toBe(2)
  })

  it('[ST5] of a channel that is left meanwhile brings nothing back', async () => {
    const { ada, clock, loses, network, say, sent } = await openLobby()
    const errors = record(ada, 'error')
    loses.frames = true
    await say('m1')
    loses.frames = false
    network.latency(100)
    await say('m2')
    await clock.advance(120)
    void ada.channels.leave('lobby')
    await clock.advance(1000)
    expect(sent.slice(-2)).toEqual(['stream.sync', 'channel.leave'])
    expect(lobbyOf(ada).status).toBe('idle')
    expect(errors).toEqual([])
  })
})

describe('a command that is not answered', () => {
  it('[CL2] fails with TIMEOUT after 30 s without a connection', async () => {
    const { ada, clock, network } = await openLobby()
    network.drop()
    const failed = reasonOf(ada.messages.send(LOBBY, 'hi'))
    await clock.advance(30_000)
    expect(await failed).toMatchObject({ code: 'TIMEOUT', isRetryable: true })
    network.restore()
    await clock.advance(6000)
    expect(statusOf(ada)).toBe('connected')
    expect(messagesOf(ada)).toMatchObject([{ body: 'hi', state: 'failed' }])
  })

  it('is given up by its signal', async () => {
    const { ada, clock, network } = await openLobby()
    network.drop()
    const abort = new AbortController()
    const failed = reasonOf(ada.messages.send(LOBBY, 'hi', { signal: abort.signal }))
    abort.abort(new Error('navigated away'))
    expect(await failed).toMatchObject({ code: 'ABORTED', cause: { message: 'navigated away' } })
    network.restore()
    await clock.advance(1000)
    expect(messagesOf(ada)).toMatchObject([{ body: 'hi', state: 'failed' }])
  })
})
