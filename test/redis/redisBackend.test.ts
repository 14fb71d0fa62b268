import { afterAll, beforeAll } from 'vitest'
import { createId } from '../../src/internal/createId.ts'
import { redisBackend } from '../../src/server/redis.ts'
import { describeBackend } from '../../src/testing/describeBackend.ts'
import { manyRuns } from '../manyRuns.ts'
import { startRedis, type RedisServer } from './startRedis.ts'

let redis: RedisServer
let now = 1_000_000

beforeAll(async () => {
  redis = await startRedis({ settings: ['--appendfsync', 'everysec'] })
})
afterAll(() => redis.stop())

await describeBackend('redisBackend', {
  open: async () => redisBackend({ url: redis.url, prefix: createId(), now: () => now }),
  elapse: async (ms) => {
    now += ms
  },
  runs: manyRuns(30),
})
