import { PARTITIONS, type RedisKeys } from './redisKeys.ts'
import type { RedisLink } from './redisLink.ts'
import { asList } from './redisScripts.ts'
import { within } from './within.ts'

export interface CheckRedisOptions {
  readonly keys: RedisKeys
  readonly isCluster: boolean
  readonly onWarning: (message: string) => void
}

const CHECK_MS = 2000

/**
 * Looks at the server before it is used. Rejects when records could not be kept there, and warns
 * when they could be lost.
 */
export async function checkRedis(link: RedisLink, options: CheckRedisOptions): Promise<void> {
  const { keys, isCluster, onWarning } = options
  const node = await link.nodeOf(keys.nodes)
  const ask = (...command: string[]) =>
    within(CHECK_MS, node.sendCommand(command), () => new Error('Redis did not answer in time.'))

  const info = String(await ask('INFO', 'server'))
  requireVersion(info)
  if (!isCluster && String(await ask('INFO', 'cluster')).includes('cluster_enabled:1')) {
    throw new Error(
      "redisBackend was given one node of a Redis Cluster, so most keys would be elsewhere. Give it the nodes as a list, url: ['redis://…', …], or the client of a cluster.",
    )
  }
  await requirePartitions()
  await warnOf('maxmemory-policy', 'noeviction', 'records can be thrown away when memory is short')
  await warnOf('appendonly', 'yes', 'what is committed can be lost when Redis restarts')

  async function requirePartitions(): Promise<void> {
    const place = `${keys.nodes}:partitions`
    const known = await link.send(keys.nodes, ['SET', place, String(PARTITIONS), 'NX', 'GET'])
    if (known === null || known === String(PARTITIONS)) return
    throw new Error(
      `The records of this Redis are spread over ${JSON.stringify(known)} partitions (${place}), and this version of Beckon looks for them in ${PARTITIONS}, so it would not find them. Run the version that wrote them, or choose another prefix.`,
    )
  }

  async function warnOf(setting: string, wanted: string, because: string): Promise<void> {
    // Managed servers forbid CONFIG; what they do about it is in their own documentation.
    const found = await ask('CONFIG', 'GET', setting).catch(() => undefined)
    const value = valueOf(found)
    if (value === undefined || value === wanted) return
    onWarning(`Redis has ${setting} ${value}, so ${because}. Set ${setting} ${wanted}.`)
  }
}

// Valkey says which version of Redis it stands for in the same place.
function requireVersion(info: string): void {
  const version = /^redis_version:(\S+)/m.exec(info)?.[1]
  if (Number(version?.split('.')[0]) >= 7) return
  throw new Error(
    `redisBackend needs Redis 7.0 or newer, or Valkey, for sharded publications; this server is ${version ?? 'of no version that it tells'}. Upgrade it.`,
  )
}

/** A list of name and value, or an object of them: the protocol of the client decides. */
function valueOf(found: unknown): string | undefined {
  if (typeof found !== 'object' || found === null) return undefined
  const value: unknown = Array.isArray(found) ? asList(found)[1] : Object.values(found)[0]
  return typeof value === 'string' ? value : undefined
}
