import { describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../src/internal/clock.ts'

describe('the next frame', () => {
  it('comes before the screen is painted, and once', () => {
    vi.useFakeTimers()
    vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, 16))
    vi.stubGlobal('cancelAnimationFrame', (frame: NodeJS.Timeout) => clearTimeout(frame))
    const run = vi.fn()
    systemClock.nextFrame(run)
    vi.advanceTimersByTime(16)
    expect(run).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(1000)
    expect(run).toHaveBeenCalledTimes(1)
    vi.useRealTimers()
  })

  it('[CL13] comes in a page in the background too, which is not painted', () => {
    vi.useFakeTimers()
    const cancelled = vi.fn()
    vi.stubGlobal('requestAnimationFrame', () => 7)
    vi.stubGlobal('cancelAnimationFrame', cancelled)
    const run = vi.fn()
    systemClock.nextFrame(run)
    vi.advanceTimersByTime(50)
    expect(run).toHaveBeenCalledTimes(1)
    // Otherwise all that have waited would run when somebody looks again.
    expect(cancelled).toHaveBeenCalledExactlyOnceWith(7)
    vi.useRealTimers()
  })
})
