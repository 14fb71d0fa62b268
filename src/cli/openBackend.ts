import type { Command } from 'commander'
import type { Backend } from '../server/backend.ts'
import { memoryBackend } from '../server/backends/memoryBackend.ts'
import { ConfigError } from './configError.ts'
import { chooseOne, describeSource, options, valueOf } from './parseConfig.ts'

/** Opens the backend that was asked for: SQLite unless something else was. */
export async function openBackend(command: Command): Promise<Backend> {
  const chosen = chooseOne(command, ['db', 'redis', 'memory'])
  if (chosen === 'memory') return memoryBackend()
  if (chosen === 'redis') return openRedis(command)
  const { sqliteBackend } = await import('../server/backends/sqliteBackend.ts')
  return sqliteBackend({ path: chosen === 'db' ? String(valueOf(command, 'db')) : 'beckon.db' })
}

async function openRedis(command: Command): Promise<Backend> {
  const url = options.redisUrl.safeParse(valueOf(command, 'redis'))
  if (!url.success) {
    throw new ConfigError(`${describeSource(command, 'redis')} ${url.error.issues[0]?.message}`)
  }
  const { redisBackend } = await import('../server/backends/redis/redisBackend.ts')
  return redisBackend({ url: url.data })
}
