import { describe, expect, it, onTestFinished } from 'vitest'
import {
  createSignalingClient,
  type SignalingClient,
} from '../../src/client/createSignalingClient.ts'
import { socketTransport } from '../../src/client/socketTransport.ts'
import type { Transport } from '../../src/client/transport.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { selectChannel } from '../../src/store/channels.ts'
import { manyRuns } from '../manyRuns.ts'
import { openServer } from '../server/openServer.ts'

const LOBBY = { channelId: 'lobby' }
const CLIENTS = manyRuns(12, 50)
const MESSAGES = manyRuns(40, 200)
const TOTAL = CLIENTS * MESSAGES

/** More than one second of everything: what is tested here is what gets lost, not what is refused. */
const LIMITS = {
  messagesPerUserPerSecond: 1e6,
  messagesPerChannelPerSecond: 1e6,
  replayedEvents: 1e6,
}

interface Guest {
  readonly client: SignalingClient
  /** The ids of the messages that the app was told of, in that order. */
  readonly heard: string[]
  readonly resets: string[]
  /** How often it has had to connect. */
  opened(): number
  cut(): void
}

/** A client on a real socket that can be cut like a cable. */
async function enter(url: string, userId: string): Promise<Guest> {
  let cut = () => {}
  const inner = socketTransport(url)
  let opened = 0
  const transport: Transport = {
    open(handlers) {
      opened++
      const link = inner.open(handlers)
      cut = () => link.close()
      return link
    },
  }
  const client = createSignalingClient({ transport, reconnect: { minDelayMs: 5, maxDelayMs: 50 } })
  onTestFinished(() => client.close())
  const heard: string[] = []
  const resets: string[] = []
  client.on('message.received', ({ message }) => void heard.push(message.messageId))
  client.on('stream.reset', ({ streamId }) => void resets.push(streamId))
  await client.login(userId)
  await client.channels.join('lobby')
  return { client, heard, resets, opened: () => opened, cut: () => cut() }
}

describe('a crowd, of which a third is cut off and comes back all the time', () => {
  it('[ST3] [ST6] [ST7] [ME1] all hear every message once, in the same order, and know the same attributes', async () => {
    const backend = memoryBackend({ logLength: 10 * TOTAL })
    // A machine with much else to do must not make anybody late for good.
    const { url, failures } = await openServer({ backend, limits: LIMITS, graceMs: 120_000 })
    const guests: Guest[] = []
    for (let index = 0; index < CLIENTS; index++) guests.push(await enter(url, `guest-${index}`))

    const cutter = setInterval(() => {
      const unlucky = guests.slice(0, Math.ceil(CLIENTS / 3))
      unlucky[Math.floor(Math.random() * unlucky.length)]?.cut()
    }, 5)
    await Promise.all(guests.map(speak))
    clearInterval(cutter)
    await expect
      .poll(() => guests.map(({ heard }) => heard.length), { timeout: 60_000 })
      .toEqual(guests.map(() => TOTAL))

    const [first] = guests
    expect(new Set(first?.heard).size).toBe(TOTAL)
    for (const { heard, resets } of guests) {
      expect(heard).toEqual(first?.heard)
      expect(resets).toEqual([])
    }
    const attrs = await first?.client.channels.attrs('lobby')
    expect(attrs?.size).toBe(5)
    for (const { client } of guests) {
      expect(selectChannel('lobby')(client.store.getState()).attrs).toEqual(attrs)
    }
    expect(failures).toEqual([])
    expect(guests.some(({ opened }) => opened() > 1)).toBe(true)
  }, 300_000)
})

/** Says everything, a handful at a time, and sets an attribute that others set too now and then. */
async function speak({ client }: Guest, guest: number): Promise<void> {
  for (let sent = 0; sent < MESSAGES; sent += 5) {
    const messages = Array.from({ length: 5 }, (_, index) =>
      client.messages.send(LOBBY, sent + index, { messageId: `${guest}-${sent + index}` }),
    )
    const set = client.channels.setAttr('lobby', `key-${(guest + sent / 5) % 5}`, sent)
    await Promise.all([...messages, set])
  }
}
