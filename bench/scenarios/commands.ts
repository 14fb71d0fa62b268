import type { ContenderName } from '../contenders.ts'
import { CONTENDERS } from '../contenders.ts'
import type { Request } from '../load/dialect.ts'
import { openClients, type WireClient } from '../load/openClient.ts'
import { createMeter } from '../meter.ts'
import type { BenchCase, Sample, Scenario } from '../scenario.ts'
import type { Settings } from '../settings.ts'
import { startServer } from '../startServer.ts'
import { percentile } from '../statistics.ts'

const CLIENTS = [1, 100]
const TARGETED = 100
/** So many warm the server up: one alone would take minutes. */
const WARMING = 50

/**
 * A command and its answer, one at a time for each client. Of ours two: `channel.setAttr`, which is
 * committed before it is answered, and `user.status`, which reads. Of socket.io and `ws` an
 * acknowledgement of the same payload, which does nothing.
 */
export const commands: Scenario = {
  name: 'commands',
  title: 'Command round trips',
  cases: () => CLIENTS.map(toCase),
}

function toCase(clientCount: number): BenchCase {
  const against = 'socketIo'
  const committed = [
    { contender: 'beckon', against, atLeast: 0.8 },
    { contender: 'beckonSqlite', against, atLeast: 0.4 },
    { contender: 'beckonRedis', against, atLeast: 0.35 },
  ] as const
  const read = [{ contender: 'beckon', against, atLeast: 0.8 }] as const
  const isTargeted = clientCount === TARGETED
  return {
    title: clientCount === 1 ? '1 client' : `${clientCount} clients`,
    contenders: ['socketIo', 'ws', 'beckon', 'beckonSqlite', 'beckonRedis'],
    metrics: [
      { name: 'committed', unit: '/s', targets: isTargeted ? committed : [] },
      { name: 'read', unit: '/s', targets: isTargeted ? read : [] },
      { name: 'committed p50', unit: 'ms' },
      { name: 'committed p99', unit: 'ms' },
      { name: 'server CPU per commit', unit: 'µs' },
      { name: 'Redis CPU per commit', unit: 'µs' },
    ],
    run: (contender, settings) => measureCommands(contender, settings, clientCount),
  }
}

async function measureCommands(
  contender: ContenderName,
  settings: Settings,
  count: number,
): Promise<Sample> {
  const { warmUpMs, durationMs } = settings
  const server = await startServer(contender, settings)
  const everybody = await openClients(contender, [server.port], { count: Math.max(count, WARMING) })
  const clients = everybody.slice(0, count)
  const commit = (client: WireClient) => commitOf(contender, client)

  await keepAsking(everybody, commit, warmUpMs)
  const isOnRedis = CONTENDERS[contender].backend === 'redis'
  const meter = await createMeter([server], isOnRedis ? await settings.redis() : undefined)
  const { perSecond, delays } = await keepAsking(clients, commit, durationMs)
  const { serverUs, redisUs } = await meter.read()
  const reading = isOurs(contender) ? await measureReads() : { perSecond }

  everybody.forEach((client) => client.close())
  await server.stop()
  const sorted = delays.toSorted((one, other) => one - other)
  return {
    committed: perSecond,
    read: reading.perSecond,
    'committed p50': percentile(sorted, 50),
    'committed p99': percentile(sorted, 99),
    'server CPU per commit': serverUs / delays.length,
    ...(isOnRedis ? { 'Redis CPU per commit': redisUs / delays.length } : {}),
  }

  async function measureReads(): Promise<{ perSecond: number }> {
    await keepAsking(everybody, () => READ, warmUpMs / 2)
    return keepAsking(clients, () => READ, durationMs)
  }
}

const READ: Request = ['user.status', { userIds: ['user-0'] }]

// Of a channel of one's own in which nobody is: what members are told costs is measured elsewhere.
function commitOf(contender: ContenderName, { userId }: WireClient): Request {
  const value = JSON.stringify('x'.repeat(20))
  const payload = { channelId: `of-${userId}`, key: 'topic', value }
  if (isOurs(contender)) return ['channel.setAttr', payload]
  return contender === 'ws' ? [payload] : ['command', payload]
}

function isOurs(contender: ContenderName): boolean {
  return CONTENDERS[contender].server === 'beckonServer'
}

async function keepAsking(
  clients: readonly WireClient[],
  requestOf: (client: WireClient) => Request,
  forMs: number,
): Promise<{ perSecond: number; delays: readonly number[] }> {
  const delays: number[] = []
  const began = performance.now()
  const until = began + forMs
  await Promise.all(clients.map((client) => askOneByOne(client, requestOf(client))))
  const failed = clients.find(({ failure }) => failure !== undefined)
  if (failed !== undefined) throw failed.failure
  return { perSecond: delays.length / ((performance.now() - began) / 1000), delays }

  function askOneByOne(client: WireClient, request: Request): Promise<void> {
    return new Promise((resolve) => {
      ask()

      function ask(): void {
        const askedAt = performance.now()
        if (askedAt >= until || client.failure !== undefined) return resolve()
        client.ask(request, () => {
          delays.push(performance.now() - askedAt)
          ask()
        })
      }
    })
  }
}
