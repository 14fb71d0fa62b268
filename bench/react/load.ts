import { io, type Socket } from 'socket.io-client'
import type { CommandReply } from '../../src/protocol/commands.ts'
import { PROTOCOL_VERSION } from '../../src/protocol/version.ts'
import { CHANNEL, MEMBER_EVENTS_PER_SECOND, MESSAGES_PER_SECOND, type LoadOrder } from './crowd.ts'

/**
 * The crowd of bench/react.ts, in a process of its own. Members are durable ones who have gone again:
 * ten thousand connections that hear 400 events a second would be four million frames. Of the events
 * of members one half is presence, of durable members anywhere in the list who log in and out; the
 * other half are guests who join and leave, and come last.
 */
const SENDERS = 8
const GUESTS = 16
const LOGINS_AT_ONCE = 32

let isRunning = false

process.on('message', (order: LoadOrder) => {
  if (order.type === 'fill') void fill(order.url, order.members)
  isRunning = order.type === 'begin'
})
process.on('disconnect', () => process.exit())

async function fill(url: string, members: number): Promise<void> {
  let next = 0
  const work = async () => {
    while (next < members) {
      const seat = { channelId: CHANNEL, membership: 'durable' }
      const visit = await login(url, `member-${next++}`, [seat])
      await visit.ask('session.logout', {})
      visit.socket.disconnect()
    }
  }
  await Promise.all(Array.from({ length: LOGINS_AT_ONCE }, work))
  const senders = await loginAll(url, 'sender', SENDERS)
  await Promise.all(senders.map((sender) => sender.ask('channel.join', { channelId: CHANNEL })))
  const guests = await loginAll(url, 'guest', GUESTS)
  process.send?.('filled')

  let sent = 0
  every(MESSAGES_PER_SECOND, () => {
    const messageId = `m${sent++}`
    const to = { channelId: CHANNEL }
    const body = JSON.stringify(
      `Message ${messageId} of about a hundred characters. `.padEnd(100, '.'),
    )
    return of(senders, sent).ask('message.send', { to, messageId, body })
  })
  every(MEMBER_EVENTS_PER_SECOND / 4, async () => {
    // A visit is two events: there, and not there any more.
    const visit = await login(url, `member-${Math.floor(Math.random() * members)}`, [])
    await visit.ask('session.logout', {})
    visit.socket.disconnect()
  })
  let moves = 0
  every(MEMBER_EVENTS_PER_SECOND / 2, () => {
    const guest = of(guests, moves)
    const isIn = Math.floor(moves++ / guests.length) % 2 === 1
    return guest.ask(isIn ? 'channel.leave' : 'channel.join', { channelId: CHANNEL })
  })
}

interface Visit {
  readonly socket: Socket
  ask(name: string, payload: object): Promise<void>
}

let commands = 0

async function login(url: string, userId: string, channels: readonly object[]): Promise<Visit> {
  const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false })
  await new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(undefined))
    socket.once('connect_error', reject)
  })
  socket.on('probe', (answer: () => void) => answer())
  const visit: Visit = {
    socket,
    async ask(name, payload) {
      const reply = await new Promise<CommandReply>((resolve) => {
        socket.emit('command', name, `c${commands++}`, payload, resolve)
      })
      if (!reply.ok) throw new Error(`${name} was refused: ${reply.error.message}`)
    },
  }
  await visit.ask('session.login', { version: PROTOCOL_VERSION, userId, channels })
  return visit
}

function loginAll(url: string, name: string, count: number): Promise<readonly Visit[]> {
  return Promise.all(Array.from({ length: count }, (_, at) => login(url, `${name}-${at}`, [])))
}

function of(visits: readonly Visit[], at: number): Visit {
  const visit = visits[at % visits.length]
  if (visit === undefined) throw new Error('Nobody is there.')
  return visit
}

/** Does something so many times a second while it is wanted, in steps as small as timers have. */
function every(perSecond: number, run: () => Promise<void>): void {
  let owed = 0
  let last = performance.now()
  setInterval(() => {
    const now = performance.now()
    if (isRunning) owed += ((now - last) * perSecond) / 1000
    last = now
    for (; owed >= 1; owed--) run().catch(fail)
  }, 5)
}

function fail(error: unknown): never {
  console.error(error)
  process.exit(1)
}
