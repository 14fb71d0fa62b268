import { systemClock } from '../../internal/clock.ts'

/**
 * Tells programs what has happened: in order, one thing per turn of the event loop, and never in the
 * turn in which a promise of theirs is settled. So an `await` goes on before the next event comes.
 */
export interface Outbox {
  push(tell: () => void): void
  /** Keeps everything back until `release`. */
  hold(): void
  release(): void
  /** Forgets what has not been told, and keeps nothing back. */
  clear(): void
}

export function createOutbox(): Outbox {
  let waiting: (() => void)[] = []
  let isHeld = false
  let isAwake = false

  return {
    push(tell) {
      waiting.push(tell)
      wake()
    },
    hold: () => void (isHeld = true),
    release() {
      isHeld = false
      wake()
    },
    clear() {
      waiting = []
      isHeld = false
    },
  }

  function wake(): void {
    if (isAwake || isHeld || waiting.length === 0) return
    isAwake = true
    systemClock.nextTick(() => {
      isAwake = false
      if (isHeld) return
      waiting.shift()?.()
      wake()
    })
  }
}
