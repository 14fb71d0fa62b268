import { describe, expect, it } from 'vitest'
import { openServer } from './openServer.ts'

const LOBBY = { channelId: 'lobby' }
const KIB = 1024

/** Mallory, and two who talk to each other in the lobby. */
async function openLobby() {
  const opened = await openServer()
  const mallory = await opened.login('mallory', { channels: [LOBBY] })
  const ada = await opened.login('ada', { channels: [LOBBY] })
  const arrived = ada.nextFrame()
  const bob = await opened.login('bob', { channels: [LOBBY] })
  await arrived
  let count = 0
  /** The server is up, mallory has changed nothing, and bob still hears what ada says. */
  const expectUndisturbed = async () => {
    const heard = bob.nextFrame()
    const messageId = `m${++count}`
    expect(await ada.ask('message.send', { to: LOBBY, messageId, body: '"hi"' })).toMatchObject({
      ok: true,
    })
    expect(await heard).toMatchObject({ events: [[messageId, 'ada', expect.any(Number), 'hi']] })
    const sync = await ada.ask('stream.sync', LOBBY)
    expect(sync).toMatchObject({ result: { snapshot: { attrs: [] } } })
    expect(opened.failures).toEqual([])
  }
  return { ...opened, mallory, ada, bob, expectUndisturbed }
}

const setAttr = (value: string, more: object = {}) =>
  ['channel.setAttr', { ...LOBBY, key: 'topic', value, ...more }] as const

describe('a command that is refused', () => {
  it.each([
    ['[WR1] one that nobody knows', ['channel.explode', LOBBY], 'UNKNOWN_COMMAND'],
    ['[WR1] one without a name', [null, LOBBY], 'UNKNOWN_COMMAND'],
    ['[WR2] a payload that does not fit', ['channel.setAttr', LOBBY], 'BAD_PAYLOAD'],
    ['[WR2] no payload', ['channel.join', null], 'BAD_PAYLOAD'],
    [
      '[WR6] a name of 129 characters',
      ['channel.join', { channelId: 'x'.repeat(129) }],
      'BAD_PAYLOAD',
    ],
    [
      '[WR6] a key that is __proto__ of the payload',
      ['channel.join', JSON.parse('{"__proto__":1}')],
      'BAD_PAYLOAD',
    ],
    ['[AT6] a value over 8 KiB', setAttr(JSON.stringify('x'.repeat(8 * KIB + 1))), 'TOO_LARGE'],
    ['[WR3] a frame over 64 KiB', setAttr(JSON.stringify('x'.repeat(64 * KIB))), 'TOO_LARGE'],
  ] as const)('%s is told why', async (_what, [name, payload], code) => {
    const { mallory, expectUndisturbed } = await openLobby()
    expect(await mallory.ask(name, payload)).toMatchObject({ ok: false, error: { code } })
    expect(mallory.socket.connected).toBe(true)
    await expectUndisturbed()
  })

  it('[WR1] is told why with a refusal, when it asked for no reply', async () => {
    const { mallory, expectUndisturbed } = await openLobby()
    for (const [event, ...args] of [['hello'], ['command', 'nonsense'], ['command']] as const) {
      const refused = mallory.nextRefusal()
      mallory.socket.emit(event, ...args)
      expect(await refused).toMatchObject({ code: 'UNKNOWN_COMMAND' })
    }
    await expectUndisturbed()
  })

  it('[WR8] has an id of more than 64 characters', async () => {
    const { mallory } = await openLobby()
    const refused = await mallory.ask('channel.join', LOBBY, 'x'.repeat(65))
    expect(refused).toMatchObject({ error: { code: 'BAD_PAYLOAD' } })
  })
})

describe('a frame that cannot be parsed', () => {
  it.each([
    '2[abc',
    '2["command"',
    '2{"a":1}',
    '2"command"',
    '2[null]',
    '2[{}]',
    '2["connect"]',
    '2["disconnect"]',
    '2[\u0000]',
  ])('[WR2] is refused, and the connection stays: %s', async (packet) => {
    const { mallory, expectUndisturbed } = await openLobby()
    const refused = mallory.nextRefusal()
    mallory.write(packet)
    expect(await refused).toMatchObject({ code: 'BAD_PAYLOAD' })
    expect(mallory.socket.connected).toBe(true)
    await expectUndisturbed()
  })

  it('[WR2] is answered under its own number, if it has one', async () => {
    const { mallory } = await openLobby()
    const answered = mallory.nextPacket('341[')
    mallory.write('241["command",')
    expect(await answered).toContain('BAD_PAYLOAD')
  })

  it.each(['', '9', 'hello', '3{}', '37[', '2/admin,["command"]'])(
    '[WR5] closes the connection when it is no command at all: "%s"',
    async (packet) => {
      const { mallory, expectUndisturbed } = await openLobby()
      mallory.write(packet)
      await mallory.gone
      await expectUndisturbed()
    },
  )
})

