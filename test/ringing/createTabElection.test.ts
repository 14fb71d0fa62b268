import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { openTabs } from './openTabs.ts'

const rank = (canSound: boolean, isVisible: boolean, hasFocus: boolean) => ({
  canSound,
  isVisible,
  hasFocus,
})

describe('of the tabs of a user', () => {
  it('[RI1] one alone is chosen as soon as it has listened', async () => {
    const tabs = openTabs()
    tabs.open('a')
    expect(tabs.chosen()).toEqual([])
    await tabs.clock.advance(150)
    expect(tabs.chosen()).toEqual(['a'])
  })

  it('[RI1] the one is chosen that may sound, then that is seen, then that has the focus', async () => {
    const tabs = openTabs()
    tabs.open('seen but locked', rank(false, true, true))
    tabs.open('old', rank(true, false, false))
    tabs.open('seen', rank(true, true, false))
    tabs.open('focused', rank(true, true, true))
    await tabs.clock.advance(150)
    expect(tabs.chosen()).toEqual(['focused'])
  })

  it('[RI1] the oldest is chosen when none is better', async () => {
    const tabs = openTabs()
    tabs.open('a')
    await tabs.clock.advance(10)
    tabs.open('b')
    await tabs.clock.advance(150)
    expect(tabs.chosen()).toEqual(['a'])
  })

  it('[RI2] another is chosen at once when the chosen one says that it goes', async () => {
    const tabs = openTabs()
    const a = tabs.open('a', rank(true, true, true))
    tabs.open('b')
    await tabs.clock.advance(150)
    a.election.leave()
    a.die()
    await tabs.clock.advance(5)
    expect(tabs.chosen()).toEqual(['b'])
  })

  it('[RI2] another is chosen at once when the chosen one dies with its lock', async () => {
    const tabs = openTabs()
    const a = tabs.open('a', rank(true, true, true))
    tabs.open('b')
    await tabs.clock.advance(150)
    a.die()
    expect(tabs.chosen()).toEqual(['b'])
  })

  it('[RI2] another is chosen within 2 s when the chosen one dies on a page without locks', async () => {
    const tabs = openTabs({ hasLocks: false })
    const a = tabs.open('a', rank(true, true, true))
    tabs.open('b')
    await tabs.clock.advance(150)
    a.die()
    await tabs.clock.advance(2000)
    expect(tabs.chosen()).toEqual(['b'])
  })

  it('[RI1] another is chosen when somebody goes to it', async () => {
    const tabs = openTabs()
    const a = tabs.open('a', rank(true, true, true))
    const b = tabs.open('b')
    await tabs.clock.advance(150)
    a.rank = { ...a.rank, isVisible: false, hasFocus: false }
    a.election.update()
    b.rank = { ...b.rank, isVisible: true, hasFocus: true }
    b.election.update()
    await tabs.clock.advance(5)
    expect(tabs.chosen()).toEqual(['b'])
  })

  it('[RI1] never more than one is chosen for longer than a message takes, and one in the end', async () => {
    const step = fc.record({
      tab: fc.integer({ min: 0, max: 4 }),
      does: fc.constantFrom('open', 'die', 'leave', 'see', 'hide', 'unlock'),
      thenMs: fc.integer({ min: 3, max: 700 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.boolean(), async (steps, hasLocks) => {
        const tabs = openTabs({ hasLocks })
        const open = new Map<number, ReturnType<typeof tabs.open>>()
        let count = 0
        for (const { tab: at, does, thenMs } of steps) {
          const tab = open.get(at)
          if (does === 'open' && tab === undefined) {
            open.set(at, tabs.open(`${at}-${count++}`, { canSound: false }))
          } else if (does === 'die' || does === 'leave') {
            if (does === 'leave') tab?.election.leave()
            tab?.die()
            open.delete(at)
          } else if (tab !== undefined) {
            const changes = {
              see: { isVisible: true },
              hide: { isVisible: false },
              unlock: { canSound: true },
            }
            tab.rank = { ...tab.rank, ...changes[does as keyof typeof changes] }
            tab.election.update()
          }
          await tabs.clock.advance(thenMs)
          expect(tabs.chosen().length).toBeLessThanOrEqual(1)
        }
        await tabs.clock.advance(2000)
        expect(tabs.chosen().length).toBe(open.size === 0 ? 0 : 1)
      }),
      { numRuns: 60 },
    )
  })
})
