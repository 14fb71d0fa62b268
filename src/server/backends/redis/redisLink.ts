import { slotOf } from './redisKeys.ts'
import { within } from './within.ts'
import { openClient, type NodeClient, type RedisClient, type RedisSource } from './redisSource.ts'

/** The way to Redis: one client for commands, replaced when it does not answer. */
export interface RedisLink {
  /** Sends a command to the primary that holds the key. Rejects in about 2 s at the latest. */
  send(key: string, args: readonly string[]): Promise<unknown>
  /** Which primary holds the key, as far as is known. Changes when its slot moves. */
  addressOf(key: string): string | undefined
  /** The client of the primary that holds the key. */
  nodeOf(key: string): Promise<NodeClient>
  close(): Promise<void>
}

/** How long an answer is waited for. What happened to a command without one is not known. */
export const ANSWER_MS = 2000

/** A connection on which nothing was answered for so long leads nowhere. */
const SILENCE_MS = 4500

const RETRY_MS = { first: 50, most: 1000 }

interface Opening {
  readonly client: RedisClient
  readonly since: number
  readonly ready: Promise<void>
  isReady: boolean
  isDropped: boolean
}

export function redisLink(source: RedisSource): RedisLink {
  /** Since when primaries have owed an answer. */
  const silent = new Map<string, number>()
  let lastError: unknown
  let isClosed = false
  let current: Opening | undefined

  return { send, addressOf, nodeOf, close }

  async function send(key: string, args: readonly string[]): Promise<unknown> {
    const { client } = await opened()
    const address = addressOf(key) ?? ''
    const sentAt = Date.now()
    const answer =
      'slots' in client ? client.sendCommand(key, false, args) : client.sendCommand(args)
    const value = await within(ANSWER_MS, answer, () => {
      noteSilence(address, sentAt)
      return new Error(`Redis at ${address} did not answer within ${ANSWER_MS} ms.`)
    })
    silent.delete(address)
    return value
  }

  function noteSilence(address: string, sentAt: number): void {
    const since = silent.get(address) ?? sentAt
    silent.set(address, since)
    if (Date.now() - since > SILENCE_MS) renew()
  }

  // A socket whose other end has vanished is not noticed for many minutes.
  function renew(): void {
    const old = current
    current = undefined
    silent.clear()
    if (old !== undefined) drop(old)
  }

  async function opened(): Promise<Opening> {
    if (isClosed) throw new Error('This backend is closed.')
    current ??= open()
    const { isReady, since, ready } = current
    if (isReady) return current
    // Those who come later do not wait once more: what they ask would be done long after.
    const leftMs = since + ANSWER_MS - Date.now()
    if (leftMs <= 0) throw unreachable()
    await within(leftMs, ready, unreachable)
    return current
  }

  function unreachable(): Error {
    const cause = lastError instanceof Error ? lastError : undefined
    const why = cause === undefined ? 'it does not answer' : cause.message
    return new Error(`redisBackend cannot reach Redis: ${why}. It keeps trying.`, { cause })
  }

  function open(): Opening {
    const client = openClient(source)
    // Every command that fails says so to whoever sent it.
    client.on('error', (error: unknown) => {
      lastError = error
    })
    const ready = Promise.resolve().then(connect)
    const opening: Opening = { client, since: Date.now(), isReady: false, isDropped: false, ready }
    // Perhaps nobody waits for it.
    ready.catch(() => {})
    return opening

    async function connect(): Promise<void> {
      for (let waitMs = RETRY_MS.first; ; waitMs = Math.min(2 * waitMs, RETRY_MS.most)) {
        try {
          await client.connect()
          opening.isReady = true
          return
        } catch (error) {
          lastError = error
          if (opening.isDropped) throw error
        }
        await new Promise<void>((resolve) => void setTimeout(resolve, waitMs))
      }
    }
  }

  function addressOf(key: string): string | undefined {
    const client = current?.client
    if (client === undefined || !('slots' in client)) return client && 'redis'
    return client.slots[slotOf(key)]?.master.address
  }

  async function nodeOf(key: string): Promise<NodeClient> {
    const { client } = await opened()
    if (!('slots' in client)) return client
    return within(ANSWER_MS, client.getNodeClientForKey(key), unreachable)
  }

  async function close(): Promise<void> {
    isClosed = true
    const last = current
    if (last === undefined) return
    const nodes = nodesOf(last.client)
    // What is under way is answered first, if that is soon.
    if (last.isReady) await within(ANSWER_MS, last.client.close(), unreachable).catch(() => {})
    drop(last, nodes)
  }
}

// The client of a cluster forgets its nodes when it is closed, though they may still be open.
function drop(opening: Opening, nodes = nodesOf(opening.client)): void {
  opening.isDropped = true
  for (const node of nodes) if (node.isOpen) node.destroy()
  if (opening.client.isOpen) opening.client.destroy()
}

function nodesOf(client: RedisClient): readonly NodeClient[] {
  if (!('slots' in client)) return [client]
  return [...client.masters, ...client.replicas].flatMap((node) => node.client ?? [])
}
