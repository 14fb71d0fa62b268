import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Backend, RecordKey } from '../../src/server/backend.ts'
import { redisBackend } from '../../src/server/redis.ts'
import { changeOf } from '../../src/testing/backendContract/changeOf.ts'
import { listen, openPair } from './openPair.ts'
import { startRedis, type RedisServer } from './startRedis.ts'

const LOBBY: RecordKey = 'channel:lobby'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())

const say = (...events: string[]) => changeOf({ events })
const untilItWorks = (backend: Backend) =>
  vi.waitFor(() => backend.read(LOBBY, {}), { timeout: 20_000 })

describe('a Redis that is killed and comes back', () => {
  it('[RD1] has kept everything, under another epoch, and replays from where one stood', async () => {
    const [one] = await openPair(redis.url)
    await one.commit(LOBBY, say('one', 'two'))
    const { position, rev } = await one.read(LOBBY, {})
    await redis.kill9()
    await expect(one.commit(LOBBY, say('lost'))).rejects.toThrow(/./)
    await redis.restart()

    const view = await untilItWorks(one)
    expect(view.position.seq).toBe(2)
    expect(await one.replay(LOBBY, position, 10)).toEqual([])
    await one.commit(LOBBY, say('three'))
    const after = await one.read(LOBBY, {})
    expect(after.position.seq).toBe(3)
    expect(after.position.epoch).not.toBe(position.epoch)
    expect(after.rev).toBeGreaterThan(rev)
    expect(await one.replay(LOBBY, { ...position, seq: 1 }, 10)).toEqual([
      { seq: 2, event: 'two' },
      { seq: 3, event: 'three' },
    ])
    expect(await one.replay(LOBBY, { ...position, seq: 3 }, 10)).toBe('gone')
    expect(await one.replay(LOBBY, after.position, 10)).toEqual([])
  })

  it('[RD4] is heard again', async () => {
    const [one, two] = await openPair(redis.url)
    const { heard, texts } = await listen(two, LOBBY)
    const isReset = vi.fn<() => void>()
    two.onReset(isReset)
    await one.commit(LOBBY, say('one'))
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    await redis.restart()
    await vi.waitFor(() => expect(isReset).toHaveBeenCalled(), { timeout: 20_000 })
    await untilItWorks(one)
    await one.commit(LOBBY, say('two'))
    await vi.waitFor(() => expect(texts()).toEqual(['one', 'two']))
    // Nothing was missed, and the numbers say so.
    expect(heard[1]?.before).toBe(heard[0]?.rev)
  })

  it('[RD2] keeps positions of more than a few restarts ago apart', async () => {
    const [one] = await openPair(redis.url)
    const positions = []
    for (let at = 0; at < 3; at++) {
      await one.commit(LOBBY, say(`${at}`))
      positions.push((await one.read(LOBBY, {})).position)
      await redis.restart()
      await untilItWorks(one)
    }
    await one.commit(LOBBY, say('last'))
    const events = await Promise.all(positions.map((after) => one.replay(LOBBY, after, 10)))
    expect(events.map((some) => some.length)).toEqual([3, 2, 1])
  })
})

