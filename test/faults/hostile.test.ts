import { describe, expect, it } from 'vitest'
import { openServer, type RawClient } from '../server/openServer.ts'
import { createRandom } from '../../src/testing/createRandom.ts'
import { mutate } from './mutate.ts'

const LOBBY = { channelId: 'lobby' }
const FRAMES = 10_000
const FRAMES_PER_CONNECTION = 20

/** Frames as a client sends them, from which the hostile ones are made. */
const SOUND = [
  ['channel.join', LOBBY],
  ['channel.setAttr', { ...LOBBY, key: 'topic', value: '"x"', ifRev: 1 }],
  ['message.send', { to: { userId: 'nobody' }, messageId: 'm1', body: '{"a":[1,2,"\\u00e9"]}' }],
  ['invitation.invite', { inviteId: 'i1', to: ['nobody'], data: '{"a":null}', timeoutMs: 1 }],
  ['user.watch', { userIds: ['ada', 'bob'] }],
  ['stream.sync', { ...LOBBY, position: { epoch: 'e', seq: 12 } }],
  ['session.login', { version: 1, userId: 'mallory', resume: { sessionId: 's', key: 'k' } }],
  ['session.ping', {}],
].map(([name, payload], id) => `2${id}${JSON.stringify(['command', name, `c${id}`, payload])}`)

/** Two who talk to each other while somebody attacks. */
async function openHouse() {
  const limits = { commandsPerSessionPerSecond: Infinity }
  const opened = await openServer({ limits })
  const ada = await opened.login('ada', { channels: [LOBBY] })
  const bob = await opened.login('bob', { channels: [LOBBY] })
  const prototype = JSON.stringify(Object.getOwnPropertyNames(Object.prototype))
  let count = 0
  const expectSound = async () => {
    const messageId = `sound${++count}`
    const heard = bob.nextPacket(`2["frame",{"streamId":"channel:lobby"`)
    const sent = await ada.ask('message.send', { to: LOBBY, messageId, body: '"hi"' })
    expect(sent).toMatchObject({ ok: true })
    await heard
    expect(opened.failures).toEqual([])
    expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(prototype)
  }
  return { ...opened, expectSound }
}

describe('10,000 malformed frames', () => {
  it.each([1, 2])('[ED10] [WR5] disturb nobody, from seed %i', async (seed) => {
    const { connect, expectSound } = await openHouse()
    const random = createRandom(seed)
    const attack = async (index: number) => {
      const mallory = await connect()
      await mallory.ask('session.login', { version: 1, userId: `mallory${index}` })
      for (let sent = 0; sent < FRAMES_PER_CONNECTION; sent++) {
        if (random() < 0.02) mallory.write(Uint8Array.from({ length: 20 }, () => random() * 256))
        else mallory.write(mutate(SOUND[Math.floor(random() * SOUND.length)] ?? '', random))
      }
      await answered(mallory)
      mallory.socket.disconnect()
    }
    const connections = FRAMES / 2 / FRAMES_PER_CONNECTION
    for (let index = 0; index < connections; index += 10) {
      await Promise.all(Array.from({ length: 10 }, (_, offset) => attack(index + offset)))
    }
    await expectSound()
  })
})

describe('one frame', () => {
  it.each([100, 1000, 10_000, 100_000])('[ED10] [WR4] that nests %i levels', async (levels) => {
    const { login, expectSound } = await openHouse()
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const mallory = await login('mallory')
      const deep = `${open.repeat(levels)}1${close.repeat(levels)}`
      const isTaken = deep.length < 64 * 1024
      const refused = isTaken ? mallory.nextPacket('37[') : mallory.gone
      mallory.write(`27["command","channel.setAttr","c1",${deep}]`)
      const answer = await Promise.race([refused, mallory.gone])
      if (isTaken) expect(answer).toContain('TOO_DEEP')
      await expectSound()
    }
  })

  it.each([
    ['500 connections to the namespace', () => Array<string>(500).fill('0{}')],
    ['500 farewells', () => Array<string>(500).fill('1')],
    ['500 answers to nothing', () => Array.from({ length: 500 }, (_, id) => `3${id}[]`)],
    ['oversize', () => [`2["x","${'x'.repeat(1024 * 1024)}"]`]],
    ['a number of 60,000 digits', () => [`2["command","session.ping","c",${'9'.repeat(60_000)}]`]],
    ['a reply id without an end', () => [`2${'9'.repeat(60_000)}["x"]`]],
  ])('[ED10] [WR5] %s', async (_what, frames) => {
    const { login, expectSound } = await openHouse()
    const mallory = await login('mallory')
    for (const frame of frames()) mallory.write(frame)
    await answered(mallory)
    await expectSound()
  })
})

/** The server has looked at everything that was sent, or has closed the connection. */
async function answered(client: RawClient): Promise<void> {
  await Promise.race([client.ask('session.ping', {}), client.gone])
}
