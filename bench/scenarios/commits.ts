import type { ContenderName } from '../contenders.ts'
import type { BenchCase, Sample, Scenario } from '../scenario.ts'
import type { CommitFigures } from '../servers/backendProcess.ts'
import type { Settings } from '../settings.ts'
import { openRecords, startProcess } from '../startServer.ts'

const small: BenchCase = {
  title: 'one field, one event and one reply each, on 100 records',
  contenders: ['beckon', 'beckonSqlite', 'beckonRedis'],
  metrics: [
    { name: 'one at a time', unit: 'commits/s' },
    { name: '64 in flight', unit: 'commits/s' },
    { name: '64 in flight p99', unit: 'ms' },
    { name: 'reads of 10 fields, 64 in flight', unit: '/s' },
    { name: 'work in Redis per commit or read', unit: 'µs' },
  ],
  run: measureCommits,
}

/** How many commits a backend makes from one process, without a server in front of it. */
export const commits: Scenario = {
  name: 'commits',
  title: 'Commits',
  cases: () => [small],
}

async function measureCommits(contender: ContenderName, settings: Settings): Promise<Sample> {
  const backend = await openRecords(contender, settings)
  const redis = backend.type === 'redis' ? await settings.redis() : undefined
  await redis?.ask('CONFIG', 'RESETSTAT')
  const durationMs = settings.durationMs / 2
  const child = await startProcess('backendProcess', { port: 0, backend, durationMs })
  settings.onRunEnd(child.kill)
  const { oneByOne, together, reads, p99Ms, operationCount } = await child.run<CommitFigures>()
  await child.stop()
  const stats = redis === undefined ? '' : String(await redis.ask('INFO', 'commandstats'))
  const work = /cmdstat_evalsha:.*?usec=(\d+)/.exec(stats)?.[1]
  return {
    'one at a time': oneByOne,
    '64 in flight': together,
    '64 in flight p99': p99Ms,
    'reads of 10 fields, 64 in flight': reads,
    ...(work === undefined
      ? {}
      : { 'work in Redis per commit or read': Number(work) / operationCount }),
  }
}
