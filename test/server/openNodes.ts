import type { Backend, Committed } from '../../src/server/backend.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { NODE_LEASE_MS } from '../../src/server/engine/node.ts'
import { createFakeClock, type FakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine, type TestEngine, type TestEngineOptions } from './createTestEngine.ts'

/** What lies between a node and the backend. */
export interface Wire {
  /** From now on nothing arrives and nothing is answered: the node was killed, or is cut off. */
  cut(): void
  /** Every call fails at once. */
  refuse(): void
  /** What others commit is not heard any more, without any sign of it. */
  muteWatches(): void
  /** All is well again; `isReset` tells the node that it was not. */
  mend(options?: { isReset?: boolean }): void
}

export interface TestNode extends TestEngine {
  readonly wire: Wire
}

export interface Nodes {
  readonly clock: FakeClock
  readonly backend: Backend
  begin(options?: TestEngineOptions): TestNode
}

/** Several servers on one backend, and a clock that stands still. */
export function openNodes(): Nodes {
  const clock = createFakeClock()
  const backend = { ...memoryBackend({ now: clock.now }), close: async () => {} }
  return {
    clock,
    backend,
    begin(options = {}) {
      const wired = throughWire(backend)
      return {
        ...createTestEngine({
          nodeLeaseMs: NODE_LEASE_MS,
          ...options,
          clock,
          backend: wired.backend,
        }),
        wire: wired.wire,
      }
    },
  }
}

/** Puts a wire between a node and the backend that it shares with others. */
export function throughWire(inner: Backend): { readonly backend: Backend; readonly wire: Wire } {
  let state: 'whole' | 'cut' | 'refusing' = 'whole'
  let isMuted = false
  const listeners = new Set<() => void>()

  const pass = <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    if (state === 'refusing') return Promise.reject(new Error('The backend is away.'))
    return state === 'cut' ? new Promise(() => {}) : call()
  }
  return {
    wire: {
      cut: () => void (state = 'cut'),
      refuse: () => void (state = 'refusing'),
      muteWatches: () => void (isMuted = true),
      mend({ isReset = true } = {}) {
        state = 'whole'
        isMuted = false
        if (isReset) for (const listener of listeners) listener()
      },
    },
    backend: {
      read: (...args) => pass(() => inner.read(...args)),
      commit: (...args) => pass(() => inner.commit(...args)),
      replay: (...args) => pass(() => inner.replay(...args)),
      heads: (...args) => pass(() => inner.heads(...args)),
      watch: (key, onCommit) =>
        pass(() =>
          inner.watch(key, (committed: Committed) => {
            if (!isMuted && state === 'whole') onCommit(committed)
          }),
        ),
      claimDue: (...args) => pass(() => inner.claimDue(...args)),
      heartbeat: (...args) => pass(() => inner.heartbeat(...args)),
      owned: (...args) => pass(() => inner.owned(...args)),
      forgetNode: (...args) => pass(() => inner.forgetNode(...args)),
      onReset(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
      close: async () => {},
    },
  }
}
