import type { Silences } from './createRinging.ts'
import { openTabChannel } from './openTabChannel.ts'

/** What was silenced in one tab is silent in all of them. */
export function openSilences(name: string): Silences {
  const channelName = `${name} silenced`
  return {
    tell(inviteId) {
      const channel = openTabChannel(channelName)
      channel?.post(inviteId)
      channel?.close()
    },
    hear(listener) {
      const channel = openTabChannel(channelName)
      if (channel === undefined) return () => {}
      channel.onMessage = (message) => {
        if (typeof message === 'string') listener(message)
      }
      return channel.close
    },
  }
}
