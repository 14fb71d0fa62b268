import { LOG_LENGTH, type Backend, type Head, type RecordKey } from '../../backend.ts'
import { checkRedis } from './checkRedis.ts'
import { partitionOf, redisKeys } from './redisKeys.ts'
import { redisDue } from './redisDue.ts'
import { redisDurability } from './redisDurability.ts'
import { redisLink } from './redisLink.ts'
import { redisNodes } from './redisNodes.ts'
import { redisScripts } from './redisScripts.ts'
import { fromChange, fromQuery, toHead, toView } from './redisShapes.ts'
import { isCluster, type RedisSource } from './redisSource.ts'
import { redisWatches } from './redisWatches.ts'

/**
 * Where Redis is, and how it is used. `url` is one server, or a list: nodes of a cluster, of which
 * some must be up at the start. `client` is one of `createClient` or `createCluster`: the backend
 * makes its own clients like it, and neither uses nor closes it.
 */
export type RedisBackendOptions = RedisSource & RedisSettings

export interface RedisSettings {
  /**
   * What all keys begin with, so that several deployments can share a server.
   * @default 'beckon'
   */
  readonly prefix?: string
  /**
   * How many replicas must have a commit before it is answered. With fewer after 1 s the commit
   * rejects: it is made, but a failover may lose it.
   * @default 0
   */
  readonly waitForReplicas?: number
  /** How many events of a record can be replayed. @default 1000 */
  readonly logLength?: number
  /** Hears once of settings of the server by which records can be lost. @default console.warn */
  readonly onWarning?: (message: string) => void
  /** The time in epoch milliseconds, for tests. Redis has its own. */
  readonly now?: () => number
}

/** How many heads are asked for at a time. */
const HEADS = 500

/**
 * Keeps records in Redis 7 or newer, or in Valkey (which our tests do not run), so that several
 * nodes act as one. A commit is one script on one slot. What is acknowledged is as durable as the
 * server is set: `appendonly yes`, and `waitForReplicas` where a failover must lose nothing.
 * Every method rejects within a few seconds while Redis is away.
 *
 * @example
 * createSignalingServer({ auth, backend: redisBackend({ url: 'redis://localhost:6379' }) })
 */
export function redisBackend(options: RedisBackendOptions): Backend {
  const { prefix = 'beckon', waitForReplicas = 0, logLength = LOG_LENGTH, now } = options
  const { onWarning = (message: string) => console.warn(message) } = options
  const keys = redisKeys(prefix)
  const link = redisLink(options)
  const run = redisScripts(link, { isCluster: isCluster(options), now })
  const durability = redisDurability(link, waitForReplicas)
  const due = redisDue(run, keys, now)
  const nodes = redisNodes(link, run, keys)
  const watches = redisWatches(link, keys)
  const baseOf = (key: RecordKey) => keys.base(partitionOf(key))
  let checked: Promise<void> | undefined

  return {
    async read(key, query) {
      await check()
      const base = baseOf(key)
      const question = fromQuery(query)
      const { args } = question
      const view = toView(question, await run('read', { base, about: key, args }))
      // What somebody is told again must be as safe as what was told the first time.
      if (view.replies.size > 0) await durability.confirm(base)
      return view
    },

    async commit(key, change) {
      await check()
      const base = baseOf(key)
      const asked = { base, about: key, ...fromChange(change, logLength) }
      const answer = await durability.write(base, () => run('commit', asked))
      const [status, epoch, seq, rev] = answer
      if (status !== 'ok') return { status: 'conflict' }
      due.note(partitionOf(key), change)
      const outbox = change.outbox.map((effect, at) => ({ id: `${String(rev)}.${at + 1}`, effect }))
      return { status: 'ok', position: { epoch: String(epoch), seq: Number(seq) }, outbox }
    },

    async replay(key, after, limit) {
      await check()
      const args = [after.epoch, after.seq, limit]
      const [status, ...events] = await run('replay', { base: baseOf(key), about: key, args })
      if (status !== 'ok') return 'gone'
      return events.map((event, at) => ({ seq: after.seq + at + 1, event: String(event) }))
    },

    async heads(all) {
      await check()
      const heads = new Map<RecordKey, Head>()
      let failure: PromiseRejectedResult | undefined
      for (let start = 0; start < all.length; start += HEADS) {
        const some = all.slice(start, start + HEADS)
        const found = await Promise.allSettled(
          some.map((key) => run('head', { base: baseOf(key), about: key })),
        )
        for (const [at, key] of some.entries()) {
          const answer = found[at]
          if (answer?.status === 'fulfilled') heads.set(key, toHead(answer.value))
          else failure ??= answer
        }
      }
      // What one shard cannot answer must not hide what the others can.
      if (heads.size === 0 && failure !== undefined) throw failure.reason
      return heads
    },

    async watch(key, onCommit) {
      await check()
      return watches.watch(key, onCommit)
    },

    async claimDue(limit) {
      await check()
      return due.claim(limit)
    },

    async heartbeat(nodeId, leaseMs) {
      await check()
      return nodes.heartbeat(nodeId, leaseMs)
    },

    async owned(nodeId, cursor) {
      await check()
      return nodes.owned(nodeId, cursor)
    },

    async forgetNode(nodeId) {
      await check()
      await nodes.forget(nodeId)
    },

    onReset: (listener) => watches.onReset(listener),

    async close() {
      watches.close()
      await link.close()
    },
  }

  // Once, at the first use. What fails because Redis is away is tried again by the next one.
  function check(): Promise<void> {
    if (checked !== undefined) return checked
    const checking = checkRedis(link, { keys, isCluster: isCluster(options), onWarning })
    checked = checking
    checking.catch(() => {
      if (checked === checking) checked = undefined
    })
    return checking
  }
}
