import { createId } from '../../../internal/createId.ts'
import type { Committed, RecordKey } from '../../backend.ts'
import { partitionOf, type RedisKeys } from './redisKeys.ts'
import { ANSWER_MS, type RedisLink } from './redisLink.ts'
import { toCommitted } from './redisShapes.ts'
import { redisSubscriber, type RedisSubscriber } from './redisSubscriber.ts'
import { within } from './within.ts'

/** Who hears of which records, whatever becomes of the connections. */
export interface RedisWatches {
  watch(key: RecordKey, onCommit: (committed: Committed) => void): Promise<() => void>
  onReset(listener: () => void): () => void
  close(): void
}

interface Watched {
  readonly key: RecordKey
  readonly base: string
  readonly channel: string
  readonly listeners: Set<(committed: Committed) => void>
  /** Where it is subscribed to, and how that is undone. */
  at: RedisSubscriber | undefined
  unsubscribe: () => void
  /** The newest commit that was heard. */
  last: Committed | undefined
  active: Promise<void>
}

/** How often slots are looked at: a subscription stays behind when its slot moves. */
const ROUND_MS = 1000

const RETRY_MS = { first: 50, most: 1000 }

export function redisWatches(link: RedisLink, keys: RedisKeys): RedisWatches {
  const instance = createId()
  const watched = new Map<RecordKey, Watched>()
  const subscribers = new Map<string, Promise<RedisSubscriber>>()
  const resetListeners = new Set<() => void>()
  let isClosed = false
  let isRestoring = false
  const rounds = setInterval(round, ROUND_MS)
  rounds.unref()

  return {
    async watch(key, onCommit) {
      const listener = (committed: Committed) => onCommit(committed)
      const one = watched.get(key) ?? begin(key)
      one.listeners.add(listener)
      const stop = () => {
        one.listeners.delete(listener)
        if (one.listeners.size === 0) end(one)
      }
      await within(ANSWER_MS, one.active, () => new Error(`Nothing is heard of ${key} yet.`)).catch(
        (error: unknown) => {
          stop()
          throw error
        },
      )
      return stop
    },

    onReset(listener) {
      const one = () => listener()
      resetListeners.add(one)
      return () => resetListeners.delete(one)
    },

    close() {
      isClosed = true
      clearInterval(rounds)
      watched.clear()
      for (const opening of subscribers.values()) void opening.then((one) => one.close(), ignore)
      subscribers.clear()
    },
  }

  function begin(key: RecordKey): Watched {
    const base = keys.base(partitionOf(key))
    const one: Watched = {
      key,
      base,
      channel: `${base}:w:${key}`,
      listeners: new Set(),
      at: undefined,
      unsubscribe: ignore,
      last: undefined,
      active: Promise.resolve(),
    }
    watched.set(key, one)
    one.active = subscribe(one)
    // Whoever watches is told; the next one begins anew.
    one.active.catch(() => forget(one))
    return one
  }

  function end(one: Watched): void {
    if (!forget(one)) return
    void one.active.then(() => one.unsubscribe(), ignore)
  }

  function forget(one: Watched): boolean {
    return watched.get(one.key) === one && watched.delete(one.key)
  }

  async function subscribe(one: Watched): Promise<void> {
    const subscriber = await subscriberOf(one.base)
    const unsubscribe = await subscriber.subscribe(one.channel, (message) => {
      if (one.at === subscriber) hear(one, toCommitted(message))
    })
    one.unsubscribe()
    one.at = subscriber
    one.unsubscribe = unsubscribe
    // It may have been lost between its answer and now.
    if (!subscriber.hears(one.channel)) throw new Error('The connection was lost.')
  }

  // While a subscription moves, a commit may be heard at both places.
  function hear(one: Watched, committed: Committed): void {
    const { last } = one
    const isSameEpoch = last?.position.epoch === committed.position.epoch
    if (isSameEpoch && committed.rev <= last.rev) return
    one.last = committed
    for (const listener of [...one.listeners]) listener(committed)
  }

  async function subscriberOf(base: string): Promise<RedisSubscriber> {
    const node = await link.nodeOf(base)
    const address = link.addressOf(base) ?? ''
    // The slot may have moved meanwhile, and one that is named wrongly would never be noticed.
    if ((await link.nodeOf(base)) !== node) throw new Error('The slot has just moved.')
    const known = subscribers.get(address)
    if (known !== undefined) return known
    const opening = redisSubscriber(node, {
      address,
      beacon: `${base}:beacon:${instance}`,
      publish: (channel) => link.send(base, ['SPUBLISH', channel, '']),
      onMoved: () => void restore(),
      onLost: () => {
        if (subscribers.get(address) === opening) subscribers.delete(address)
        void restore()
      },
    })
    subscribers.set(address, opening)
    opening.catch(() => {
      if (subscribers.get(address) === opening) subscribers.delete(address)
    })
    return opening
  }

  function round(): void {
    if ([...watched.values()].some(isAstray)) void restore()
  }

  /** Subscribes to whatever is not subscribed to where it belongs, however long that takes. */
  async function restore(): Promise<void> {
    if (isRestoring || isClosed) return
    isRestoring = true
    for (let waitMs = RETRY_MS.first; ; waitMs = Math.min(2 * waitMs, RETRY_MS.most)) {
      const astray = [...watched.values()].filter(isAstray)
      if (astray.length === 0 || isClosed) break
      await Promise.all(astray.map(subscribeAgain))
      if (!astray.some(isAstray)) continue
      await new Promise<void>((resolve) => void setTimeout(resolve, waitMs * (0.5 + Math.random())))
    }
    isRestoring = false
    if (!isClosed) for (const listener of [...resetListeners]) listener()
  }

  function isAstray(one: Watched): boolean {
    if (watched.get(one.key) !== one || one.at === undefined) return false
    const address = link.addressOf(one.base)
    const isElsewhere = address !== undefined && one.at.address !== address
    return isElsewhere || !one.at.hears(one.channel)
  }

  async function subscribeAgain(one: Watched): Promise<void> {
    // A command is how the client of a cluster learns where a slot is now.
    one.active = link.send(one.base, ['EXISTS', `${one.base}:meta`]).then(() => subscribe(one))
    try {
      await one.active
      // Nobody wants to hear of it any more.
      if (watched.get(one.key) !== one) one.unsubscribe()
    } catch {
      // It is astray for now.
    }
  }
}

// It is tried again, or was told to whoever asked.
function ignore(): void {}
