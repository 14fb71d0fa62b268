import type { ContenderName } from '../contenders.ts'
import { flood, ROOM } from '../load/flood.ts'
import { openClients } from '../load/openClient.ts'
import { untilQuiet } from '../load/untilQuiet.ts'
import type { Metric, Sample } from '../scenario.ts'
import type { Settings } from '../settings.ts'
import { openRecords, startServer } from '../startServer.ts'
import { createMeter } from '../meter.ts'

export const FLOOD_METRICS = [
  { name: 'deliveries', unit: '/s' },
  { name: 'server CPU per delivery', unit: 'µs' },
  { name: 'server busy', unit: '%', isCompared: false },
  { name: 'load busy', unit: '%', isCompared: false },
] as const satisfies readonly Metric[]

interface Size {
  readonly memberCount: number
  readonly senderCount: number
  /** Processes on the same records. @default 1 */
  readonly nodeCount?: number
}

const JOINS_AT_ONCE = 500

/** Floods one room of a fresh server, and says what was delivered at what cost. */
export async function measureFlood(
  contender: ContenderName,
  settings: Settings,
  { memberCount, senderCount, nodeCount = 1 }: Size,
): Promise<Sample> {
  const { window, warmUpMs, durationMs } = settings
  const backend = await openRecords(contender, settings)
  const starting = Array.from({ length: nodeCount }, () => {
    return startServer(contender, settings, { backend })
  })
  const servers = await Promise.all(starting)
  const ports = servers.map(({ port }) => port)
  const members = await openClients(contender, ports, { count: memberCount })
  for (let at = 0; at < members.length; at += JOINS_AT_ONCE) {
    await Promise.all(members.slice(at, at + JOINS_AT_ONCE).map((member) => member.join(ROOM)))
  }
  await untilQuiet(members)

  await flood(members, { senderCount, window, durationMs: warmUpMs })
  const meter = await createMeter(servers)
  const { sent, elapsedMs } = await flood(members, { senderCount, window, durationMs })
  const { serverUs, loadUs } = await meter.read()

  members.forEach((member) => member.close())
  await Promise.all(servers.map((server) => server.stop()))
  return toFloodSample({ deliveries: sent * memberCount, elapsedMs, serverUs, loadUs })
}

/** What was counted, as `FLOOD_METRICS` has it. */
export function toFloodSample({
  deliveries,
  elapsedMs,
  serverUs,
  loadUs,
}: Readonly<Record<'deliveries' | 'elapsedMs' | 'serverUs' | 'loadUs', number>>): Sample {
  return {
    deliveries: deliveries / (elapsedMs / 1000),
    'server CPU per delivery': serverUs / deliveries,
    'server busy': serverUs / elapsedMs / 10,
    'load busy': loadUs / elapsedMs / 10,
  }
}
