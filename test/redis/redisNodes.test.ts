import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createClient } from 'redis'
import { createId } from '../../src/internal/createId.ts'
import type { RecordKey } from '../../src/server/backend.ts'
import { redisBackend } from '../../src/server/redis.ts'
import { changeOf } from '../../src/testing/backendContract/changeOf.ts'
import { listen, openPair } from './openPair.ts'
import { startRedis, type RedisServer } from './startRedis.ts'

const LOBBY: RecordKey = 'channel:lobby'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis({ settings: ['--appendfsync', 'everysec'] })
})
afterAll(() => redis.stop())

const say = (...events: string[]) => changeOf({ events })

describe('two nodes on one Redis', () => {
  it('[RE7] hear what both commit, in the order of the commits', async () => {
    const [one, two] = await openPair(redis.url)
    const ears = [await listen(one, LOBBY), await listen(two, LOBBY)]
    await Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        (at % 2 === 0 ? one : two).commit(LOBBY, say(`${at}`)),
      ),
    )
    const { position } = await one.read(LOBBY, {})
    const log = await one.replay(LOBBY, { ...position, seq: 0 }, 100)
    for (const { heard, texts } of ears) {
      await vi.waitFor(() => expect(heard).toHaveLength(100))
      expect(texts()).toEqual(log === 'gone' ? log : log.map(({ event }) => event))
      for (const [at, { before, rev }] of heard.entries())
        expect([before, rev]).toEqual([at, at + 1])
    }
  })

  it('[RE9] claim an alarm once between them', async () => {
    const [one, two] = await openPair(redis.url)
    const { now } = await one.read(LOBBY, {})
    for (let at = 0; at < 20; at++) {
      await one.commit(`user:${at}`, changeOf({ alarms: [{ name: 'ring', at: now }] }))
    }
    const claims = await Promise.all([one.claimDue(15), two.claimDue(15)])
    const claimed = claims.flatMap(({ due }) => due.map(({ key }) => key))
    expect(new Set(claimed).size).toBe(20)
    expect(claimed).toHaveLength(20)
  })

  it('[RE9] know within about a second of an alarm that only the other has set', async () => {
    let now = 1_000_000
    const [one, two] = await openPair(redis.url, { now: () => now })
    const { nextAt } = await two.claimDue(10)
    await one.commit(LOBBY, changeOf({ alarms: [{ name: 'ring', at: now + 10 }] }))
    expect(nextAt).toBeLessThanOrEqual(now + 1200)
    now = nextAt ?? 0
    expect((await two.claimDue(10)).due).toMatchObject([{ key: LOBBY, name: 'ring' }])
  })

  it('go on when Redis has forgotten the scripts', async () => {
    const [one] = await openPair(redis.url)
    await one.commit(LOBBY, say('one'))
    await redis.ask('SCRIPT', 'FLUSH')
    expect((await one.commit(LOBBY, say('two'))).status).toBe('ok')
    expect((await one.read(LOBBY, {})).position.seq).toBe(2)
  })

  it.each(['{lobby}', 'a:m:b', 'x}{y', '%d %s', 'ünï\u{1f600}', '-', '*', 'a b'])(
    '[WR6] keep a record named %s like any other',
    async (name) => {
      const [one, two] = await openPair(redis.url)
      const { heard } = await listen(two, `channel:${name}`)
      const change = changeOf({
        fields: [{ name: `attr/${name}`, value: `"\n${name}"`, owner: 'node', lapsesAt: 9e12 }],
        alarms: [{ name, at: 1 }],
        events: [`\n${name}\u0000`],
        replies: [{ commandId: name, reply: `\n${name}` }],
      })
      await one.commit(`channel:${name}`, change)
      const query = { maps: ['attr'], commandIds: [name] }
      const { fields, replies } = await two.read(`channel:${name}`, query)
      const field = { value: `"\n${name}"`, rev: 1, owner: 'node', lapsesAt: 9e12 }
      expect([...fields]).toEqual([[`attr/${name}`, field]])
      expect([...replies]).toEqual([[name, `\n${name}`]])
      expect((await two.claimDue(9)).due).toMatchObject([{ key: `channel:${name}`, name, at: 1 }])
      await vi.waitFor(() => expect(heard).toHaveLength(1))
      expect(heard[0]).toMatchObject({ events: change.events, fields: [{ field }] })
    },
  )

  it('[RD4] hear everything again when the connections of subscribers have been cut', async () => {
    const [one, two] = await openPair(redis.url)
    const { texts } = await listen(two, LOBBY)
    const other = await listen(two, 'user:ada')
    const isReset = vi.fn<() => void>()
    two.onReset(isReset)
    await one.commit(LOBBY, say('one'))
    await vi.waitFor(() => expect(texts()).toEqual(['one']))

    await redis.ask('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await vi.waitFor(() => expect(isReset).toHaveBeenCalledTimes(1))
    await one.commit(LOBBY, say('two'))
    await one.commit('user:ada', say('three'))
    await vi.waitFor(() => expect(texts()).toEqual(['one', 'two']))
    await vi.waitFor(() => expect(other.texts()).toEqual(['three']))
  })

  it('[RD8] carry out by one call what is asked for in one turn, and each of it in its order', async () => {
    const [one] = await openPair(redis.url)
    await one.commit(LOBBY, say('zero'))
    await redis.ask('CONFIG', 'RESETSTAT')
    const unread = changeOf({ expect: { rev: 1, fields: [] }, events: ['one'] })
    const answers = await Promise.all([
      one.commit(LOBBY, unread),
      one.commit(LOBBY, unread),
      one.commit('user:ada', say('two')),
      one.read(LOBBY, {}),
    ])
    const statuses = answers.map((answer) => ('status' in answer ? answer.status : answer.rev))
    expect(statuses).toEqual(['ok', 'conflict', 'ok', 2])
    expect(await redis.ask('INFO', 'commandstats')).toContain('cmdstat_evalsha:calls=1,')
  })

  it('[RD8] carry out whatever number of operations is asked for in one turn, however large', async () => {
    const [one] = await openPair(redis.url)
    const texts = Array.from(
      { length: 300 },
      (_, at) => `${at} ${'x'.repeat(at % 7 === 0 ? 20_000 : 9)}`,
    )
    await Promise.all(texts.map((text) => one.commit(LOBBY, say(text))))
    const { position } = await one.read(LOBBY, {})
    const log = await one.replay(LOBBY, { ...position, seq: 0 }, 300)
    expect(log === 'gone' ? log : log.map(({ event }) => event)).toEqual(texts)
  })

  it('[RD8] carry out the others when one operation of a turn fails', async () => {
    const [one] = await openPair(redis.url)
    await one.commit('channel:broken', say('one'))
    await breakRecord('channel:broken')
    const results = await Promise.allSettled([
      one.commit(LOBBY, say('one')),
      one.commit('channel:broken', say('two')),
      one.commit('user:ada', say('one')),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect((await one.read('user:ada', {})).position.seq).toBe(1)
  })

  it('[RD8] keep text that is no Unicode as far as it is', async () => {
    const [one] = await openPair(redis.url)
    const value = 'a\ud800b\\ud800\u{1f600}'
    const change = changeOf({ fields: [{ name: 'attr/topic', value }] })
    expect((await one.commit(LOBBY, change)).status).toBe('ok')
    const { fields } = await one.read(LOBBY, { names: ['attr/topic'] })
    expect(fields.get('attr/topic')?.value).toBe('a\ufffdb\\ud800\u{1f600}')
  })

  it('[RE14] say where records are although one of them cannot be looked at', async () => {
    const [one] = await openPair(redis.url)
    await one.commit(LOBBY, say('one'))
    await one.commit('channel:broken', say('one'))
    await breakRecord('channel:broken')
    const heads = await one.heads(['channel:broken', LOBBY])
    expect([...heads.keys()]).toEqual([LOBBY])
    await expect(one.heads(['channel:broken'])).rejects.toThrow('WRONGTYPE')
  })
})

/** Puts what does not belong there in the place of a record. */
async function breakRecord(key: RecordKey): Promise<void> {
  for (const place of String(await redis.ask('KEYS', `*:h:${key}`)).split(/[\n,]/)) {
    await redis.ask('DEL', place.trim())
    await redis.ask('RPUSH', place.trim(), 'not a string')
  }
}

describe('before it is used, Redis', () => {
  it('[RD6] is refused when its records are in another number of partitions', async () => {
    const prefix = createId()
    await redis.ask('SET', `${prefix}:{nodes}:partitions`, '64')
    const backend = redisBackend({ url: redis.url, prefix })
    onTestFinished(() => backend.close())
    await expect(backend.read(LOBBY, {})).rejects.toThrow('"64" partitions')
  })

  it('[RD6] is warned of when it may lose records', async () => {
    const lossy = await startRedis({ settings: ['--appendonly', 'no'] })
    onTestFinished(() => lossy.stop())
    await lossy.ask('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')
    const warnings: string[] = []
    const backend = redisBackend({ url: lossy.url, onWarning: (text) => warnings.push(text) })
    onTestFinished(() => backend.close())
    await backend.read(LOBBY, {})
    await backend.read(LOBBY, {})
    expect(warnings).toEqual([
      expect.stringContaining('Set maxmemory-policy noeviction.'),
      expect.stringContaining('Set appendonly yes.'),
    ])
  })

  it('[RD6] needs a prefix without braces', () => {
    expect(() => redisBackend({ url: redis.url, prefix: '{a}' })).toThrow('Choose another one.')
  })

  it('is reached as a given client would reach it, and the client is left alone', async () => {
    const client = createClient({ url: redis.url })
    const backend = redisBackend({ client, prefix: createId() })
    await backend.commit(LOBBY, say('one'))
    expect((await backend.read(LOBBY, {})).position.seq).toBe(1)
    await backend.close()
    expect(client.isOpen).toBe(false)
  })
})
