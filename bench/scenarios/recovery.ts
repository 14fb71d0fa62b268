import { io, type Socket } from 'socket.io-client'
import { createSignalingClient, type SignalingClient } from '../../src/client/index.ts'
import type { ContenderName } from '../contenders.ts'
import { untilTrue } from '../load/untilTrue.ts'
import { createMeter } from '../meter.ts'
import type { BenchCase, Sample, Scenario } from '../scenario.ts'
import type { Settings } from '../settings.ts'
import { openRecords, startServer } from '../startServer.ts'

const ROOM_SIZE = 20

/** A server is killed and started again; its clients come back by themselves. */
export const recovery: Scenario = {
  name: 'recovery',
  title: 'Recovery after a restart',
  cases: ({ returning }) => [toCase(returning)],
}

function toCase(count: number): BenchCase {
  return {
    title: `${count.toLocaleString('en')} clients, each in a room of ${ROOM_SIZE}`,
    contenders: ['socketIo', 'beckonSqlite', 'beckonRedis'],
    metrics: [
      { name: 'server down', unit: 'ms', isCompared: false },
      { name: 'half are back after', unit: 'ms' },
      { name: 'all are back after', unit: 'ms' },
      { name: 'server CPU per client', unit: 'µs' },
      { name: 'sessions resumed', unit: '%', isCompared: false },
    ],
    run: (contender, settings) => measureRecovery(contender, settings, count),
  }
}

/** One that comes back. What it has heard is counted, to find what was lost or doubled. */
interface Guest {
  isBack(): boolean
  isResumed(): boolean
  readonly heard: ReadonlyMap<string, number>
  /** Resolves when the server has accepted it. */
  publish(body: string): Promise<void>
  close(): void
}

async function measureRecovery(
  contender: ContenderName,
  settings: Settings,
  count: number,
): Promise<Sample> {
  const backend = await openRecords(contender, settings)
  const first = await startServer(contender, settings, { backend })
  const { port, url } = first
  const open = contender === 'socketIo' ? openRaw : openOurs
  const guests: Guest[] = []
  for (let at = 0; at < count; at += ROOM_SIZE) {
    const room = `room-${at / ROOM_SIZE}`
    const some = Array.from({ length: Math.min(ROOM_SIZE, count - at) }, (_, seat) =>
      open(url, `user-${at + seat}`, room),
    )
    guests.push(...(await Promise.all(some)))
  }
  const speakers = guests.filter((_, at) => at % ROOM_SIZE === 0)
  await Promise.all(speakers.map((speaker) => speaker.publish('before')))

  // At once, so that most of what was accepted has not been delivered.
  await first.kill()
  const killedAt = performance.now()
  const second = await startServer(contender, settings, { backend, port })
  const downMs = performance.now() - killedAt
  const meter = await createMeter([second])
  const backCount = () => guests.filter((guest) => guest.isBack()).length
  const describe = () => `${backCount()} of ${count} clients have come back`
  await untilTrue(() => backCount() >= count / 2, describe)
  const halfMs = performance.now() - killedAt - downMs
  await untilTrue(() => backCount() === count, describe)
  const allMs = performance.now() - killedAt - downMs
  const { serverUs } = await meter.read()
  await Promise.all(speakers.map((speaker) => speaker.publish('after')))
  await untilTold(contender, guests)

  const resumed = guests.filter((guest) => guest.isResumed()).length
  guests.forEach((guest) => guest.close())
  await second.stop()
  return {
    'server down': downMs,
    'half are back after': halfMs,
    'all are back after': allMs,
    'server CPU per client': serverUs / count,
    'sessions resumed': (100 * resumed) / count,
  }
}

/** Everybody hears what was accepted, once: with ours also what was accepted before the kill. */
async function untilTold(contender: ContenderName, guests: readonly Guest[]): Promise<void> {
  const bodies = contender === 'socketIo' ? ['after'] : ['before', 'after']
  for (const body of bodies) {
    const missing = () => guests.filter(({ heard }) => heard.get(body) !== 1).length
    await untilTrue(
      () => missing() === 0,
      () => `${missing()} clients have not heard "${body}" exactly once`,
    )
  }
}

async function openOurs(url: string, userId: string, room: string): Promise<Guest> {
  const client: SignalingClient = createSignalingClient({ url })
  const heard = new Map<string, number>()
  client.on('message.received', ({ message }) => note(heard, String(message.body)))
  const { sessionId } = await client.login(userId)
  await client.channels.join(room)
  let wasAway = false
  client.on('connection.changed', ({ status }) => {
    if (status !== 'connected') wasAway = true
  })
  return {
    heard,
    isBack() {
      const { status, isSynced } = client.store.getState().connection
      return wasAway && status === 'connected' && isSynced
    },
    isResumed: () => client.store.getState().session?.sessionId === sessionId,
    publish: async (body) => void (await client.messages.send({ channelId: room }, body)),
    close: () => void client.close(),
  }
}

async function openRaw(url: string, userId: string, room: string): Promise<Guest> {
  const socket: Socket = io(url, { transports: ['websocket'], forceNew: true })
  const heard = new Map<string, number>()
  let entered = 0
  socket.on('message', (body: string) => note(heard, body))
  // What an app does: at every connection it says again who it is and where it was.
  socket.on('connect', () => {
    socket.emit('login', userId, () => socket.emit('join', room, () => void entered++))
  })
  await untilTrue(
    () => entered === 1,
    () => `${userId} did not get in`,
  )
  return {
    heard,
    isBack: () => entered === 2,
    isResumed: () => false,
    publish: async (body) => void (await socket.emitWithAck('message', room, body)),
    close: () => void socket.close(),
  }
}

function note(heard: Map<string, number>, body: string): void {
  heard.set(body, (heard.get(body) ?? 0) + 1)
}
