import type { Backend } from '../../src/server/backend.ts'
import { memoryBackend } from '../../src/server/index.ts'
import { redisBackend } from '../../src/server/redis.ts'
import { sqliteBackend } from '../../src/server/sqlite.ts'
import type { BackendSpec } from '../serverSpec.ts'

/** Opens where a server of ours keeps its records. */
export function openBackend(spec: BackendSpec): Backend {
  if (spec.type === 'memory') return memoryBackend()
  if (spec.type === 'sqlite') return sqliteBackend({ path: spec.path })
  // It is warned of what it may lose, which is as compose.yaml has it.
  return redisBackend({ url: spec.url, onWarning: () => {} })
}
