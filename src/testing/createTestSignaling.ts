import { createSignalingClient, type SignalingClient } from '../client/createSignalingClient.ts'
import { systemClock, type Clock } from '../internal/clock.ts'
import { createId } from '../internal/createId.ts'
import { LIMITS, RETENTION_MS, type Limits } from '../protocol/limits.ts'
import type { Backend } from '../server/backend.ts'
import { memoryBackend } from '../server/backends/memoryBackend.ts'
import type { Capabilities } from '../server/engine/capabilities.ts'
import { createEngine, type Engine } from '../server/engine/createEngine.ts'
import type { Glare } from '../server/engine/services.ts'
import type { CallWaiting } from '../protocol/users.ts'
import { createFakeClock } from './fakeClock.ts'
import { createMemoryNetwork, type Network } from './memoryTransport.ts'

export interface TestSignalingOptions {
  /** `'real'` lets time pass by itself, for a page that somebody looks at. @default 'fake' */
  readonly clock?: 'fake' | 'real'
  readonly limits?: Partial<Limits>
  /** @default 10_000 */
  readonly graceMs?: number
  /** @default 30 days */
  readonly retentionMs?: number
  /** @default 'queue' */
  readonly callWaiting?: CallWaiting
  /** @default 'merge' */
  readonly glare?: Glare
  /** What users may do. @default everything but `server` */
  readonly can?: Readonly<Record<string, Capabilities>>
  /** Given to go on with what an earlier engine has left. @default memoryBackend() */
  readonly backend?: Backend
}

/** The real server in memory, with clients that talk to it without a socket. */
export interface TestSignaling {
  /** A client of a user, not logged in yet. Another one of the same user is another tab. */
  client(userId: string): SignalingClient
  /** A client of a user, logged in. */
  connect(userId: string): Promise<SignalingClient>
  /** What the network does to a user's clients. */
  network(userId: string): Network
  now(): number
  /** The clock of the server and of its clients, for a client that the test makes itself. */
  readonly clock: Clock
  /** Moves the fake clock, running every timer on its way at its own instant. */
  advance(ms: number): Promise<void>
  /** Waits until everything that is under way has arrived. */
  settle(): Promise<void>
  /** What the server could not help. A test fails that leaves something here. */
  readonly failures: readonly unknown[]
  close(): Promise<void>
}

/**
 * Makes a signaling system that lives in this process: the real engine, real clients, no socket, and
 * a clock that stands still until the test moves it.
 *
 * @example
 * const signaling = createTestSignaling()
 * const ada = await signaling.connect('ada')
 * await ada.invitations.invite({ to: 'bob' })
 * await signaling.advance(30_000) // nobody answered
 */
export function createTestSignaling(options: TestSignalingOptions = {}): TestSignaling {
  const fake = options.clock === 'real' ? undefined : createFakeClock()
  const clock: Clock = fake ?? systemClock
  const failures: unknown[] = []
  const clients: SignalingClient[] = []
  const networks = new Map<string, Network>()
  const engine: Engine = createEngine({
    backend: options.backend ?? memoryBackend({ now: clock.now }),
    clock,
    createId,
    // On a clock that stands still nobody may ever be too fast.
    limits: { ...LIMITS, commandsPerSessionPerSecond: Infinity, ...options.limits },
    graceMs: options.graceMs ?? 10_000,
    // It is the only node, and tests let days pass.
    nodeLeaseMs: 60 * 60 * 1000,
    retentionMs: options.retentionMs ?? RETENTION_MS,
    authenticate: async ({ userId }) => {
      const can = options.can?.[userId]
      return { userId, ...(can && { can }) }
    },
    callWaiting: options.callWaiting ?? 'queue',
    glare: options.glare ?? 'merge',
    report: (error) => void failures.push(error),
  })

  return {
    client,
    async connect(userId) {
      const connected = client(userId)
      const login = connected.login(userId)
      await settle()
      await login
      return connected
    },
    network,
    now: clock.now,
    clock,
    async advance(ms) {
      if (fake === undefined) throw new Error('The clock is real. Make it fake to move it by hand.')
      await fake.advance(ms)
    },
    settle,
    failures,
    async close() {
      for (const one of clients) void one.close()
      await settle()
      await engine.close()
    },
  }

  function client(userId: string): SignalingClient {
    const { transport } = network(userId)
    // Half-way: delays are spread in production, and exact in a test.
    const made = createSignalingClient({ transport, clock, random: () => 0.5 })
    clients.push(made)
    return made
  }

  function network(userId: string): Network {
    const known = networks.get(userId) ?? createMemoryNetwork(engine, clock)
    networks.set(userId, known)
    return known
  }

  async function settle(): Promise<void> {
    await fake?.settle()
  }
}
