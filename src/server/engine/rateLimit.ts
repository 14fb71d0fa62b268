import type { FieldName } from '../backend.ts'
import { CommandError } from './commandError.ts'
import type { Draft } from './draft.ts'

interface Rate {
  readonly count: number
  readonly periodMs: number
  /** How much of what was not used before may be taken at once. @default periodMs */
  readonly burstMs?: number
  /** Begins the sentence that says how much is allowed. */
  readonly what: string
}

/**
 * Takes one token from a bucket, which holds what may be done in one period and fills again at that
 * rate. It is one number: when it will be full again, in epoch milliseconds (the generic cell rate
 * algorithm, ITU-T I.371). Returns the number after, or throws `RATE_LIMITED`.
 */
function takeToken(
  fullAt: number | undefined,
  now: number,
  { count, periodMs, burstMs = periodMs, what }: Rate,
): number {
  const next = Math.max(fullAt ?? 0, now) + periodMs / count
  const retryAfterMs = Math.ceil(next - now - burstMs)
  if (retryAfterMs <= 0) return next
  const period = periodMs === 1000 ? 'a second' : 'a minute'
  throw new CommandError('RATE_LIMITED', {
    message: `${what} at most ${count} times ${period}. Wait ${retryAfterMs} ms, then try again.`,
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
  return takeToken(fullAt, draft.now, { count: perSecond, periodMs: 1000, what })
}

/** The pace of the commands of one connection. */
export interface CommandPace {
  /** Counts a command, of this session if there is one, and throws where they come too fast. */
  take(now: number, sessionId: string | undefined): void
  /** The connection is gone. Its session goes on with another, no faster. */
  leave(now: number, sessionId: string | undefined): void
}

/** A session may be twice as fast for a moment, because a page that begins asks for much at once. */
const COMMAND_BURST_MS = 2000

/**
 * The paces of this node's connections. A client that goes on ten times as fast as it may has not
 * looked at what it was told: for it `onFlood` is called.
 */
export function createCommandPaces(perSecond: number): (onFlood: () => void) => CommandPace {
  const what = 'A session sends commands'
  const rate = { count: perSecond, periodMs: 1000, burstMs: COMMAND_BURST_MS, what }
  /** Of sessions without a connection, when their bucket is full again. The last to leave is last. */
  const left = new Map<string, number>()

  return (onFlood) => {
    let fullAt = 0
    let floodAt = 0
    let known: string | undefined
    return {
      take(now, sessionId) {
        // Counted besides, because what is refused takes nothing from the first.
        floodAt = Math.max(floodAt, now) + 1000 / (10 * perSecond)
        if (floodAt - now > COMMAND_BURST_MS) onFlood()
        goOn(now, sessionId)
        fullAt = takeToken(fullAt, now, rate)
      },
      leave(now, sessionId) {
        goOn(now, sessionId)
        if (sessionId !== undefined) keep(sessionId, now)
      },
    }

    // What the session has used on another connection, and this one before it had a session.
    function goOn(now: number, sessionId: string | undefined): void {
      if (sessionId === undefined || sessionId === known) return
      known = sessionId
      const usedMs = Math.max(0, (left.get(sessionId) ?? 0) - now)
      left.delete(sessionId)
      fullAt = Math.max(fullAt, now) + usedMs
    }

    function keep(sessionId: string, now: number): void {
      if (fullAt > now) left.set(sessionId, fullAt)
      for (const [other, until] of left) {
        if (until > now) break
        left.delete(other)
      }
    }
  }
}

export interface RateLimiter {
  /** Throws `RATE_LIMITED` when the key has had its share. */
  take(key: string, now: number): void
}

/** Buckets of this node, one per key. Those that are full again are forgotten. */
export function createRateLimiter(rate: Rate): RateLimiter {
  // The last used come last, so those that are full again are in front.
  const buckets = new Map<string, number>()
  return {
    take(key, now) {
      const fullAt = takeToken(buckets.get(key), now, rate)
      buckets.delete(key)
      buckets.set(key, fullAt)
      for (const [other, until] of buckets) {
        if (until > now) break
        buckets.delete(other)
      }
    },
  }
}
