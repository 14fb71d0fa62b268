import type { Backend } from '../../../src/server/backend.ts'
import { memoryBackend } from '../../../src/server/index.ts'
import { redisBackend } from '../../../src/server/redis.ts'
import { sqliteBackend } from '../../../src/server/sqlite.ts'
import type { BackendSpec } from './nodeSpec.ts'

/** Opens the backend that a test or a bench has chosen. */
export function openBackend(spec: BackendSpec): Backend {
  if (spec.type === 'memory') return memoryBackend()
  if (spec.type === 'sqlite') return sqliteBackend({ path: spec.path })
  const { url, waitForReplicas = 0 } = spec
  // It is warned of what it may lose, which is what is measured, or meant.
  return redisBackend({ url, waitForReplicas, onWarning: () => {} })
}
