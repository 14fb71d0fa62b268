import type { Clock } from '../../internal/clock.ts'

/** How many messages a second an account sends; what is more is dropped without a word. */
const PER_SECOND = 60

/** Says whether one more may be sent now. A program in a loop would cost its connection otherwise. */
export function createPace({ now }: Pick<Clock, 'now'>): () => boolean {
  /** When it may send as much as in a whole second again. */
  let fullAt = 0
  return () => {
    const next = Math.max(fullAt, now()) + 1000 / PER_SECOND
    if (next - now() > 1000) return false
    fullAt = next
    return true
  }
}
