import type { Clock } from '../../internal/clock.ts'

/** What nobody holds any more, and is kept for a while all the same. */
export interface Lingering<Key> {
  begin(key: Key): void
  /** Somebody holds it again, or it is gone. */
  stop(key: Key): void
  close(): void
}

export interface LingeringOptions<Key> {
  readonly clock: Clock
  readonly ms: number
  /** How many linger at once. Beyond that the one that has lingered longest ends early. */
  readonly max: number
  readonly onEnd: (key: Key) => void
}

/** For those who leave and come back at once: opening costs more than keeping. */
export function createLingering<Key>(options: LingeringOptions<Key>): Lingering<Key> {
  const { clock, ms, max, onEnd } = options
  // In the order in which they began, so the one that has lingered longest is in front.
  const timers = new Map<Key, () => void>()

  return {
    begin(key) {
      stop(key)
      timers.set(
        key,
        clock.setTimer(() => end(key), ms),
      )
      const [oldest] = timers.keys()
      if (timers.size > max && oldest !== undefined) end(oldest)
    },

    stop,

    close() {
      for (const cancel of timers.values()) cancel()
      timers.clear()
    },
  }

  function stop(key: Key): void {
    timers.get(key)?.()
    timers.delete(key)
  }

  function end(key: Key): void {
    stop(key)
    onEnd(key)
  }
}
