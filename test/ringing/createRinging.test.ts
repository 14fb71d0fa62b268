import { describe, expect, it, onTestFinished } from 'vitest'
import { createRinging, type Ringing, type RingOptions } from '../../src/ringing/createRinging.ts'
import type { PlayOptions } from '../../src/ringing/createSound.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'

const RING: RingOptions = { source: 'ring', volume: 1, sinkId: undefined, isShared: true }
const LOCKED = { isUnlocked: false }

/** The tabs of one browser, whose clocks are one. */
function openBrowser() {
  const clock = createFakeClock()
  const name = `test ${Math.random()}`
  const hearers = new Set<(inviteId: string) => void>()
  const rung = new Set<string>()
  let count = 0

  function openTab({ isUnlocked = true } = {}) {
    const playing = new Set<PlayOptions>()
    const listeners = new Set<() => void>()
    const rankListeners = new Set<() => void>()
    const ends = new Set<() => void>()
    const page = { isUnlocked, hasFocus: false }
    const tabId = `tab ${++count}`
    const ringing = createRinging({
      name,
      clock,
      tabId: () => tabId,
      rank: () => ({ isVisible: true, hasFocus: page.hasFocus }),
      onRankChange: (listener) => {
        rankListeners.add(listener)
        return () => void rankListeners.delete(listener)
      },
      sound: {
        get isUnlocked() {
          return page.isUnlocked
        },
        unlock: async () => page.isUnlocked,
        subscribe: (listener) => {
          listeners.add(listener)
          return () => void listeners.delete(listener)
        },
        play: (options) => {
          playing.add(options)
          return () => void playing.delete(options)
        },
      },
      silences: {
        tell: (inviteId) => hearers.forEach((hear) => hear(inviteId)),
        hear: (listener) => {
          hearers.add(listener)
          return () => void hearers.delete(listener)
        },
      },
      isRinging: (inviteId) => rung.has(inviteId),
    })
    onTestFinished(() => ends.forEach((end) => end()))
    return {
      ringing,
      playing,
      begin(inviteId: string, options: Partial<RingOptions> = {}) {
        rung.add(inviteId)
        const end = ringing.begin(inviteId, { ...RING, ...options })
        ends.add(end)
        return end
      },
      become(changes: Partial<typeof page>) {
        Object.assign(page, changes)
        for (const listener of [...listeners, ...rankListeners]) listener()
      },
      listenerCount: () => listeners.size + rankListeners.size + hearers.size,
    }
  }

  return {
    openTab,
    answer: (inviteId: string) => void rung.delete(inviteId),
    /** What tabs say to each other is not by the clock of the test. */
    async decide() {
      for (let step = 0; step < 3; step++) {
        await clock.advance(200)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
  }
}

const statesOf = (inviteId: string, ...tabs: readonly { ringing: Ringing }[]) =>
  tabs.map(({ ringing }) => ringing.stateOf(inviteId))

describe('what rings in a page', () => {
  it('sounds once for two who want it to ring, until both have ended', async () => {
    const { openTab, decide } = openBrowser()
    const tab = openTab()
    const endFirst = tab.begin('one')
    await decide()
    const endSecond = tab.begin('one', { volume: 0.5 })
    expect([...tab.playing]).toMatchObject([{ volume: 1 }])
    endFirst()
    endFirst()
    expect([...tab.playing]).toMatchObject([{ volume: 0.5 }])
    endSecond()
    expect(tab.playing.size).toBe(0)
    expect(tab.ringing.stateOf('one')).toBe('idle')
    expect(tab.ringing.isChosen).toBe(false)
    expect(tab.listenerCount()).toBe(0)
  })

  it('leaves no election behind when two calls ring one after the other', async () => {
    const { openTab, decide } = openBrowser()
    const tab = openTab()
    const ends = [tab.begin('one'), tab.begin('one'), tab.begin('two')]
    await decide()
    for (const end of ends) end()
    expect(tab.playing.size).toBe(0)
    expect(tab.listenerCount()).toBe(0)
  })

  it('[RI4] stays silenced while the call rings, whoever comes and goes to show it', async () => {
    const { openTab, decide, answer } = openBrowser()
    const tab = openTab()
    const end = tab.begin('one')
    await decide()
    tab.ringing.silence('one')
    end()
    const endAgain = tab.begin('one', { volume: 0.5 })
    await decide()
    expect(tab.ringing.stateOf('one')).toBe('muted')
    expect(tab.playing.size).toBe(0)
    answer('one')
    endAgain()
    expect(tab.ringing.isSilenced('one')).toBe(false)
  })

  it('[RI4] can be silenced as a whole', async () => {
    const { openTab, decide } = openBrowser()
    const [tab, other] = [openTab(), openTab()]
    for (const inviteId of ['one', 'two']) {
      tab.begin(inviteId)
      other.begin(inviteId)
    }
    await decide()
    tab.ringing.silence()
    expect(statesOf('one', tab, other)).toEqual(['muted', 'muted'])
    expect(statesOf('two', tab, other)).toEqual(['muted', 'muted'])
  })

  it('[RI5] is told to be suppressed where another tab sounds, and blocked where none may', async () => {
    const { openTab, decide } = openBrowser()
    const [tab, other] = [openTab(LOCKED), openTab(LOCKED)]
    tab.begin('one')
    other.begin('one')
    await decide()
    expect(statesOf('one', tab, other)).toEqual(['blocked', 'blocked'])
    expect([tab.ringing.isChosen, other.ringing.isChosen]).toEqual([true, false])

    tab.become({ isUnlocked: true })
    await decide()
    expect(statesOf('one', tab, other)).toEqual(['playing', 'suppressed'])
  })

  it('[RI1] leaves the sound to a tab that wants to hear it', async () => {
    const { openTab, decide } = openBrowser()
    const [quiet, loud] = [openTab(), openTab()]
    quiet.become({ hasFocus: true })
    quiet.begin('one', { volume: 0 })
    loud.begin('one')
    await decide()
    expect(statesOf('one', quiet, loud)).toEqual(['muted', 'playing'])
  })
})
