'use client'

import type { JoinOptions } from '../client/seat.ts'
import type { Recipient } from '../protocol/messages.ts'
import { selectChannel } from '../store/channels.ts'
import { conversationKey, selectConversation } from '../store/conversations.ts'
import { until, type Wanted } from './useReady.ts'

/** How long something is held for a component that has not mounted yet. */
const MOUNT_WITHIN_MS = 5000

/** To be in a channel. */
export function wantedChannel(channelId: string, options: JoinOptions = {}): Wanted {
  const channelOf = selectChannel(channelId)
  return {
    key: `channel:${channelId}`,
    isReady: (state) => channelOf(state).status === 'ready',
    async ask(client) {
      const release = client.channels.hold(channelId, options)
      await until(client, (state) => ['ready', 'error'].includes(channelOf(state).status))
      client.clock.setTimer(release, MOUNT_WITHIN_MS)
      const { error } = channelOf(client.store.getState())
      if (error !== undefined) throw error
    },
  }
}

/** To know what the server keeps of a conversation. */
export function wantedMessages(of: Recipient, { limit = 50 }: { limit?: number } = {}): Wanted {
  const conversationOf = selectConversation(of)
  return {
    key: `messages:${conversationKey(of)}`,
    isReady: (state) => conversationOf(state).status === 'ready',
    async ask(client) {
      await until(client, ({ session }) => session !== undefined)
      await client.messages.load(of, { limit })
    },
  }
}

/** What is there already. */
export const nothingWanted: Wanted = {
  key: 'nothing',
  isReady: () => true,
  async ask() {},
}

/** To know all conversations. */
export const wantedConversations: Wanted = {
  key: 'conversations',
  isReady: ({ conversations }) => conversations.status === 'ready',
  async ask(client) {
    await until(client, ({ session }) => session !== undefined)
    await client.messages.conversations()
  },
}

/** To know a user; without an id, oneself. */
export function wantedUser(userId?: string): Wanted {
  return {
    key: `user:${userId ?? ''}`,
    isReady: ({ users, session }) => users.has(userId ?? session?.userId ?? ''),
    async ask(client) {
      await until(client, ({ session }) => session !== undefined)
      const watchedId = userId ?? client.store.getState().session?.userId ?? ''
      const stop = client.users.watch([watchedId])
      await until(client, ({ users }) => users.has(watchedId))
      client.clock.setTimer(stop, MOUNT_WITHIN_MS)
    },
  }
}
