import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startRedis, type RedisServer } from '../test/redis/startRedis.ts'
import type { ContenderName } from './contenders.ts'
import type { Settings } from './settings.ts'

/** What is given on the command line. */
export interface Options {
  readonly quick?: boolean
  readonly rounds?: number
  readonly seconds?: number
  readonly warmUp?: number
  readonly window?: number
  readonly members?: readonly number[]
  readonly joins?: readonly number[]
  readonly naiveJoins?: number
  readonly connections?: number
  readonly returning?: number
  readonly growth?: readonly number[]
  readonly nodes?: readonly number[]
  readonly contenders?: readonly ContenderName[]
  readonly profile?: string
}

const USUAL = {
  rounds: 5,
  seconds: 1,
  warmUp: 1.5,
  window: 8,
  members: [100, 1000],
  joins: [200, 1000, 2000],
  naiveJoins: 200,
  connections: 2000,
  returning: 1000,
  growth: [10, 100, 1000, 10_000],
  nodes: [1, 2, 4],
}

const QUICK = {
  ...USUAL,
  rounds: 1,
  seconds: 0.5,
  warmUp: 0.5,
  joins: [200, 1000],
  naiveJoins: 200,
  connections: 500,
  returning: 300,
  growth: [10, 1000],
  nodes: [1, 2],
}

/** Settings with what they have opened, to be closed at the end. */
export async function openSettings(
  options: Options,
): Promise<Settings & { close(): Promise<void> }> {
  const { seconds, warmUp, ...chosen } = { ...(options.quick === true ? QUICK : USUAL), ...options }
  const folder = mkdtempSync(join(tmpdir(), 'beckon-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const opened = new Set<() => Promise<void>>()
  let redis: Promise<RedisServer> | undefined
  let fileCount = 0

  return {
    ...chosen,
    durationMs: seconds * 1000,
    warmUpMs: warmUp * 1000,
    isChosen: (contender) => options.contenders?.includes(contender) ?? true,
    profileTo: options.profile === undefined ? '' : resolve(options.profile),
    newPath: () => join(folder, `${fileCount++}.db`),
    // As compose.yaml has it: on disk within a second.
    redis: () => (redis ??= startRedis({ settings: ['--appendfsync', 'everysec'] })),
    onRunEnd: (end) => void opened.add(end),
    async endRun() {
      await Promise.all([...opened].map((end) => end()))
      opened.clear()
    },
    async close() {
      await (await redis)?.stop()
    },
  }
}
