import { createClient, createCluster } from 'redis'

type Listener = (message: string) => void

interface Opens {
  readonly isOpen: boolean
  on(event: 'error', listener: (error: unknown) => void): unknown
  connect(): Promise<unknown>
  /** Waits for what is under way, unlike `destroy`. */
  close(): Promise<void>
  destroy(): void
}

/** What is needed of a client of one server. Its own type has six parameters that say no more. */
export interface NodeClient extends Opens {
  on(event: 'error', listener: (error: unknown) => void): unknown
  /** The server has ended a subscription, because the slot is no longer its own. */
  on(event: 'sharded-channel-moved', listener: Listener): unknown
  readonly options: { readonly socket?: object }
  /** Another number after every reconnection. */
  readonly socketEpoch: number
  sendCommand(args: readonly string[]): Promise<unknown>
  sSubscribe(channel: string, listener: Listener): Promise<void>
  sUnsubscribe(channel: string, listener: Listener): Promise<void>
  duplicate(overrides: object): NodeClient
}

interface ClusterNode {
  readonly address: string
  readonly client?: NodeClient
}

/** What is needed of the client of a cluster. */
export interface ClusterClient extends Opens {
  readonly slots: readonly ({ readonly master: ClusterNode } | undefined)[]
  readonly masters: readonly ClusterNode[]
  readonly replicas: readonly ClusterNode[]
  readonly _options: { readonly defaults?: { readonly socket?: object } }
  sendCommand(firstKey: string, isReadonly: boolean, args: readonly string[]): Promise<unknown>
  getNodeClientForKey(key: string): Promise<NodeClient>
  duplicate(overrides: object): ClusterClient
}

export type RedisClient = NodeClient | ClusterClient

/**
 * A client of `redis` (node-redis 6), of one server or of a cluster. It is a pattern: the backend
 * makes its own clients after it, with limits of their own, and leaves it alone.
 */
export interface RedisPattern {
  duplicate(overrides?: never): unknown
}

/** Where Redis is. */
export type RedisSource =
  | { readonly url: string | readonly string[]; readonly client?: undefined }
  | { readonly client: RedisPattern; readonly url?: undefined }

/** More than that has never been under way when all was well. */
const MAX_PENDING = 20_000

const CONNECT_MS = 2000

/** So soon after a primary is lost a cluster is asked who has taken over. */
const ASK_AGAIN_MS = 250

const LIMITS = {
  // Whatever waited for a connection would be carried out long after its caller has given up.
  disableOfflineQueue: true,
  commandsQueueMaxLength: MAX_PENDING,
  // Answers are waited for by the link, which needs no timer of the client for each command.
  commandOptions: { timeout: 0 },
}

/** A client that is not connected yet. */
export function openClient({ url, client }: RedisSource): RedisClient {
  if (client !== undefined) return duplicate(client)
  if (typeof url === 'string') return asClient(createClient({ url, ...LIMITS, socket: SOCKET }))

  const { protocol, username, password } = new URL(url[0] ?? '')
  const cluster = createCluster({
    rootNodes: url.map((one) => ({ url: one })),
    ...CLUSTER,
    defaults: {
      ...LIMITS,
      // What a url says is true of that node alone; the others are found by asking it.
      ...(username === '' ? {} : { username: decodeURIComponent(username) }),
      ...(password === '' ? {} : { password: decodeURIComponent(password) }),
      socket: protocol === 'rediss:' ? { ...SOCKET, tls: true } : SOCKET,
    },
  })
  return asClient(cluster)
}

export function isCluster({ url, client }: RedisSource): boolean {
  return client === undefined ? typeof url !== 'string' : 'slots' in client
}

/** A client of the same server that is lost for good when its connection is. */
export function openOnce(node: NodeClient): NodeClient {
  return node.duplicate({
    ...LIMITS,
    socket: { ...node.options.socket, reconnectStrategy: false },
  })
}

function duplicate(pattern: RedisPattern): RedisClient {
  const client = asClient(pattern)
  if ('slots' in client) {
    const { defaults } = client._options
    return client.duplicate({
      ...CLUSTER,
      defaults: { ...defaults, ...LIMITS, socket: { ...defaults?.socket, ...SOCKET } },
    })
  }
  if (!('options' in client)) {
    throw new Error(
      'redisBackend was given a client that is neither one of createClient nor one of createCluster. Pools and Sentinel are not supported: give it the url of the primary.',
    )
  }
  return client.duplicate({ ...LIMITS, socket: { ...client.options.socket, ...SOCKET } })
}

function asClient(client: RedisPattern): RedisClient {
  return client as unknown as RedisClient
}

const SOCKET = {
  connectTimeout: CONNECT_MS,
  reconnectStrategy: (retries: number) => Math.min(50 * 2 ** retries, 1000) * (0.5 + Math.random()),
}

const CLUSTER = {
  minimizeConnections: true,
  topologyRefreshOnReconnectionAttemptStrategy: ASK_AGAIN_MS,
}
