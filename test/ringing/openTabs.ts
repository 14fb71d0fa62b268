import { createFakeClock } from '../../src/testing/fakeClock.ts'
import type { TabChannel } from '../../src/ringing/openTabChannel.ts'
import {
  createTabElection,
  type TabElection,
  type TabRank,
  type WatchLife,
} from '../../src/ringing/createTabElection.ts'

export interface Tab {
  readonly election: TabElection
  rank: TabRank
  /** Says nothing more, as when its process is gone. */
  die(): void
}

/** Tabs of one browser, without a browser. */
export function openTabs({ hasLocks = true } = {}) {
  const clock = createFakeClock()
  const channels = new Set<TabChannel>()
  const lives = new Map<string, Set<() => void>>()
  const tabs = new Map<string, Tab>()

  const openChannel = (): TabChannel => {
    const channel: TabChannel = {
      post(message) {
        if (!channels.has(channel)) return
        for (const other of channels) {
          // Even messages of a tab to another one take a moment.
          if (other !== channel)
            clock.setTimer(() => channels.has(other) && other.onMessage(message), 1)
        }
      },
      close: () => void channels.delete(channel),
      onMessage() {},
    }
    channels.add(channel)
    return channel
  }
  const watchLife: WatchLife = {
    show: (name) => () => endLife(name),
    watch(name, onGone) {
      const watchers = lives.get(name) ?? new Set()
      lives.set(name, watchers.add(onGone))
      return () => void watchers.delete(onGone)
    },
  }

  function endLife(name: string): void {
    for (const onGone of [...(lives.get(name) ?? [])]) onGone()
  }

  return {
    clock,
    open(tabId: string, rank: Partial<TabRank> = {}): Tab {
      let channel: TabChannel | undefined
      const tab: { rank: TabRank } = {
        rank: { canSound: true, isVisible: false, hasFocus: false, openedAt: clock.now(), ...rank },
      }
      const election = createTabElection({
        name: 'ring',
        tabId,
        clock,
        rank: () => tab.rank,
        onChange() {},
        openChannel: () => (channel = openChannel()),
        watchLife: hasLocks ? watchLife : { show: () => () => {}, watch: () => () => {} },
      })
      const opened = Object.assign(tab, {
        election,
        die() {
          channel?.close()
          tabs.delete(tabId)
          if (hasLocks) endLife(`ring ${tabId}`)
        },
      })
      tabs.set(tabId, opened)
      return opened
    },
    chosen: () => [...tabs].flatMap(([id, { election }]) => (election.isChosen ? id : [])),
  }
}
