import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { socketTransport } from '../../src/client/socketTransport.ts'
import type { TransportHandlers, TransportLink } from '../../src/client/transport.ts'
import { WebSocket as BrowserWebSocket } from '../../src/client/WebSocket.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { LET_IN, OPENING, openScriptedServer } from './openScriptedServer.ts'
import { openTab } from './openTab.ts'

const FRAME = { streamId: 'inbox', epoch: 'e', from: 1, to: 1, events: [] }
const PING = { name: 'session.ping', commandId: 'c1', payload: {} } as const

/** Opens a link and keeps what it tells, in order. */
function openLink(url: string) {
  const clock = createFakeClock()
  const told: unknown[][] = []
  let close = (_cause: unknown) => {}
  const closed = new Promise<unknown>((resolve) => (close = resolve))
  const handlers: TransportHandlers = {
    onOpen: () => void told.push(['open']),
    onFrame: (frame) => void told.push(['frame', frame]),
    onEnded: (reason) => void told.push(['ended', reason]),
    onGoAway: (afterMs) => void told.push(['goAway', afterMs]),
    onRefusal: (error) => void told.push(['refusal', error]),
    onSignOfLife: () => void told.push(['sign of life']),
    onClose(cause) {
      told.push(['close'])
      close(cause)
    },
  }
  const link = socketTransport(url, clock).open(handlers)
  onTestFinished(() => link.close())
  return { link, clock, told, closed }
}

/** A link that the server has let in. */
async function openScript() {
  const server = await openScriptedServer()
  const client = openLink(server.url)
  const socket = await server.accept()
  socket.say(OPENING, LET_IN)
  await vi.waitFor(() => expect(client.told).toEqual([['open']]))
  return { ...client, socket }
}

function send(link: TransportLink, replies: unknown[]): void {
  link.send(PING, (reply) => void replies.push(reply))
}

describe('an address', () => {
  it.each([
    ['', '/socket.io/?EIO=4&transport=websocket'],
    ['/', '/socket.io/?EIO=4&transport=websocket'],
    ['/base', '/base/socket.io/?EIO=4&transport=websocket'],
    ['/base/?room=1#top', '/base/socket.io/?room=1&EIO=4&transport=websocket'],
  ])('that ends in %j leads to %s', async (end, path) => {
    const { url, accept } = await openScriptedServer()
    openLink(url + end)
    expect(await accept()).toMatchObject({ path })
  })

  it.each(['', '/', '//127.0.0.1:PORT', '127.0.0.1:PORT', 'ws://127.0.0.1:PORT'])(
    'as short as %j is completed by that of the page',
    async (address) => {
      const { url, port, accept } = await openScriptedServer()
      vi.stubGlobal('location', new URL(`${url}/a/page?of=mine`))
      openLink(address.replace('PORT', String(port)))
      expect(await accept()).toMatchObject({ path: '/socket.io/?EIO=4&transport=websocket' })
    },
  )

  it.each(['http://', 'ftp://127.0.0.1:1', 'nowhere at all'])(
    'that is none, %j, closes the link once it is there',
    async (address) => {
      const { told, closed } = openLink(address)
      expect(told).toEqual([])
      expect(await closed).toBeInstanceOf(Error)
    },
  )

  it('where nobody listens closes the link with what Node knows of it', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const { closed } = openLink(`http://127.0.0.1:${port}`)
    expect(await closed).toMatchObject({ code: 'ECONNREFUSED' })
  })
})

