import type { TabRank } from '../src/ringing/createTabElection.ts'

/** Better than any page can be. */
const rank: TabRank = { canSound: true, isVisible: true, hasFocus: true, openedAt: 0 }

const NAME = 'beckon.ring ada'
const TAB_ID = '~'

/** Another tab of Ada's browser, in which every call rings louder than here. Returns its undo. */
export function openLouderTab(): () => void {
  const channel = new BroadcastChannel(NAME)
  const hello = { type: 'here', tabId: TAB_ID, rank }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A channel has one origin.
  channel.addEventListener('message', () => channel.postMessage(hello))
  let close = () => {}
  const life = new Promise<void>((resolve) => (close = resolve))
  // A tab that holds no lock has died.
  void navigator.locks.request(`${NAME} ${TAB_ID}`, () => life)
  return () => {
    close()
    channel.close()
  }
}

/** What tabs say to each other arrives in the page's time, and not in that of the story. */
export function untilDecided(): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, 100))
}
