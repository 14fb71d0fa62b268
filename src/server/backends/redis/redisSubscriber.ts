import { ANSWER_MS } from './redisLink.ts'
import { openOnce, type NodeClient } from './redisSource.ts'
import { within } from './within.ts'

/**
 * A connection on which subscriptions to one primary are heard. It is never mended: when it is lost
 * it says so, and whoever holds it subscribes on another one.
 */
export interface RedisSubscriber {
  readonly address: string
  /** Resolves to its undo once everything that is published from now on will be heard. */
  subscribe(channel: string, listener: (message: string) => void): Promise<() => void>
  /** Whether what is published on a channel is still heard. */
  hears(channel: string): boolean
  close(): void
}

export interface RedisSubscriberOptions {
  readonly address: string
  /** A channel of its own, on which it hears itself: a connection may be open and deaf. */
  readonly beacon: string
  readonly publish: (channel: string) => Promise<unknown>
  /** One of the channels is no longer heard here. */
  readonly onMoved: () => void
  /** Nothing is heard here any more. */
  readonly onLost: () => void
}

const BEACON_MS = 1000

/** After so many calls without hearing its own voice a connection is taken for deaf. */
const DEAF_AFTER = 10

export async function redisSubscriber(
  node: NodeClient,
  { address, beacon, publish, onMoved, onLost }: RedisSubscriberOptions,
): Promise<RedisSubscriber> {
  const client = openOnce(node)
  const channels = new Map<string, (message: string) => void>()
  let isLost = false
  let isClosed = false
  let unheard = 0
  client.on('error', lose)
  client.on('sharded-channel-moved', handleMoved)

  try {
    await within(ANSWER_MS, client.connect(), tooLate)
    await within(ANSWER_MS, client.sSubscribe(beacon, hearBeacon), tooLate)
  } catch (error) {
    // Whoever waits for it hears of it by the rejection.
    isClosed = true
    discard()
    throw error
  }
  const beacons = setInterval(() => void callOut(), BEACON_MS)
  beacons.unref()

  return {
    address,
    async subscribe(channel, listener) {
      const active = client.sSubscribe(channel, listener)
      channels.set(channel, listener)
      let isUndone = false
      const undo = () => {
        if (channels.get(channel) === listener) channels.delete(channel)
        // On a connection that is lost there is nothing to end, and a second end would be another's.
        if (!isLost && !isUndone) client.sUnsubscribe(channel, listener).catch(() => {})
        isUndone = true
      }
      await within(ANSWER_MS, active, () => {
        // Its answer may still come, to nobody.
        active.then(undo, () => {})
        return tooLate()
      })
      return undo
    },
    hears: (channel) => !isLost && channels.has(channel),
    close() {
      isClosed = true
      lose()
    },
  }

  function hearBeacon(): void {
    unheard = 0
  }

  async function callOut(): Promise<void> {
    if (unheard >= DEAF_AFTER) {
      lose()
      return
    }
    try {
      await publish(beacon)
      unheard++
    } catch {
      // Silence says nothing while Redis is away, which its other connection notices.
    }
  }

  function handleMoved(channel: string): void {
    if (channel === beacon) lose()
    else if (channels.delete(channel)) onMoved()
  }

  function lose(): void {
    if (isLost) return
    isLost = true
    clearInterval(beacons)
    discard()
    if (!isClosed) onLost()
  }

  function discard(): void {
    if (client.isOpen) client.destroy()
  }

  function tooLate(): Error {
    return new Error(`Redis at ${address} did not answer within ${ANSWER_MS} ms.`)
  }
}
