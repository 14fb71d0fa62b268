import type { BenchCase, Metric, Scenario } from '../scenario.ts'
import { measureFlood } from './measureFlood.ts'

/** Sockets of this process, besides those of the clients. */
const SPARE = 100
const NODE_MEMBERS = 1000
const METRICS: readonly Metric[] = [
  { name: 'server CPU per delivery', unit: 'µs' },
  { name: 'deliveries', unit: '/s' },
]

/** What one delivery costs as channels grow, and as more processes share one channel. */
export const growth: Scenario = {
  name: 'growth',
  title: 'Cost per delivery',
  cases: (settings) => [...settings.growth.map(byMembers), ...settings.nodes.map(byNodes)],
}

function byMembers(memberCount: number): BenchCase {
  const files = openFilesAllowed()
  const isTooMany = memberCount + SPARE > files
  return {
    title: `1 sender to ${memberCount.toLocaleString('en')} members`,
    contenders: ['beckon'],
    metrics: METRICS,
    ...(isTooMany ? { skip: `this machine allows ${files} open files (ulimit -n)` } : {}),
    run: (contender, settings) =>
      measureFlood(contender, settings, { memberCount, senderCount: 1 }),
  }
}

function byNodes(nodeCount: number): BenchCase {
  return {
    title: `50 senders in ${NODE_MEMBERS.toLocaleString('en')} members on ${nodeCount} processes`,
    contenders: ['beckonRedis'],
    metrics: METRICS,
    run: (contender, settings) =>
      measureFlood(
        contender,
        // The whole of it is under way at once, and each must fit into what waits for a member.
        { ...settings, window: Math.min(settings.window, 8) },
        { memberCount: NODE_MEMBERS, senderCount: 50, nodeCount },
      ),
  }
}

function openFilesAllowed(): number {
  const report = process.report.getReport() as unknown as {
    readonly userLimits?: { readonly open_files?: { readonly soft?: number | string } }
  }
  const soft = report.userLimits?.open_files?.soft
  return typeof soft === 'number' ? soft : Infinity
}
