import type { RedisServer } from '../test/redis/startRedis.ts'
import type { BenchServer } from './startServer.ts'

/** What the cores have worked since a meter was made, in microseconds. */
export interface Reading {
  readonly serverUs: number
  readonly loadUs: number
  /** 0 without a Redis. */
  readonly redisUs: number
}

/** Begins to count the work of servers and of the load, which is this process. */
export async function createMeter(
  servers: readonly Pick<BenchServer, 'cpu'>[],
  redis?: Pick<RedisServer, 'ask'>,
): Promise<{ read(): Promise<Reading> }> {
  const readServers = async () => {
    const each = await Promise.all(servers.map((server) => server.cpu()))
    return each.reduce((sum, us) => sum + us, 0)
  }
  const serverBefore = await readServers()
  const redisBefore = await readRedis(redis)
  const before = process.cpuUsage()
  return {
    async read() {
      const { user, system } = process.cpuUsage(before)
      const serverUs = (await readServers()) - serverBefore
      return { serverUs, loadUs: user + system, redisUs: (await readRedis(redis)) - redisBefore }
    },
  }
}

async function readRedis(redis: Pick<RedisServer, 'ask'> | undefined): Promise<number> {
  const info = redis === undefined ? '' : String(await redis.ask('INFO', 'cpu'))
  const seconds = info.matchAll(/^used_cpu_(?:user|sys):([\d.]+)/gm)
  return [...seconds].reduce((sum, [, each]) => sum + Number(each) * 1e6, 0)
}
