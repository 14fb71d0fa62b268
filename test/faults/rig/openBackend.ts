import type { Backend } from '../../../src/server/backend.ts'
import { redisBackend } from '../../../src/server/redis.ts'
import { sqliteBackend } from '../../../src/server/sqlite.ts'
import type { BackendSpec } from './nodeSpec.ts'

/** Opens the backend that a test has chosen. */
export function openBackend(spec: BackendSpec): Backend {
  if (spec.type === 'sqlite') return sqliteBackend({ path: spec.path })
  const { url, waitForReplicas = 0 } = spec
  return redisBackend({ url, waitForReplicas, onWarning: () => {} })
}
