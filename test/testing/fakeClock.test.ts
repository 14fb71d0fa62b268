import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../../src/testing/fakeClock.ts'

describe('a fake clock', () => {
  it('stands still until it is moved', async () => {
    const clock = createFakeClock()
    const begunAt = clock.now()
    await clock.settle()
    expect(clock.now()).toBe(begunAt)
    await clock.advance(1500)
    expect(clock.now()).toBe(begunAt + 1500)
  })

  it('runs every timer on its way at its own instant, in order', async () => {
    const clock = createFakeClock()
    const begunAt = clock.now()
    const ran: string[] = []
    const note = (what: string) => () => void ran.push(`${what} ${clock.now() - begunAt}`)
    clock.setTimer(note('late'), 300)
    clock.setTimer(note('early'), 100)
    clock.setTimer(note('next'), 100)
    clock.setTimer(note('far'), 301)
    await clock.advance(300)
    expect(ran).toEqual(['early 100', 'next 100', 'late 300'])
  })

  it('runs timers that a timer sets, and the promises between them', async () => {
    const clock = createFakeClock()
    const begunAt = clock.now()
    const ran: number[] = []
    const again = async () => {
      await Promise.resolve()
      ran.push(clock.now() - begunAt)
      clock.setTimer(() => void again(), 100)
    }
    clock.setTimer(() => void again(), 100)
    await clock.advance(350)
    expect(ran).toEqual([100, 200, 300])
  })

  it('does not run a timer that was cancelled', async () => {
    const clock = createFakeClock()
    let count = 0
    const cancel = clock.setTimer(() => void count++, 100)
    cancel()
    cancel()
    await clock.advance(200)
    expect(count).toBe(0)
  })

  it('runs a timer of no time without being moved', async () => {
    const clock = createFakeClock()
    let count = 0
    clock.setTimer(() => void count++, 0)
    clock.setTimer(() => void count++, -5)
    expect(count).toBe(0)
    await clock.settle()
    expect(count).toBe(2)
  })

  it('runs ticks by itself, in order, those of a tick in the next', async () => {
    const clock = createFakeClock()
    const ran: string[] = []
    clock.nextTick(() => {
      ran.push('one')
      clock.nextTick(() => ran.push('three'))
    })
    clock.nextTick(() => ran.push('two'))
    expect(ran).toEqual([])
    await clock.settle()
    expect(ran).toEqual(['one', 'two', 'three'])
  })
})
