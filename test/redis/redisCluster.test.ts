import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createCluster } from 'redis'
import { createId } from '../../src/internal/createId.ts'
import type { Backend, RecordKey } from '../../src/server/backend.ts'
import { redisBackend } from '../../src/server/redis.ts'
import { changeOf } from '../../src/testing/backendContract/changeOf.ts'
import { describeBackend } from '../../src/testing/describeBackend.ts'
import { manyRuns } from '../manyRuns.ts'
import { listen, openPair } from './openPair.ts'
import { startRedisCluster, type RedisCluster } from './startRedisCluster.ts'

let cluster: RedisCluster
let now = 1_000_000

beforeAll(async () => {
  cluster = await startRedisCluster()
})
afterAll(() => cluster.stop())

await describeBackend('redisBackend on a cluster', {
  open: async () => redisBackend({ url: cluster.urls, prefix: createId(), now: () => now }),
  elapse: async (ms) => {
    now += ms
  },
  runs: manyRuns(15),
})

describe('a cluster', () => {
  const say = (...events: string[]) => changeOf({ events })
  const eventually = { timeout: 30_000, interval: 50 }

  /** A record with a watcher at the other node, and one commit that was heard. */
  async function begin(key: RecordKey) {
    const prefix = createId()
    const [one, two] = await openPair(cluster.urls, { prefix })
    const { heard, texts } = await listen(two, key)
    const isReset = vi.fn<() => void>()
    two.onReset(isReset)
    await one.commit(key, say('one'))
    await vi.waitFor(() => expect(texts()).toEqual(['one']))
    const found = await findPlace(prefix, key)
    return { one, two, heard, texts, isReset, place: found }
  }

  // Where the record is, without knowing how partitions are made.
  async function findPlace(prefix: string, key: RecordKey): Promise<string> {
    for (const server of cluster.servers) {
      const keys = await server.ask('KEYS', `${prefix}:*:h:${key}`)
      if (Array.isArray(keys) && keys.length > 0) return String(keys[0])
    }
    throw new Error(`${key} is nowhere.`)
  }

  const commitAtLast = (backend: Backend, key: RecordKey, event: string) =>
    vi.waitFor(() => backend.commit(key, say(event)), eventually)

  it('[RD5] goes on when a slot moves, and watchers move with it', async () => {
    const { one, two, texts, isReset, place } = await begin('channel:moved')
    const { position } = await one.read('channel:moved', {})
    await cluster.moveSlot(place)
    // Whoever sends a command learns of the move; the round of the watchers does the rest.
    await one.commit('channel:moved', say('two'))
    await two.read('channel:moved', {})
    await vi.waitFor(() => expect(isReset).toHaveBeenCalled(), eventually)
    await one.commit('channel:moved', say('three'))
    await vi.waitFor(() => expect(texts().at(-1)).toBe('three'), eventually)
    expect(await two.replay('channel:moved', position, 10)).toMatchObject([
      { event: 'two' },
      { event: 'three' },
    ])
  })

  it('[RD5] goes on when a primary hands over to its replica', async () => {
    const { one, texts, isReset, place } = await begin('channel:handed')
    const { position } = await one.read('channel:handed', {})
    await cluster.failover(place)
    await commitAtLast(one, 'channel:handed', 'two')
    await vi.waitFor(() => expect(isReset).toHaveBeenCalled(), eventually)
    await one.commit('channel:handed', say('three'))
    await vi.waitFor(() => expect(texts().at(-1)).toBe('three'), eventually)
    const events = await one.replay('channel:handed', position, 10)
    expect(events).toMatchObject([{ event: 'two' }, { event: 'three' }])
    expect((await one.read('channel:handed', {})).position.epoch).not.toBe(position.epoch)
  })

  it('[RD5] goes on when a primary is killed', async () => {
    const { one, two, texts, isReset, place } = await begin('channel:killed')
    const { now: time } = await one.read('channel:killed', {})
    await one.commit('channel:killed', changeOf({ alarms: [{ name: 'ring', at: time }] }))
    const { primary } = await cluster.shardOf(place)
    await primary.kill9()
    onTestFinished(async () => {
      await primary.restart()
      await cluster.healthy()
    })
    await commitAtLast(one, 'channel:killed', 'two')
    await vi.waitFor(() => expect(isReset).toHaveBeenCalled(), eventually)
    await vi.waitFor(async () => {
      await one.commit('channel:killed', say('three'))
      expect(texts().at(-1)).toBe('three')
    }, eventually)
    await vi.waitFor(async () => {
      expect((await two.claimDue(10)).due).toMatchObject([{ name: 'ring' }])
    }, eventually)
  })

  it('[RD5] hands out what is due elsewhere while one primary does not answer', async () => {
    const { one, two, place } = await begin('channel:paused')
    const { now: time } = await one.read('channel:paused', {})
    const alarms = [{ name: 'ring', at: time }]
    for (let at = 0; at < 30; at++) await one.commit(`user:${at}`, changeOf({ alarms }))
    const { primary } = await cluster.shardOf(place)
    primary.pause()
    onTestFinished(async () => {
      primary.resume()
      await cluster.healthy()
    })
    const { due } = await two.claimDue(100)
    expect(due.length).toBeGreaterThan(5)
    expect(due.length).toBeLessThan(30)
  })

  it('[RD6] is not taken for one server', async () => {
    const backend = redisBackend({ url: cluster.urls[0] ?? '' })
    onTestFinished(() => backend.close())
    await expect(backend.read('channel:lobby', {})).rejects.toThrow('as a list')
  })

  it('is reached as a given client would reach it', async () => {
    const client = createCluster({ rootNodes: cluster.urls.map((url) => ({ url })) })
    const backend = redisBackend({ client, prefix: createId() })
    onTestFinished(() => backend.close())
    const { texts } = await listen(backend, 'channel:lobby')
    await backend.commit('channel:lobby', say('one'))
    await vi.waitFor(() => expect(texts()).toEqual(['one']))
    expect(client.isOpen).toBe(false)
  })
})