describe('an answer to nothing', () => {
  it.each(['3', '3[]', '37[1]', '3999999999999999[]'])(
    '[ED9] closes the connection, and changes nothing: %s',
    async (packet) => {
      const { mallory, expectUndisturbed } = await openLobby()
      mallory.write(packet)
      await mallory.gone
      await expectUndisturbed()
    },
  )
})

describe('a frame that is too large', () => {
  // The envelope of these: 2["x",""]
  const frameOf = (bytes: number) => `2["x","${'x'.repeat(bytes - 9)}"]`

  it('[WR3] is taken up to 64 KiB, counted in UTF-8', async () => {
    const { mallory } = await openLobby()
    const refused = mallory.nextRefusal()
    mallory.write(frameOf(64 * KIB))
    expect(await refused).toMatchObject({ code: 'UNKNOWN_COMMAND' })
    const tooLarge = mallory.nextRefusal()
    mallory.write(frameOf(64 * KIB + 1))
    expect(await tooLarge).toMatchObject({ code: 'TOO_LARGE' })
    const wide = mallory.nextRefusal()
    mallory.write(`2["x","${'é'.repeat(32 * KIB)}"]`)
    expect(await wide).toMatchObject({ code: 'TOO_LARGE' })
  })

  it('[WR3] closes the connection when it is more than twice that', async () => {
    const { mallory, expectUndisturbed } = await openLobby()
    mallory.write(frameOf(129 * KIB))
    await mallory.gone
    await expectUndisturbed()
  })
})

describe('a frame that nests deeply', () => {
  const nested = (levels: number) => `2["x",${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}]`

  it('[WR4] is taken up to 32 levels', async () => {
    const { mallory } = await openLobby()
    const known = mallory.nextRefusal()
    mallory.write(nested(32))
    expect(await known).toMatchObject({ code: 'UNKNOWN_COMMAND' })
    const deep = mallory.nextRefusal()
    mallory.write(nested(33))
    expect(await deep).toMatchObject({ code: 'TOO_DEEP' })
  })

  it('[WR4] 10,000 levels deep is answered like any other', async () => {
    const { mallory, expectUndisturbed } = await openLobby()
    const answered = mallory.nextPacket('341[')
    const payload = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`
    mallory.write(`241["command","channel.join","c1",${payload}]`)
    expect(await answered).toContain('TOO_DEEP')
    await expectUndisturbed()
  })

  it('[WR4] may have any number of brackets inside strings', async () => {
    const { mallory, bob } = await openLobby()
    for (const text of ['', '"', '\\', '\\"'].map((start) => start + '[{'.repeat(500))) {
      const heard = bob.nextFrame()
      const messageId = text.slice(0, 3)
      const message = { to: LOBBY, messageId, body: JSON.stringify(text) }
      expect(await mallory.ask('message.send', message)).toMatchObject({ ok: true })
      expect(await heard).toMatchObject({
        events: [[messageId, 'mallory', expect.any(Number), text]],
      })
    }
  })
})

describe('what a client may not do with its socket', () => {
  it.each([
    ['a binary frame', new Uint8Array([1, 2, 3])],
    ['a binary event', '51-["command",{"_placeholder":true,"num":0}]'],
    ['a binary answer', '61-1[{"_placeholder":true,"num":0}]'],
    ['a second connection to the namespace', '0'],
    ['a connection to another namespace', '0/admin,'],
    ['leaving the namespace', '1'],
  ])('[WR7] %s closes it', async (_what, packet) => {
    const { mallory, expectUndisturbed } = await openLobby()
    mallory.write(packet)
    await mallory.gone
    await expectUndisturbed()
  })

  it('[WR7] a value that is not text closes it', async () => {
    const { mallory, expectUndisturbed } = await openLobby()
    mallory.socket.emit('command', 'message.send', 'c1', Buffer.from('hi'))
    await mallory.gone
    await expectUndisturbed()
  })
})
