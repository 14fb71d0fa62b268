import type { Clock } from '../internal/clock.ts'

/** Something that has passed between a client and its server, or has happened in it. */
export interface LogEntry {
  /** Counts up. */
  readonly id: number
  /** By the local clock. */
  readonly at: number
  /** `tool`: what somebody has done in the devtools. */
  readonly kind: 'command' | 'reply' | 'event' | 'connection' | 'tool'
  readonly name: string
  /** JSON, without tokens and keys. */
  readonly detail?: unknown
  /** Of a reply: how long it took, in milliseconds. */
  readonly tookMs?: number
  readonly isError?: boolean
  /** It is made up, and the server knows nothing of it. */
  readonly isFake?: boolean
}

export interface Log {
  add(entry: Omit<LogEntry, 'id' | 'at'>): void
  /** Oldest first. The same array until something is added. */
  readonly entries: readonly LogEntry[]
  clear(): void
  subscribe(listener: () => void): () => void
}

/** How many entries are kept: the latest. */
const KEPT = 500

export function createLog(clock: Clock): Log {
  const listeners = new Set<() => void>()
  let entries: readonly LogEntry[] = []
  let count = 0
  let isWaiting = false

  return {
    add(entry) {
      count++
      entries = [...entries.slice(1 - KEPT), { id: count, at: clock.now(), ...entry }]
      tellSoon()
    },
    get entries() {
      return entries
    },
    clear() {
      entries = []
      tellSoon()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }

  // A busy channel must not make the page render for each of its messages.
  function tellSoon(): void {
    if (isWaiting) return
    isWaiting = true
    clock.nextFrame(() => {
      isWaiting = false
      for (const listener of [...listeners]) listener()
    })
  }
}
