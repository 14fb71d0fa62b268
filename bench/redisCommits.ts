/**
 * How many commits a second the Redis backend makes from one process, on a `redis-server` of its
 * own: `npx tsx bench/redisCommits.ts`.
 */
import type { RecordKey } from '../src/server/backend.ts'
import { redisBackend } from '../src/server/redis.ts'
import { startRedis } from '../test/redis/startRedis.ts'

const COUNT = 10_000
const RECORDS = 100
const BODY = 'x'.repeat(150)

const redis = await startRedis({ settings: ['--appendfsync', 'everysec'] })
const backend = redisBackend({ url: redis.url })
const commit = (at: number) => {
  const key: RecordKey = `channel:${at % RECORDS}`
  return backend.commit(key, {
    expect: { fields: [] },
    revs: 1,
    fields: [{ name: `attr/${at % 10}`, value: BODY }],
    events: [BODY],
    alarms: [],
    outbox: [],
    done: [],
    replies: [{ commandId: `c${at}`, reply: '{}' }],
  })
}
const heard = { count: 0 }
await backend.watch('channel:0', () => void heard.count++)

await measure('commits, one at a time', 1, commit)
await measure('commits, 64 in flight', 64, (at) => commit(at + COUNT))
await measure('reads of 10 fields, 64 in flight', 64, (at) => {
  return backend.read(`channel:${at % RECORDS}`, { maps: ['attr'] })
})
const began = performance.now()
for (let at = 0; at < 20; at++) await backend.heartbeat('node', 10_000)
console.log(`heartbeat: ${((performance.now() - began) / 20).toFixed(1)} ms`)
console.log(`heard of one record: ${heard.count} of ${(2 * COUNT) / RECORDS}`)
await backend.close()
await redis.stop()

async function measure(name: string, inFlight: number, run: (at: number) => Promise<unknown>) {
  await redis.ask('CONFIG', 'RESETSTAT')
  const start = performance.now()
  let next = 0
  const work = async () => {
    while (next < COUNT) await run(next++)
  }
  await Promise.all(Array.from({ length: inFlight }, work))
  const perSecond = Math.round(COUNT / ((performance.now() - start) / 1000))
  const stats = String(await redis.ask('INFO', 'commandstats'))
  const each = /cmdstat_evalsha:.*?usec_per_call=([\d.]+)/.exec(stats)?.[1]
  console.log(`${name}: ${perSecond}/s, ${each ?? '?'} µs of Redis each`)
}
