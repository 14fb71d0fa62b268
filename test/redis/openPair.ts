import { onTestFinished } from 'vitest'
import { createId } from '../../src/internal/createId.ts'
import type { Backend, Committed, RecordKey } from '../../src/server/backend.ts'
import { redisBackend, type RedisSettings } from '../../src/server/redis.ts'

/** Two backends of the same records, as two nodes have them. Closed when the test is over. */
export async function openPair(
  url: string | readonly string[],
  settings: RedisSettings = {},
): Promise<readonly [Backend, Backend]> {
  const prefix = createId()
  const open = () => {
    const backend = redisBackend({ url, prefix, onWarning: () => {}, ...settings })
    onTestFinished(() => backend.close())
    return backend
  }
  return [open(), open()]
}

/** What is heard of a record, and a way to wait for it. */
export async function listen(backend: Backend, key: RecordKey) {
  const heard: Committed[] = []
  await backend.watch(key, (committed) => heard.push(committed))
  return { heard, texts: () => heard.flatMap(({ events }) => events) }
}
