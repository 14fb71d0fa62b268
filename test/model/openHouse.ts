import {
  createSignalingClient,
  type SignalingClient,
} from '../../src/client/createSignalingClient.ts'
import type { OutgoingCommand, Transport, TransportLink } from '../../src/client/transport.ts'
import type { StreamEvent } from '../../src/protocol/events.ts'
import type { StreamFrame } from '../../src/protocol/streams.ts'
import type { Engine } from '../../src/server/engine/createEngine.ts'
import { throughWire, type Wire } from '../server/openNodes.ts'
import { createMemoryNetwork, type Network } from '../../src/testing/memoryTransport.ts'
import {
  createTestEngine,
  type TestEngine,
  type TestEngineOptions,
} from '../server/createTestEngine.ts'

/** One tab or device, on a network of its own. */
export interface Tab {
  readonly userId: string
  readonly client: SignalingClient
  readonly network: Network
  /** What the network does to commands that may come twice or late. */
  mischief: 'none' | 'duplicate' | 'reorder'
  isCrashed: boolean
}

export interface House extends TestEngine {
  readonly tabs: readonly Tab[]
  /** What must never be, as it was seen. */
  readonly broken: string[]
  tab(index: number): Tab
  /** The tab is gone without a word, and the user opens another. */
  crash(index: number): void
  /** A server is gone without a word, and another takes its place. Its tabs connect to any. */
  kill(index: number): void
}

interface Node {
  readonly engine: Engine
  readonly wire: Wire | undefined
  readonly tabs: Set<number>
}

/** The commands that a client may not see swapped with others: they say where streams begin. */
const IN_ORDER: ReadonlySet<string> = new Set([
  'session.login',
  'session.logout',
  'channel.join',
  'channel.leave',
  'channel.unsubscribe',
  'stream.sync',
  'user.watch',
  'user.unwatch',
])

const LIMITS = {
  replayedEvents: 30,
  messagesPerUserPerSecond: 1e6,
  invitationsPerUserPerMinute: 1e6,
}

export interface HouseOptions extends TestEngineOptions {
  /** How many servers share the backend. @default 1 */
  readonly nodes?: number
}

/** Users with several tabs each, on servers whose clock stands still. */
export function openHouse(
  userIds: readonly string[],
  { nodes: nodeCount = 1, ...options }: HouseOptions = {},
): House {
  const engine = createTestEngine({ ...options, limits: LIMITS })
  const { clock, backend, failures } = engine
  const begin = (): Node => {
    const { wire, backend: wired } = throughWire(backend)
    const started = createTestEngine({
      ...options,
      clock,
      backend: wired,
      limits: LIMITS,
      failures,
    })
    return { engine: started.engine, wire, tabs: new Set() }
  }
  const first: Node = { engine: engine.engine, wire: undefined, tabs: new Set() }
  const nodes = [first, ...Array.from({ length: nodeCount - 1 }, begin)]
  const broken: string[] = []
  let connections = 0
  const balancer = (tabIndex: number): Pick<Engine, 'connect'> => ({
    connect(port) {
      const node = nodes[(tabIndex + connections++) % nodes.length] ?? first
      for (const other of nodes) other.tabs.delete(tabIndex)
      node.tabs.add(tabIndex)
      return node.engine.connect(port)
    },
  })
  const open = (userId: string, index: number) =>
    openTab({ engine: balancer(index), clock }, userId, broken)
  const tabs = userIds.map(open)
  const tab = (index: number): Tab => {
    const found = tabs[index % tabs.length]
    if (found === undefined) throw new Error('There are no tabs.')
    return found
  }
  return {
    ...engine,
    tabs,
    broken,
    tab,
    crash(index) {
      const gone = tab(index)
      gone.isCrashed = true
      gone.network.drop()
      tabs[index % tabs.length] = open(gone.userId, index % tabs.length)
    },
    kill(index) {
      // The first one is the one that is closed in the end.
      const at = 1 + (index % Math.max(1, nodes.length - 1))
      const dead = nodes[at]
      if (dead === undefined) return
      dead.wire?.cut()
      nodes[at] = begin()
      for (const one of dead.tabs) {
        tabs[one]?.network.drop()
        tabs[one]?.network.restore()
      }
    },
  }
}

