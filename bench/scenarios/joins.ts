import type { ContenderName } from '../contenders.ts'
import { ROOM } from '../load/flood.ts'
import { openClients, type WireClient } from '../load/openClient.ts'
import { untilQuiet } from '../load/untilQuiet.ts'
import { untilTrue } from '../load/untilTrue.ts'
import { createMeter } from '../meter.ts'
import type { BenchCase, Sample, Scenario } from '../scenario.ts'
import type { Settings } from '../settings.ts'
import { startServer } from '../startServer.ts'

const JUDGED_FROM = 2000
const KIB = 1024

/** Many users join one channel at once, and everybody is told of everybody. */
export const joins: Scenario = {
  name: 'joins',
  title: 'Join storm',
  cases: (settings) => settings.joins.map((count) => toCase(count, settings.naiveJoins)),
}

function toCase(count: number, naiveJoins: number): BenchCase {
  const target = { contender: 'beckon', atLeast: 20 } as const
  return {
    title: `${count.toLocaleString('en')} users`,
    contenders:
      count <= naiveJoins ? ['socketIo', 'beckon', 'beckonRedis'] : ['beckon', 'beckonRedis'],
    metrics: [
      { name: 'frames per member', unit: 'frames' },
      { name: 'read per member', unit: 'KiB' },
      {
        name: 'fewer frames than one per join',
        unit: '×',
        isCompared: false,
        targets: count >= JUDGED_FROM ? [target] : [],
      },
      { name: 'until everybody was told', unit: 'ms' },
      { name: 'server CPU', unit: 'ms' },
    ],
    run: (contender, settings) =>
      contender === 'socketIo'
        ? measureJoins(contender, settings, { count, enter: enterNaively })
        : measureJoins(contender, settings, { count, enter }),
  }
}

interface Storm {
  readonly count: number
  /** Lets all of them in, and resolves when everybody has been told. */
  enter(clients: readonly WireClient[]): Promise<void>
}

async function measureJoins(
  contender: ContenderName,
  settings: Settings,
  { count, enter: enterAll }: Storm,
): Promise<Sample> {
  const server = await startServer(contender, settings)
  const clients = await openClients(contender, [server.port], { count })
  const bytesBefore = clients.reduce((sum, { bytesRead }) => sum + bytesRead, 0)
  const meter = await createMeter([server])
  const began = performance.now()
  await enterAll(clients)
  const elapsedMs = performance.now() - began
  const { serverUs } = await meter.read()
  // The answer to a join, which holds a snapshot, is one as well.
  const frames = clients.reduce((sum, client) => sum + client.frames + 1, 0)
  const bytes = clients.reduce((sum, { bytesRead }) => sum + bytesRead, 0) - bytesBefore
  for (const { failure } of clients) {
    if (failure !== undefined) throw failure
  }

  clients.forEach((client) => client.close())
  await server.stop()
  return {
    'frames per member': frames / count,
    'read per member': bytes / count / KIB,
    'fewer frames than one per join': count ** 2 / 2 / frames,
    'until everybody was told': elapsedMs,
    'server CPU': serverUs / 1000,
  }
}

async function enter(clients: readonly WireClient[]): Promise<void> {
  await Promise.all(clients.map((client) => client.join(ROOM)))
  await Promise.all(clients.map((client) => untilTold(client, clients.length)))
}

// The count of the server is that of its commits; frames of them are ahead of the answer, because a
// connection delivers in order.
async function untilTold(client: WireClient, count: number): Promise<void> {
  const answer = await client.request(['channel.count', { channelId: ROOM }])
  if (!answer.includes(`"count":${count}}`)) throw new Error(`There are not ${count}: ${answer}`)
}

async function enterNaively(clients: readonly WireClient[]): Promise<void> {
  await Promise.all(clients.map((client) => client.request(['enter', ROOM])))
  const due = (clients.length * (clients.length + 1)) / 2
  const heard = () => clients.reduce((sum, client) => sum + client.heard, 0)
  await untilTrue(
    () => heard() >= due,
    () => `${heard()} of ${due} entries were told`,
  )
  await untilQuiet(clients)
}
