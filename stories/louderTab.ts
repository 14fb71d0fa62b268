import type { TabRank } from '../src/ringing/createTabElection.ts'

/** Better than any page can be. */
const rank: TabRank = { canSound: true, isVisible: true, hasFocus: true, openedAt: 0 }

/** Another tab of Ada's browser, in which every call rings louder than here. Returns its undo. */
export function openLouderTab(): () => void {
  const channel = new BroadcastChannel('beckon.ring ada')
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A channel has one origin.
  channel.addEventListener('message', () => channel.postMessage({ type: 'here', tabId: '~', rank }))
  return () => channel.close()
}

/** What tabs say to each other arrives in the page's time, and not in that of the story. */
export function untilDecided(): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, 100))
}
