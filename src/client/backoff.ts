export interface ReconnectOptions {
  /** Gives up after so many attempts in a row. @default no bound */
  readonly maxAttempts?: number
  /** Gives up when so much time has passed since the connection was lost. @default no bound */
  readonly maxElapsedMs?: number
  /** @default 200 */
  readonly minDelayMs?: number
  /** @default 5000 */
  readonly maxDelayMs?: number
}

/** While something rings, nobody waits longer than this for the next attempt. */
const RINGING_MAX_DELAY_MS = 1000

/**
 * How long to wait before the next attempt: doubling, and spread by half, so that a thousand clients
 * that lost the same server do not come back in the same instant.
 */
export function delayBefore(
  attempt: number,
  { minDelayMs = 200, maxDelayMs = 5000 }: ReconnectOptions,
  { random, isRinging }: { random: () => number; isRinging: boolean },
): number {
  const longest = isRinging ? Math.min(maxDelayMs, RINGING_MAX_DELAY_MS) : maxDelayMs
  const full = Math.min(longest, minDelayMs * 2 ** Math.min(attempt - 1, 30))
  return full * (0.5 + random() * 0.5)
}
