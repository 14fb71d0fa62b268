import type { Clock } from '../../internal/clock.ts'
import type { Backend, Heartbeat } from '../backend.ts'
import { CommandError } from './commandError.ts'

/** This server as others know it: it lives for as long as it keeps its lease. */
export interface Node {
  /** Names what this node looks after. After it was fenced it is another one. */
  readonly id: string
  /** How often it renews its lease. */
  readonly renewAfterMs: number
  /** Whether it may serve. */
  isReady(): boolean
  /** Refuses whatever is asked of a node that others may have declared dead. */
  requireLease(): void
  /** Gives the lease back, so that others need not wait for its end. */
  close(): Promise<void>
}

export interface NodeOptions {
  readonly backend: Backend
  readonly clock: Clock
  readonly createId: () => string
  /** @default NODE_LEASE_MS */
  readonly nodeLeaseMs?: number | undefined
  readonly onHeartbeat: (heartbeat: Heartbeat) => void
  /** What this node looks after is not its own any more: nobody may be served from it. */
  readonly onFenced: () => void
  readonly report: (error: unknown) => void
}

/** How long a node is taken for alive that says nothing. */
export const NODE_LEASE_MS = 10_000

/** So that a lease is kept although two renewals have failed. */
const RENEW_AFTER = 0.3

/** Before others take over: what is on its way to the backend must arrive while the lease holds. */
const FENCE_AFTER = 0.8

/** After the backend has failed. */
const RETRY_MS = 1000

export function createNode(options: NodeOptions): Node {
  const { backend, clock, createId, nodeLeaseMs = NODE_LEASE_MS } = options
  const { onHeartbeat, onFenced, report } = options
  const renewAfterMs = nodeLeaseMs * RENEW_AFTER
  const fenceAfterMs = nodeLeaseMs * FENCE_AFTER
  let id = createId()
  let keptAt = clock.now()
  let isFenced = false
  let hasJoined = false
  let isClosed = false
  let cancelFence = clock.setTimer(fence, fenceAfterMs)
  let cancelNext = () => {}
  void keepLease()

  return {
    get id() {
      return id
    },
    renewAfterMs,
    isReady: () => hasJoined && !isFenced && !isClosed,
    requireLease() {
      // A process that was asleep looks at its watch before it looks at its timers.
      if (!isFenced && clock.now() - keptAt >= fenceAfterMs) fence()
      if (isFenced) throw new CommandError('UNAVAILABLE')
    },
    async close() {
      isClosed = true
      cancelFence()
      cancelNext()
      // Nobody is there to tell when it fails; the lease ends by itself.
      await backend.heartbeat(id, 0).catch(report)
    },
  }

  async function keepLease(): Promise<void> {
    const sentAt = clock.now()
    const keptId = id
    try {
      const heartbeat = await backend.heartbeat(keptId, nodeLeaseMs)
      if (isClosed) return
      // It may have been fenced on the way, and would keep the lease of one that has been given up.
      if (keptId === id) keep(sentAt)
      onHeartbeat(heartbeat)
      next(renewAfterMs)
    } catch (error) {
      report(error)
      next(RETRY_MS)
    }
  }

  function next(ms: number): void {
    if (!isClosed) cancelNext = clock.setTimer(() => void keepLease(), ms)
  }

  function keep(sentAt: number): void {
    keptAt = sentAt
    isFenced = false
    hasJoined = true
    cancelFence()
    cancelFence = clock.setTimer(fence, Math.max(0, sentAt + fenceAfterMs - clock.now()))
  }

  function fence(): void {
    if (isFenced || isClosed) return
    isFenced = true
    cancelFence()
    // What the old one looked after is swept up; with a new name nothing of it is touched.
    id = createId()
    onFenced()
  }
}
