/** What the tabs of a browser say to each other by. */
export interface TabChannel {
  post(message: unknown): void
  close(): void
  onMessage: (message: unknown) => void
}

/** Opens one that is the same for all who know its name. `undefined` where a page has no way to speak to others. */
export function openTabChannel(name: string): TabChannel | undefined {
  if (typeof BroadcastChannel === 'undefined') return openStorage(name)
  const channel = new BroadcastChannel(name)
  const opened: TabChannel = {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A channel has one origin.
    post: (message) => channel.postMessage(message),
    close: () => channel.close(),
    onMessage: () => {},
  }
  channel.addEventListener('message', ({ data }) => opened.onMessage(data))
  return opened
}

// Every other tab hears of what is written. Absent in Node; forbidden where somebody has blocked storage.
function openStorage(name: string): TabChannel | undefined {
  try {
    const storage = localStorage
    storage.setItem(name, '')
    const opened: TabChannel = {
      post(message) {
        storage.setItem(name, JSON.stringify(message))
        // What is there already is told to nobody.
        storage.removeItem(name)
      },
      close: () => removeEventListener('storage', handleStorage),
      onMessage() {},
    }
    function handleStorage({ key, newValue }: StorageEvent): void {
      if (key === name && newValue) opened.onMessage(JSON.parse(newValue))
    }
    addEventListener('storage', handleStorage)
    return opened
  } catch {
    return undefined
  }
}