describe('a link', () => {
  it('is open when the namespace has let it in', async () => {
    const { url, accept } = await openScriptedServer()
    const { told } = openLink(url)
    const socket = await accept()
    expect(socket.heard).toEqual([])
    socket.say(OPENING)
    expect(await socket.hear(1)).toEqual(['40'])
    expect(told).toEqual([])
    socket.say(LET_IN)
    await vi.waitFor(() => expect(told).toEqual([['open']]))
  })

  it('passes on what the server says, and answers what it asks', async () => {
    const { socket, told } = await openScript()
    const refusal = { code: 'BAD_PAYLOAD', message: 'No.' }
    socket.say(`42["frame",${JSON.stringify(FRAME)}]`, '42["ended","replaced"]')
    socket.say('42["goAway",{"afterMs":1500}]', `42["refusal",${JSON.stringify(refusal)}]`)
    socket.say('2', '6', '4217["probe"]', '42["a word of a newer server"]')
    expect(await socket.hear(3)).toEqual(['40', '3', '4317[]'])
    expect(told.slice(1)).toEqual([
      ['frame', FRAME],
      ['ended', 'replaced'],
      ['goAway', 1500],
      ['refusal', refusal],
      ['sign of life'],
    ])
  })

  it('brings each reply to who asked, once', async () => {
    const { link, socket, told } = await openScript()
    const [first, second]: [unknown[], unknown[]] = [[], []]
    send(link, first)
    send(link, second)
    expect(await socket.hear(3)).toEqual([
      '40',
      '420["command","session.ping","c1",{}]',
      '421["command","session.ping","c1",{}]',
    ])
    const reply = { ok: true, result: { text: '}\n"\u{1f600}' } }
    socket.say(`431[${JSON.stringify(reply)}]`, '431[{"ok":true}]', '437[{"ok":true}]', '2')
    await socket.hear(4)
    expect([first, second]).toEqual([[], [reply]])
    expect(told).toContainEqual(['sign of life'])
  })

  it('sends nothing before it is open and nothing after its end', async () => {
    const { url, accept } = await openScriptedServer()
    const { link, told } = openLink(url)
    send(link, [])
    const socket = await accept()
    send(link, [])
    socket.say(OPENING, LET_IN)
    await vi.waitFor(() => expect(told).toEqual([['open']]))
    link.close()
    send(link, [])
    await socket.closed
    expect(socket.heard).toEqual(['40', '41'])
  })

  it('says goodbye when it is closed, and hears nothing more', async () => {
    const { link, clock, socket, told, closed } = await openScript()
    link.close()
    link.close()
    socket.say('2', '42["ended","replaced"]')
    expect(await closed).toBeUndefined()
    await socket.closed
    await clock.advance(60_000)
    expect(told).toEqual([['open'], ['close']])
    expect(socket.heard).toEqual(['40', '41'])
  })

  it('is closed before it was there without anything going wrong', async () => {
    const { url, accept } = await openScriptedServer()
    const { link, told } = openLink(url)
    link.close()
    openLink(url)
    await accept()
    expect(told).toEqual([['close']])
  })
})

describe('a link ends', () => {
  it.each([
    ['leaves the namespace', '41', 'closed'],
    ['closes the connection', '1', 'closed'],
    ['refuses it', '44{"message":"Invalid namespace"}', 'Invalid namespace'],
  ])('when the server %s', async (_what, packet, message) => {
    const { socket, told, closed } = await openScript()
    socket.say(packet, packet, '42["ended","replaced"]')
    expect(await closed).toMatchObject({ message: expect.stringContaining(message) })
    await socket.closed
    expect(told).toEqual([['open'], ['close']])
  })

  it('with the code and the reason of the WebSocket', async () => {
    const { socket, closed } = await openScript()
    socket.close(4008, 'slow')
    expect(await closed).toMatchObject({ code: 4008, reason: 'slow' })
  })

  it.each([
    'x',
    '',
    '{}',
    '0',
    '0null',
    '0{}',
    '40',
    '42',
    '42{}',
    '42["frame"',
    '42["frame"]',
    '42["frame",null]',
    '42["frame",{}]',
    '42["goAway"]',
    '42["refusal",7]',
    '42/other,["frame",{}]',
    '430',
    '430[]',
    '430[null]',
    '44',
    '451-["frame",{"_placeholder":true,"num":0}]',
    '49',
    Buffer.from('2'),
  ])('at %j, which is no packet', async (packet) => {
    const { link, socket, told, closed } = await openScript()
    send(link, [])
    socket.say(packet)
    expect(await closed).toMatchObject({ message: expect.stringContaining('no packet') })
    await socket.closed
    expect(told).toEqual([['open'], ['close']])
  })

  it('when the server has been silent for as long as it said it would never be', async () => {
    const { clock, socket, told, closed } = await openScript()
    await clock.advance(44_000)
    socket.say('2')
    await socket.hear(2)
    await clock.advance(44_999)
    expect(told).toEqual([['open']])
    await clock.advance(1)
    expect(await closed).toMatchObject({ message: expect.stringContaining('silent') })
    await socket.closed
  })

  it('when the browser has lost the network, unless the server is on this machine', async () => {
    const { url, port, accept } = await openScriptedServer()
    const tab = openTab()
    const [far, near] = [openLink(url), openLink(`http://localhost:${port}`)]
    await accept()
    tab.dispatch('offline')
    expect(await far.closed).toMatchObject({ message: expect.stringContaining('network') })
    tab.dispatch('offline')
    expect(far.told).toEqual([['close']])
    expect(near.told).toEqual([])
  })
})

describe('#websocket', () => {
  it('is the class that a browser has at the time', () => {
    class Stub {
      readonly url: string
      constructor(url: string) {
        this.url = url
      }
    }
    vi.stubGlobal('WebSocket', Stub)
    expect(BrowserWebSocket('ws://a')).toEqual(new Stub('ws://a'))
    expect(Reflect.construct(BrowserWebSocket, ['ws://b'])).toEqual(new Stub('ws://b'))
  })
})
