import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { delayBefore } from '../../src/client/backoff.ts'
import { manyRuns } from '../manyRuns.ts'

const longest = { random: () => 1, isRinging: false }

describe('the wait before an attempt', () => {
  it.each([
    [1, 200],
    [2, 400],
    [3, 800],
    [4, 1600],
    [5, 3200],
    [6, 5000],
    [7, 5000],
    [5000, 5000],
  ])('[CL1] number %i is %i ms at most', (attempt, delayMs) => {
    expect(delayBefore(attempt, {}, longest)).toBe(delayMs)
  })

  it.each([
    [1, 200],
    [3, 800],
    [4, 1000],
    [9, 1000],
  ])('[CL1] number %i is %i ms at most while something rings', (attempt, delayMs) => {
    expect(delayBefore(attempt, {}, { ...longest, isRinging: true })).toBe(delayMs)
  })

  it('[CL1] is spread by half', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, at) => {
          const delayMs = delayBefore(attempt, {}, { ...longest, random: () => at })
          const full = delayBefore(attempt, {}, longest)
          expect(delayMs).toBeGreaterThanOrEqual(full / 2)
          expect(delayMs).toBeLessThanOrEqual(full)
        },
      ),
      { numRuns: manyRuns(100) },
    )
  })

  it('keeps to the bounds of the app', () => {
    const bounds = { minDelayMs: 50, maxDelayMs: 300 }
    const delays = [1, 2, 3, 4].map((attempt) => delayBefore(attempt, bounds, longest))
    expect(delays).toEqual([50, 100, 200, 300])
    const ringing = { ...longest, isRinging: true }
    expect(delayBefore(9, bounds, ringing)).toBe(300)
  })
})
