import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server as EngineServer, type Socket as EngineSocket } from 'engine.io'
import { io } from 'socket.io-client'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { SignalingClient } from '../../src/client/createSignalingClient.ts'
import { createOutbound } from '../../src/server/gateway/createOutbound.ts'
import { createTurn } from '../../src/server/gateway/createTurn.ts'
import { toWire } from '../../src/server/gateway/rawSocket.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { connectTo } from '../server/openServer.ts'
import { openEdge } from './openEdge.ts'

const KIB = 1024
const MIB = 1024 * KIB
const LOBBY = { channelId: 'lobby' }

const VALUE_BYTES = 100 * KIB

/** A system keeps some megabytes for a socket that nobody reads; how many is its own affair. */
const MOST = 1000

/** Ada and bob read; eve is behind a network that can stop. All are in the lobby. */
async function openLobby() {
  const edge = await openEdge()
  const ada = await edge.logIn('ada', edge.directUrl)
  const bob = await edge.logIn('bob', edge.directUrl)
  const eve = await edge.logIn('eve', edge.proxyUrl)
  for (const client of [ada, bob, eve]) await client.channels.join('lobby')
  const heard: number[] = []
  bob.on('channel.attrChanged', ({ value }) => heard.push(Number(String(value).split(' ')[0])))
  let largest = 0
  let said = 0
  const say = async () => {
    const value = `${said} ${'x'.repeat(VALUE_BYTES)}`
    await ada.channels.setAttr('lobby', `key${said++ % 5}`, value)
    largest = Math.max(largest, edge.bufferedBytes())
  }
  /** Changes attributes of the lobby until one of the three gets no more frames, and then some. */
  const flood = async () => {
    let skipped = 0
    for (let count = 0; count < MOST && skipped < 20; count++) {
      const before = edge.sentBytes()
      await say()
      if (edge.sentBytes() - before < 2.5 * VALUE_BYTES) skipped++
    }
    expect(skipped).toBe(20)
  }
  const expectSame = async () => {
    await expect.poll(() => attrsOf(eve), { timeout: 60_000 }).toEqual(attrsOf(bob))
  }
  return {
    ...edge,
    ada,
    bob,
    eve,
    heard,
    say,
    flood,
    expectSame,
    said: () => said,
    largest: () => largest,
  }
}

function attrsOf({ store }: SignalingClient) {
  return [...(store.getState().channels.get('lobby')?.attrs ?? [])].map(([key, { rev }]) => [
    key,
    rev,
  ])
}

describe('a client that stops to read', () => {
  it('[ED7] costs no more than its share, disturbs nobody, and has it all when it reads on', async () => {
    const lobby = await openLobby()
    const { eve, proxy, say, said, flood, heard, largest } = lobby
    const { expectSame, failures, slowCount } = lobby
    const statuses = new Set<string>()
    eve.store.subscribe(({ connection }) => statuses.add(connection.status))
    proxy.pause()
    await flood()
    await say()
    await expect.poll(() => heard.length).toBe(said())
    expect(heard).toEqual(Array.from({ length: said() }, (_, index) => index))
    expect(largest()).toBeLessThan(MIB + 2 * VALUE_BYTES)

    proxy.restore()
    await expectSame()
    // It was never away.
    expect(statuses).toEqual(new Set(['connected']))
    expect(slowCount()).toBe(0)
    expect(failures).toEqual([])
  })

  it('[ED8] is cut off after 10 s, and comes back to its session when it can', async () => {
    const { eve, proxy, flood, clock, expectSame, slowCount } = await openLobby()
    const before = eve.store.getState().session?.sessionId
    proxy.pause()
    await flood()
    await clock.advance(9000)
    expect(slowCount()).toBe(0)
    await clock.advance(2000)
    expect(slowCount()).toBe(1)

    proxy.restore()
    await expectSame()
    await expect.poll(() => eve.store.getState().connection.status).toBe('connected')
    expect(eve.store.getState().session?.sessionId).toBe(before)
  })

  it('[ED7] watches users anew after something about them was left out', async () => {
    const { ada, eve, proxy, flood, expectSame, slowCount } = await openLobby()
    eve.users.watch(['ada'])
    const availability = () => eve.store.getState().users.get('ada')?.status.availability
    await expect.poll(availability).toBe('available')
    proxy.pause()
    await flood()
    // Too large for what room there may be.
    await ada.users.setAttr('about', 'x'.repeat(VALUE_BYTES))
    await ada.users.setAvailability('busy')
    proxy.restore()
    await expect.poll(availability, { timeout: 60_000 }).toBe('busy')
    await expectSame()
    expect(slowCount()).toBe(1)
  })
})

