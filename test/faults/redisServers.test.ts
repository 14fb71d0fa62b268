import { describe, expect, it, onTestFinished } from 'vitest'
import {
  createSignalingClient,
  type SignalingClient,
} from '../../src/client/createSignalingClient.ts'
import { isFull, manyRuns } from '../manyRuns.ts'
import { startRedis } from '../redis/startRedis.ts'
import { startRedisCluster } from '../redis/startRedisCluster.ts'
import { createFleet } from './rig/createFleet.ts'
import { pause } from './rig/pause.ts'
import { runTraffic } from './rig/runTraffic.ts'
import { startNode } from './rig/startNode.ts'

async function openRedis() {
  const redis = await startRedis()
  onTestFinished(() => redis.stop())
  return redis
}

describe('three servers on one Redis', () => {
  it.skipIf(isFull)(
    '[FA3] [FA4] [FA5] [FA6] lose nothing when one is killed, Redis is killed, and Redis stands still',
    async () => {
      const redis = await openRedis()
      const backend = { type: 'redis', url: redis.url } as const
      const fleet = await createFleet([
        { backend },
        { backend, aheadMs: 600_000 },
        { backend, aheadMs: -600_000 },
      ])
      const { acknowledged, losses } = await runTraffic(
        { url: fleet.url, clients: 16 },
        async () => {
          await pause(1000)
          await fleet.kill(0)
          await fleet.replace(0)
          await pause(1000)
          await redis.kill9()
          await pause(500)
          await redis.restart()
          await pause(1000)
          redis.pause()
          await pause(5000)
          redis.resume()
          await pause(1500)
        },
      )
      expect(acknowledged).toBeGreaterThan(100)
      expect(losses).toEqual([])
    },
    300_000,
  )

  it.runIf(isFull)(
    '[FA3] lose nothing and agree when one of them is killed all the time',
    async () => {
      const redis = await openRedis()
      const spec = { backend: { type: 'redis', url: redis.url } } as const
      const fleet = await createFleet([spec, spec, spec])
      const { acknowledged, losses } = await runTraffic(
        {
          url: fleet.url,
          clients: 300,
          channels: 20,
          channelsEach: 4,
          pauseMs: 400,
        },
        async () => {
          const replaced = new Map<number, Promise<void>>()
          for (let round = 0; round < 6; round++) {
            const index = round % 3
            await pause(5000)
            // On a busy machine it may not be there yet.
            await replaced.get(index)
            await fleet.kill(index)
            replaced.set(index, fleet.replace(index))
          }
          await Promise.all(replaced.values())
          await pause(1500)
        },
      )
      expect(acknowledged).toBeGreaterThan(300)
      expect(losses).toEqual([])
    },
    600_000,
  )

  it.runIf(isFull)(
    '[FA4] lose nothing when Redis is killed and comes back',
    async () => {
      const redis = await openRedis()
      const spec = { backend: { type: 'redis', url: redis.url } } as const
      const fleet = await createFleet([spec, spec])
      const { losses } = await runTraffic({ url: fleet.url, clients: 16 }, async () => {
        for (let round = 0; round < 5; round++) {
          await pause(2000)
          await redis.kill9()
          await pause(1500)
          await redis.restart()
        }
        await pause(3000)
      })
      expect(losses).toEqual([])
    },
    600_000,
  )

  it.runIf(isFull)(
    '[FA5] lose nothing when Redis stands still for 5 s',
    async () => {
      const redis = await openRedis()
      const spec = { backend: { type: 'redis', url: redis.url } } as const
      const fleet = await createFleet([spec, spec])
      const { losses } = await runTraffic({ url: fleet.url, clients: 16 }, async () => {
        await pause(1500)
        redis.pause()
        await pause(5000)
        redis.resume()
        await pause(2500)
      })
      expect(losses).toEqual([])
    },
    600_000,
  )

  it.runIf(isFull)(
    '[FA6] see to calls in time although their clocks are 10 min apart',
    async () => {
      const redis = await openRedis()
      const backend = { type: 'redis', url: redis.url } as const
      const fleet = await createFleet([
        { backend, aheadMs: 600_000 },
        { backend, aheadMs: -600_000 },
      ])
      const { losses } = await runTraffic({ url: fleet.url, clients: 12 }, async () => {
        await pause(20_000)
      })
      expect(losses).toEqual([])
    },
    600_000,
  )
})

describe('two servers on a Redis Cluster', () => {
  it('[FA7] lose nothing when a primary is killed and its replica takes over', async () => {
    const cluster = await startRedisCluster()
    onTestFinished(() => cluster.stop())
    const backend = { type: 'redis', url: cluster.urls, waitForReplicas: 1 } as const
    const fleet = await createFleet([{ backend }, { backend }])
    const { losses } = await runTraffic({ url: fleet.url, clients: 12 }, async () => {
      for (let round = 0; round < manyRuns(1, 3); round++) {
        await pause(2000)
        const { primary } = await cluster.shardOf(`beckon{${round}}`)
        await primary.kill9()
        await pause(5000)
        await primary.restart()
        await cluster.healthy()
      }
      await pause(2000)
    })
    expect(losses).toEqual([])
  }, 600_000)
})

describe('somebody whose server dies', () => {
  // It takes as long as a lease and a grace window; on a clock that stands still it is always run.
  it.runIf(isFull)(
    '[FA9] [NO1] rings nobody for ever, and is offline for the others',
    async () => {
      const redis = await openRedis()
      const spec = { backend: { type: 'redis', url: redis.url } } as const
      const [first, second] = await Promise.all([
        startNode({ ...spec, port: 0 }),
        startNode({ ...spec, port: 0 }),
      ])
      const ada = await enter(first.port, 'ada')
      const bob = await enter(second.port, 'bob')
      onTestFinished(bob.users.watch(['ada']))
      const { inviteId } = await ada.invitations.invite({ to: 'bob', data: null, timeoutMs: 0 })
      const seen = () => bob.store.getState().invitations.byId.get(inviteId)
      await expect.poll(() => seen()?.status).toBe('ringing')
      await first.kill()
      const until = { timeout: 60_000, interval: 250 }
      await expect.poll(() => seen()?.endReason, until).toBe('cancelled')
      expect((await bob.users.status(['ada'])).get('ada')?.online).toBe(false)
    },
    120_000,
  )
})

async function enter(port: number, userId: string): Promise<SignalingClient> {
  const client = createSignalingClient({ url: `http://127.0.0.1:${port}` })
  onTestFinished(() => client.close())
  await client.login(userId)
  return client
}
