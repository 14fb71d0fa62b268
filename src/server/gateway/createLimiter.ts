import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** Takes one of what a key may have; with none left, says how many ms it is to the next, else 0. */
export type Limiter = (key: string) => Promise<number>

/** `points` for each key, in so many seconds from the first of them on. */
export function createLimiter(points: number, seconds: number): Limiter {
  const limiter = new RateLimiterMemory({
    // The library takes no Infinity, which is how our limits say none.
    points: Math.min(points, Number.MAX_SAFE_INTEGER),
    duration: seconds,
  })
  return async (key) => {
    try {
      await limiter.consume(key)
      return 0
    } catch (thrown) {
      if (thrown instanceof RateLimiterRes) return Math.max(1, thrown.msBeforeNext)
      throw thrown
    }
  }
}
