import type { Silences } from './createRinging.ts'

/** What was silenced in one tab is silent in all of them. */
export function openSilences(name: string): Silences {
  if (typeof BroadcastChannel === 'undefined') return { tell() {}, hear: () => () => {} }
  const channelName = `${name} silenced`
  return {
    tell(inviteId) {
      const channel = new BroadcastChannel(channelName)
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A channel has one origin.
      channel.postMessage(inviteId)
      channel.close()
    },
    hear(listener) {
      const channel = new BroadcastChannel(channelName)
      channel.addEventListener('message', ({ data }) => {
        if (typeof data === 'string') listener(data)
      })
      return () => channel.close()
    },
  }
}