describe('a Redis that does not answer', () => {
  it('[RD3] makes everything reject soon, and is used again when it answers', async () => {
    const [one, two] = await openPair(redis.url)
    const { heard } = await listen(two, LOBBY)
    await one.commit(LOBBY, say('one'))
    redis.pause()
    onTestFinished(() => redis.resume())
    const results = await Promise.allSettled([
      one.commit(LOBBY, say('two')),
      one.read(LOBBY, {}),
      one.heartbeat('node', 10_000),
      one.claimDue(10),
      one.watch('user:ada', () => {}),
      two.watch('user:bob', () => {}),
    ])
    expect(results.map(({ status }) => status)).toEqual(Array(6).fill('rejected'))

    redis.resume()
    await untilItWorks(one)
    await one.commit(LOBBY, say('three'))
    // The second was perhaps carried out after all; nothing was heard twice.
    await vi.waitFor(() => expect(heard.at(-1)?.events).toEqual(['three']))
    expect(new Set(heard.map(({ rev }) => rev)).size).toBe(heard.length)
  })

  it('[RD3] makes a connection be given up on which nothing comes', async () => {
    const [one] = await openPair(redis.url)
    await one.commit(LOBBY, say('one'))
    const connections = async () =>
      String(await redis.ask('CLIENT', 'LIST')).match(/^id=\d+ (?=.*cmd=evalsha)/gm) ?? []
    const [before = 'none'] = await connections()
    redis.pause()
    onTestFinished(() => redis.resume())
    // Two seconds each, until it has been silent for too long.
    for (let at = 0; at < 3; at++) await expect(one.read(LOBBY, {})).rejects.toThrow('answer')
    redis.resume()
    await untilItWorks(one)
    expect(before).not.toBe('none')
    expect(await connections()).not.toContain(before)
  })

  it('[RD3] is not there yet when the backend is opened', async () => {
    const late = await startRedis()
    onTestFinished(() => late.stop())
    await late.kill9()
    const backend = redisBackend({ url: late.url })
    onTestFinished(() => backend.close())
    await expect(backend.read(LOBBY, {})).rejects.toThrow('ECONNREFUSED')
    await late.restart()
    expect((await untilItWorks(backend)).rev).toBe(0)
  })
})

describe('a replica that takes over', () => {
  async function startReplica(): Promise<RedisServer> {
    const replica = await startRedis()
    onTestFinished(() => replica.stop())
    await replica.ask('REPLICAOF', '127.0.0.1', String(redis.port))
    await vi.waitFor(
      async () => {
        expect(await replica.ask('INFO', 'replication')).toContain('master_link_status:up')
      },
      { timeout: 20_000 },
    )
    return replica
  }

  it('[RD2] lacks what it had not received: positions there are gone, and no number comes again', async () => {
    const replica = await startReplica()
    const prefix = `lost${redis.port}`
    const old = redisBackend({ url: redis.url, prefix, waitForReplicas: 1 })
    onTestFinished(() => old.close())
    await old.commit(LOBBY, say('one', 'two'))
    const common = (await old.read(LOBBY, {})).position
    // The link is cut, and the old primary goes on for a while.
    await replica.ask('REPLICAOF', 'NO', 'ONE')
    const unsafe = redisBackend({ url: redis.url, prefix })
    onTestFinished(() => unsafe.close())
    await unsafe.commit(LOBBY, say('lost'))
    const lost = await unsafe.read(LOBBY, {})

    const next = redisBackend({ url: replica.url, prefix })
    onTestFinished(() => next.close())
    expect(await next.replay(LOBBY, lost.position, 10)).toBe('gone')
    await next.commit(LOBBY, say('three'))
    const after = await next.read(LOBBY, {})
    expect(after.position).toMatchObject({ seq: 3 })
    expect(after.position.epoch).not.toBe(lost.position.epoch)
    expect(after.rev).toBeGreaterThan(lost.rev)
    expect(await next.replay(LOBBY, lost.position, 10)).toBe('gone')
    expect(await next.replay(LOBBY, common, 10)).toEqual([{ seq: 3, event: 'three' }])
  })

  it('[RD7] is waited for, and without it a commit is not acknowledged, nor its reply given', async () => {
    const replica = await startReplica()
    const [one, careless] = await openPair(redis.url, { waitForReplicas: 1 })
    const once = changeOf({ replies: [{ commandId: 'c1', reply: 'done' }] })
    expect((await one.commit(LOBBY, once)).status).toBe('ok')
    expect((await one.read(LOBBY, { commandIds: ['c1'] })).replies.size).toBe(1)

    await replica.kill9()
    await expect(one.commit(LOBBY, say('two'))).rejects.toThrow('waitForReplicas')
    await expect(careless.read(LOBBY, { commandIds: ['c1'] })).rejects.toThrow('waitForReplicas')
    // What was not asked for again needs nobody's consent.
    expect((await one.read(LOBBY, {})).position.seq).toBe(1)
  })
})