describe('replies', () => {
  it('[ED8] that nobody reads are made up to a bound, and end the connection', async () => {
    const { directUrl, ada, say, bufferedBytes, slowCount } = await openLobby()
    const mallory = await connectTo(directUrl)
    await mallory.ask('session.login', { version: 1, userId: 'mallory', channels: [LOBBY] })
    for (let index = 0; index < 5; index++) await say()
    stopReading(mallory.socket)
    let largest = 0
    for (let asked = 0; asked < MOST && slowCount() === 0; asked++) {
      void mallory.ask('stream.sync', LOBBY)
      await ada.users.status(['ada'])
      largest = Math.max(largest, bufferedBytes())
    }
    expect(slowCount()).toBe(1)
    expect(largest).toBeLessThan(3 * MIB)
  })

  it('[ED8] that were not read in time end with a code that says so, for who reads again', async () => {
    const { directUrl, ada, say, slowCount } = await openLobby()
    const mallory = await connectTo(directUrl)
    await mallory.ask('session.login', { version: 1, userId: 'mallory', channels: [LOBBY] })
    for (let index = 0; index < 5; index++) await say()
    const closed = new Promise<unknown>((resolve) =>
      mallory.socket.once('disconnect', (_reason, details) => resolve(details)),
    )
    stopReading(mallory.socket)
    for (let asked = 0; asked < MOST && slowCount() === 0; asked++) {
      void mallory.ask('stream.sync', LOBBY)
      await ada.users.status(['ada'])
    }
    expect(slowCount()).toBe(1)
    socketOf(mallory.socket).resume()
    expect(await closed).toMatchObject({ context: { code: 4008, reason: 'slow' } })
  })

  it('[ED8] that are never read are dropped after 3 s more', async () => {
    const { directUrl, ada, say, slowCount, clock, bufferedBytes } = await openLobby()
    const mallory = await connectTo(directUrl)
    await mallory.ask('session.login', { version: 1, userId: 'mallory', channels: [LOBBY] })
    for (let index = 0; index < 5; index++) await say()
    stopReading(mallory.socket)
    for (let asked = 0; asked < MOST && slowCount() === 0; asked++) {
      void mallory.ask('stream.sync', LOBBY)
      await ada.users.status(['ada'])
    }
    expect(bufferedBytes()).toBeGreaterThan(0)
    await clock.advance(3000)
    await expect.poll(() => bufferedBytes()).toBe(0)
  })

  it('[ED8] may be as large as they must be for who reads them', async () => {
    const { ada, directUrl, logIn, slowCount } = await openLobby()
    for (let index = 0; index < 40; index++) {
      await ada.channels.setAttr('lobby', `big${index}`, 'x'.repeat(VALUE_BYTES))
    }
    const dee = await logIn('dee', directUrl)
    const joins = ['lobby', 'attic', 'lobby'].map((channelId) => dee.channels.join(channelId))
    const statuses = Array.from({ length: 50 }, () => dee.users.status(['ada']))
    await Promise.all([...joins, ...statuses])
    expect(dee.store.getState().channels.get('lobby')?.attrs.size).toBe(40)
    expect(slowCount()).toBe(0)
  })
})

describe('an acknowledgement', () => {
  it('[ED9] that nobody has asked for closes the connection', async () => {
    const { directUrl, refusals, failures } = await openEdge()
    const mallory = await connectTo(directUrl)
    await mallory.ask('session.login', { version: 1, userId: 'mallory' })
    mallory.write('3999["x"]')
    await mallory.gone
    expect(refusals).toEqual(['pong'])
    expect(failures).toEqual([])
  })
})

describe('a pong', () => {
  it('[ED9] that nobody has asked for closes the connection', async () => {
    const { directUrl, refusals, failures } = await openEdge()
    const mallory = await connectTo(directUrl)
    await mallory.ask('session.login', { version: 1, userId: 'mallory' })
    stopReading(mallory.socket)
    socketOf(mallory.socket).send('3')
    await expect.poll(() => refusals).toEqual(['pong'])
    expect(failures).toEqual([])
  })
})

describe('what waits for one connection', () => {
  it('[ED7] is at most its bound, wherever it waits', async () => {
    const { net, outbound, slow } = await openOutbound(256 * KIB)
    const text = JSON.stringify('x'.repeat(16 * KIB))
    let largest = 0
    for (let seq = 1; seq <= 2000; seq++) {
      outbound.deliver({ streamId: 'inbox', epoch: 'e', from: seq, to: seq, events: [text] })
      largest = Math.max(largest, net.writableLength)
      if (seq % 20 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    expect(largest).toBeGreaterThan(128 * KIB)
    expect(largest).toBeLessThan(256 * KIB + KIB)
    expect(slow).toEqual([])
    // Pings and replies come on top of it, up to twice as much.
    for (let count = 0; count < 12; count++) outbound.send('y'.repeat(64 * KIB))
    expect(slow).toHaveLength(1)
  })
})

/** One connection of Engine.IO that nobody reads. */
async function openOutbound(maxBytes: number) {
  const http = createServer()
  const websockets = new EngineServer({ transports: ['websocket'] })
  websockets.attach(http, { path: '/socket.io/' })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const opened = new Promise<EngineSocket>((resolve) => websockets.once('connection', resolve))
  const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], reconnection: false })
  const conn = await opened
  await expect.poll(() => socket.io.engine.readyState).toBe('open')
  stopReading(socket)
  onTestFinished(() => {
    socketOf(socket).terminate()
    websockets.close()
    http.close()
  })
  const slow: string[] = []
  const net = conn.request.socket
  const outbound = createOutbound(toWire(conn, net), {
    clock: createFakeClock(),
    maxBytes,
    afterTurn: createTurn().whenOver,
    onSent() {},
    onSlow: () => void slow.push('slow'),
  })
  return { net, outbound, slow }
}

interface NodeWebSocket {
  send(text: string): void
  pause(): void
  resume(): void
  terminate(): void
}

/** In Node a transport holds a socket of `ws`, which the types do not tell. */
function socketOf(socket: ReturnType<typeof io>): NodeWebSocket {
  return (socket.io.engine.transport as unknown as { ws: NodeWebSocket }).ws
}

function stopReading(socket: ReturnType<typeof io>): void {
  socketOf(socket).pause()
}
