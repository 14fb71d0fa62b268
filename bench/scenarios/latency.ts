import { setTimeout as sleep } from 'node:timers/promises'
import type { ContenderName } from '../contenders.ts'
import { ROOM, untilHeard } from '../load/flood.ts'
import { openClients } from '../load/openClient.ts'
import { untilQuiet } from '../load/untilQuiet.ts'
import type { BenchCase, Sample, Scenario } from '../scenario.ts'
import type { Settings } from '../settings.ts'
import { startServer } from '../startServer.ts'
import { percentile } from '../statistics.ts'

const MEMBERS = 200
const SENDERS = 50
/** About a sixth of what raw socket.io can do at this size. */
const PER_SECOND = 100
/** Of so many it is read when each message arrives; the others only count. */
const WITNESSES = 20
const BODY_BYTES = 100
/** Of one second the slowest hundredth is one message, and says which server had its garbage collected in it. */
const LONGER = 5

const moderate: BenchCase = {
  title: `${PER_SECOND} messages/s of ${SENDERS} senders to ${MEMBERS} members`,
  contenders: ['socketIo', 'ws', 'beckon', 'beckonStored', 'beckonSqlite', 'beckonRedis'],
  metrics: [
    { name: 'p50', unit: 'ms' },
    {
      name: 'p99',
      unit: 'ms',
      targets: [{ contender: 'beckon', against: 'socketIo', atMost: 1.2 }],
    },
  ],
  run: measureLatency,
}

/** From the sender's call to the arrival at a receiver, at a rate that leaves the server idle. */
export const latency: Scenario = {
  name: 'latency',
  title: 'Latency',
  cases: () => [moderate],
}

async function measureLatency(contender: ContenderName, settings: Settings): Promise<Sample> {
  const server = await startServer(contender, settings)
  const members = await openClients(contender, [server.port], { count: MEMBERS })
  await Promise.all(members.map((member) => member.join(ROOM)))
  await untilQuiet(members)
  const before = members.map(({ heard }) => heard)
  const began = performance.now()
  const measureFrom = began + settings.warmUpMs
  const until = measureFrom + LONGER * settings.durationMs
  const delays: number[] = []
  members.slice(-WITNESSES).forEach((member) => {
    member.witness((body) => {
      const sentAt = Number.parseFloat(body)
      if (sentAt >= measureFrom) delays.push(performance.now() - sentAt)
    })
  })

  let sent = 0
  for (let dueAt = began; dueAt < until; dueAt += 1000 / PER_SECOND) {
    await sleep(Math.max(0, dueAt - performance.now()))
    const sender = members[sent % SENDERS]
    sender?.publish(ROOM, `${performance.now()} `.padEnd(BODY_BYTES, '.'), () => {})
    sent++
  }
  await untilHeard(members, before, sent)

  members.forEach((member) => member.close())
  await server.stop()
  const sorted = delays.toSorted((one, other) => one - other)
  return { p50: percentile(sorted, 50), p99: percentile(sorted, 99) }
}
