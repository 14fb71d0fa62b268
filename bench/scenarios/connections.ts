import type { ContenderName } from '../contenders.ts'
import { openClients } from '../load/openClient.ts'
import { createMeter } from '../meter.ts'
import type { BenchCase, Sample, Scenario } from '../scenario.ts'
import type { Settings } from '../settings.ts'
import { startServer } from '../startServer.ts'

/** They stay, so that what a first connection makes is there before anything is counted. */
const WARM_UP = 300
const AT_ONCE = 100
const KIB = 1024

/** A storm of connections that log in, and what each of them takes while it is idle. */
export const connections: Scenario = {
  name: 'connections',
  title: 'Connect storm, and memory per idle connection',
  cases: (settings) => [toCase(settings.connections)],
}

function toCase(count: number): BenchCase {
  const target = { contender: 'beckon', against: 'socketIo', atMost: 1.3 } as const
  return {
    title: `${count.toLocaleString('en')} logins, ${AT_ONCE} at a time`,
    contenders: ['socketIo', 'ws', 'beckon', 'beckonSqlite', 'beckonRedis'],
    metrics: [
      { name: 'logins', unit: '/s' },
      { name: 'server CPU per login', unit: 'µs' },
      { name: 'resident memory each', unit: 'KiB', targets: [target] },
      { name: 'heap and buffers each', unit: 'KiB' },
    ],
    run: (contender, settings) => measureConnections(contender, settings, count),
  }
}

async function measureConnections(
  contender: ContenderName,
  settings: Settings,
  count: number,
): Promise<Sample> {
  const server = await startServer(contender, settings)
  const first = await openClients(contender, [server.port], { count: WARM_UP })
  const before = await server.memory()
  const meter = await createMeter([server])
  const began = performance.now()
  const clients = await openClients(contender, [server.port], {
    from: WARM_UP,
    count,
    atOnce: AT_ONCE,
  })
  const elapsedMs = performance.now() - began
  const { serverUs } = await meter.read()
  const after = await server.memory()
  const lost = [...first, ...clients].find(({ failure }) => failure !== undefined)
  if (lost !== undefined) throw lost.failure

  for (const client of [...first, ...clients]) client.close()
  await server.stop()
  return {
    logins: count / (elapsedMs / 1000),
    'server CPU per login': serverUs / count,
    'resident memory each': (after.rss - before.rss) / count / KIB,
    'heap and buffers each': (after.heap - before.heap) / count / KIB,
  }
}
