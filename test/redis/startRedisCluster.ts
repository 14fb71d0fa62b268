import { startRedis, type RedisServer } from './startRedis.ts'

/**
 * A Redis Cluster of three primaries with one replica each, as six processes on free ports. A
 * primary that is gone is replaced after about a second.
 */
export interface RedisCluster {
  /** All six, in no order that means anything after a failover. */
  readonly servers: readonly RedisServer[]
  /** For `redisBackend({ url })`. */
  readonly urls: readonly string[]
  /** The one that serves a key at the moment, and one of its replicas. */
  shardOf(key: string): Promise<{ primary: RedisServer; replica: RedisServer }>
  /**
   * Makes the replica of a key's shard its primary, and resolves when the cluster agrees.
   * `takeover` does not ask the old primary, so what it has not sent yet is lost.
   */
  failover(key: string, how?: 'clean' | 'takeover'): Promise<void>
  /** Moves the slot of a key to another primary, with what is in it. */
  moveSlot(key: string): Promise<void>
  /** Resolves when every server that runs says that all slots are served. */
  healthy(): Promise<void>
  stop(): Promise<void>
}

/** Under which a primary is taken for gone. */
const NODE_TIMEOUT_MS = 1000

const HEALTHY_WITHIN_MS = 30_000
const RANGES = [
  [0, 5460],
  [5461, 10_922],
  [10_923, 16_383],
] as const

/** Starts a cluster and resolves when it serves. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const settings = [
    ...['--cluster-enabled', 'yes', '--cluster-node-timeout', String(NODE_TIMEOUT_MS)],
    // Slots that are served go on while others are not.
    ...['--cluster-require-full-coverage', 'no'],
    // A replica that was cut off is the only one there is.
    ...['--cluster-replica-validity-factor', '0'],
    ...['--appendfsync', 'everysec'],
  ]
  const servers = await Promise.all(Array.from({ length: 6 }, () => startRedis({ settings })))
  const cluster = { servers, urls: servers.map(({ url }) => url), shardOf, failover, moveSlot }
  await join()
  await healthy()
  return {
    ...cluster,
    healthy,
    stop: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  }

  async function join(): Promise<void> {
    const [first, ...others] = servers
    if (first === undefined) return
    for (const [at, [from, to]] of RANGES.entries()) {
      await servers[at]?.ask('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to))
    }
    await Promise.all(
      others.map((other) => other.ask('CLUSTER', 'MEET', '127.0.0.1', String(first.port))),
    )
    for (const [at, replica] of servers.slice(3).entries()) {
      const primaryId = String(await servers[at]?.ask('CLUSTER', 'MYID'))
      // It must have heard of its primary first.
      await until(async () => {
        return (await replica.ask('CLUSTER', 'REPLICATE', primaryId)) === 'OK'
      })
    }
    await until(async () => {
      const roles = await Promise.all(servers.slice(3).map((one) => one.ask('INFO', 'replication')))
      return roles.every((role) => String(role).includes('master_link_status:up'))
    })
  }

  async function shardOf(key: string) {
    const slot = String(await anyone().ask('CLUSTER', 'KEYSLOT', key))
    const shards = toShards(await anyone().ask('CLUSTER', 'SLOTS'))
    const shard = shards.find(({ from, to }) => from <= Number(slot) && Number(slot) <= to)
    const [primary, replica] = (shard?.ports ?? []).map((port) =>
      servers.find((server) => server.port === port),
    )
    if (primary === undefined || replica === undefined) throw new Error(`Nobody has slot ${slot}.`)
    return { primary, replica }
  }

  async function failover(key: string, how: 'clean' | 'takeover' = 'clean'): Promise<void> {
    const { replica } = await shardOf(key)
    await replica.ask('CLUSTER', 'FAILOVER', ...(how === 'takeover' ? ['TAKEOVER'] : []))
    await until(async () =>
      String(await replica.ask('INFO', 'replication')).includes('role:master'),
    )
    await until(async () => (await shardOf(key)).primary === replica)
  }

  async function moveSlot(key: string): Promise<void> {
    const slot = String(await anyone().ask('CLUSTER', 'KEYSLOT', key))
    const { primary } = await shardOf(key)
    const roles = await Promise.all(servers.map((one) => one.ask('INFO', 'replication')))
    const target = servers.find(
      (one, at) => one !== primary && String(roles[at]).includes('role:master'),
    )
    if (target === undefined) throw new Error('There is no other primary.')
    const [from, to] = [await primary.ask('CLUSTER', 'MYID'), await target.ask('CLUSTER', 'MYID')]
    await target.ask('CLUSTER', 'SETSLOT', slot, 'IMPORTING', String(from))
    await primary.ask('CLUSTER', 'SETSLOT', slot, 'MIGRATING', String(to))
    const found = await primary.ask('CLUSTER', 'GETKEYSINSLOT', slot, '10000')
    const keys = Array.isArray(found) ? found.map(String) : []
    if (keys.length > 0) {
      const where = ['127.0.0.1', String(target.port), '', '0', '5000']
      await primary.ask('MIGRATE', ...where, 'KEYS', ...keys)
    }
    await target.ask('CLUSTER', 'SETSLOT', slot, 'NODE', String(to))
    await primary.ask('CLUSTER', 'SETSLOT', slot, 'NODE', String(to))
  }

  async function healthy(): Promise<void> {
    await until(async () => {
      const running = servers.filter(isRunning)
      const infos = await Promise.all(running.map((one) => one.ask('CLUSTER', 'INFO')))
      const shards = toShards(await anyone().ask('CLUSTER', 'SLOTS'))
      return (
        infos.every((info) => String(info).includes('cluster_state:ok')) &&
        infos.every((info) => /cluster_known_nodes:6/.test(String(info))) &&
        shards.every(({ ports }) => ports.length > 0)
      )
    })
  }

  function anyone(): RedisServer {
    const one = servers.find(isRunning)
    if (one === undefined) throw new Error('No server of the cluster runs.')
    return one
  }
}

function isRunning({ process }: RedisServer): boolean {
  return process.exitCode === null && process.signalCode === null
}

interface Shard {
  readonly from: number
  readonly to: number
  /** The primary first. */
  readonly ports: readonly number[]
}

function toShards(answer: unknown): readonly Shard[] {
  return (answer as readonly (readonly unknown[])[]).map(([from, to, ...nodes]) => ({
    from: Number(from),
    to: Number(to),
    ports: nodes.map((node) => Number((node as readonly unknown[])[1])),
  }))
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + HEALTHY_WITHIN_MS
  for (;;) {
    const last = await isSo().catch((error: unknown) => error)
    if (last === true) return
    if (Date.now() > end) throw new Error('The cluster did not get there.', { cause: last })
    await new Promise<void>((resolve) => void setTimeout(resolve, 50))
  }
}