function openTab(
  { engine, clock }: Pick<TestEngine, 'clock'> & { engine: Pick<Engine, 'connect'> },
  userId: string,
  broken: string[],
): Tab {
  const network = createMemoryNetwork(engine, clock)
  const watch = createPositionWatch(broken)
  const tab: Tab = {
    userId,
    network,
    mischief: 'none',
    isCrashed: false,
    client: createSignalingClient({
      clock,
      random: () => 0.5,
      transport: withMischief(network.transport, () => tab.mischief, watch),
    }),
  }
  watchEvents(tab, broken)
  tab.client.login(userId).catch(() => {})
  return tab
}

function withMischief(
  inner: Transport,
  mischief: () => Tab['mischief'],
  watch: ReturnType<typeof createPositionWatch>,
): Transport {
  return {
    open(handlers) {
      let late: (() => void) | undefined
      watch.opened()
      const link = inner.open({
        ...handlers,
        onFrame(frame) {
          watch.frame(frame)
          handlers.onFrame(frame)
        },
      })
      const send: TransportLink['send'] = (command, onReply) => {
        const mayMove = !IN_ORDER.has(command.name)
        if (mayMove && mischief() === 'reorder' && late === undefined) {
          late = () => link.send(command, onReply)
          return
        }
        link.send(command, onReply)
        if (mischief() === 'duplicate' && isRepeatable(command)) link.send(command, () => {})
        const before = late
        late = undefined
        before?.()
      }
      return { ...link, send }
    },
  }
}

// A second login on one connection is refused, and would be no repetition. A second join begins the
// stream anew, by a reply that nobody reads: clients send again on another connection only.
function isRepeatable({ name }: OutgoingCommand): boolean {
  return !['session.login', 'session.logout', 'channel.join', 'stream.sync'].includes(name)
}

/** Frames of one connection go forward: what the server sends never overlaps or goes back. */
function createPositionWatch(broken: string[]) {
  let last = new Map<string, number>()
  return {
    opened: () => void (last = new Map()),
    frame({ streamId, epoch, from, to }: StreamFrame<StreamEvent>) {
      if (streamId === 'users') return
      const key = `${epoch} ${streamId}`
      const before = last.get(key)
      if (before !== undefined && from <= before) broken.push(`${key} went back to ${from}`)
      last.set(key, to)
    },
  }
}

/** What an app is told of: no message twice or in another order, and revisions that only grow. */
function watchEvents({ client, userId }: Tab, broken: string[]): void {
  let revs = new Map<string, number>()
  let heard = new Map<string, number>()
  client.on('session.ended', () => {
    revs = new Map()
    heard = new Map()
  })
  client.on('stream.reset', () => (revs = new Map()))
  client.on('invitation.changed', ({ invitation: { inviteId, rev } }) => {
    const known = revs.get(`invitation ${inviteId}`) ?? 0
    if (rev < known) broken.push(`${userId}: ${inviteId} at ${rev} after ${known}`)
    revs.set(`invitation ${inviteId}`, rev)
  })
  client.on('channel.attrChanged', ({ channelId, key, rev, type }) => {
    if (type === 'cleared') return
    const known = revs.get(`${channelId} ${key}`) ?? 0
    if (rev <= known) broken.push(`${userId}: ${key} at ${rev} after ${known}`)
    revs.set(`${channelId} ${key}`, rev)
  })
  client.on('message.received', ({ message: { seq, messageId } }) => {
    if (heard.has(messageId)) broken.push(`${userId}: ${messageId} came twice`)
    heard.set(messageId, seq ?? 0)
  })
}
