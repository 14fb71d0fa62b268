import { describe, expect, it } from 'vitest'
import { createEffectTries } from '../../src/server/engine/createEffectTries.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { changeOf } from '../../src/testing/backendContract/changeOf.ts'
import { openNodes } from './openNodes.ts'

const LOBBY = 'channel:lobby'
const HOUR_MS = 3_600_000

/** How often a node tries what a commit has left to be done, and what becomes of it. */
async function leave(effect: string) {
  const { clock, backend, begin } = openNodes()
  const done: string[] = []
  const commit = backend.commit
  const node = begin()
  backend.commit = (key, change) => {
    done.push(...change.done)
    return commit(key, change)
  }
  await backend.commit(LOBBY, changeOf({ outbox: [effect] }))
  return { clock, done, failures: node.failures }
}

describe('an effect that never works', () => {
  it('[RE18] is tried ever more seldom, and reported each time', async () => {
    const { clock, done, failures } = await leave('{"type":"inbox"')
    await clock.advance(90_000)
    expect(failures.length).toBeGreaterThan(15)
    await clock.advance(HOUR_MS - 90_000)
    const inAnHour = failures.length
    expect(inAnHour).toBeLessThan(30)
    await clock.advance(HOUR_MS)
    expect(failures.length - inAnHour).toBeGreaterThanOrEqual(5)
    expect(failures.length - inAnHour).toBeLessThanOrEqual(6)
    expect(done).toEqual([])
  })

  it('[RE18] is left for a newer node when its type is not known', async () => {
    const { clock, done, failures } = await leave('{"type":"of.tomorrow"}')
    await clock.advance(60_000)
    expect(done).toEqual([])
    expect(String(failures[0])).toContain('of.tomorrow')
  })
})

describe('an effect that works in the end', () => {
  it('[RE18] waits no longer than it has failed, and is as new after that', async () => {
    const clock = createFakeClock()
    const tries = createEffectTries(clock)
    let isAway = true
    const run = () =>
      tries
        .run('one', async () => {
          if (isAway) throw new Error('away')
        })
        .catch(() => 'failed')
    for (let count = 0; count < 20; count++) {
      expect(await run()).toBe('failed')
      await clock.advance(5000)
    }
    // It has failed for 95 s, of which 5 s ago for the last time.
    isAway = false
    await clock.advance(89_999)
    expect(await run()).toBe(false)
    await clock.advance(1)
    expect(await run()).toBe(true)
    isAway = true
    expect(await run()).toBe('failed')
    expect(await run()).toBe('failed')
  })
})
