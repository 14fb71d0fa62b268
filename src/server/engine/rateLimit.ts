import type { FieldName } from '../backend.ts'
import { CommandError } from './commandError.ts'
import type { Draft } from './draft.ts'

/** A bucket holds what may be done in one second; then it fills again at the same rate. */
const BURST_MS = 1000

/**
 * Takes one token from a bucket. The bucket is one number: when it will be full again, in epoch
 * milliseconds (the generic cell rate algorithm, ITU-T I.371). Returns the number after, or throws `RATE_LIMITED`.
 */
function takeToken(
  fullAt: number | undefined,
  { now, perSecond, what }: { now: number; perSecond: number; what: string },
): number {
  const next = Math.max(fullAt ?? 0, now) + 1000 / perSecond
  const retryAfterMs = Math.ceil(next - now - BURST_MS)
  if (retryAfterMs <= 0) return next
  throw new CommandError('RATE_LIMITED', {
    message: `${what} at most ${perSecond} times a second. Wait ${retryAfterMs} ms, then try again.`,
    retryAfterMs,
  })
}

/** Takes one token from a bucket that is kept in a field. Returns what the field is to hold. */
export function takeFrom(
  draft: Draft,
  name: FieldName,
  { perSecond, what }: { perSecond: number; what: string },
): number {
  const known = draft.get(name)
  const fullAt = known === undefined ? undefined : Number(known)
  return takeToken(fullAt, { now: draft.now, perSecond, what })
}

export interface RateLimiter {
  /** Throws `RATE_LIMITED` when the key has had its share. */
  take(key: string, now: number): void
}

/** Buckets of this node, one per key. Those that are full again are forgotten. */
export function createRateLimiter({
  perSecond,
  what,
}: {
  perSecond: number
  what: string
}): RateLimiter {
  // The last used come last, so those that are full again are in front.
  const buckets = new Map<string, number>()
  return {
    take(key, now) {
      const fullAt = takeToken(buckets.get(key), { now, perSecond, what })
      buckets.delete(key)
      buckets.set(key, fullAt)
      for (const [other, until] of buckets) {
        if (until > now) break
        buckets.delete(other)
      }
    },
  }
}
