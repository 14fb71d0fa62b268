'use client'

import { useEffect, useMemo } from 'react'
import type { Message, Recipient } from '../protocol/messages.ts'
import type { SignalingError } from '../protocol/errors.ts'
import { selectConversation, selectMessages, type LoadStatus } from '../store/conversations.ts'
import type { SignalingState } from '../store/createSignalingStore.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'

export interface UseMessagesResult<Kind extends Message = Message> {
  /** Oldest first; what the server has not accepted yet last. The same array until one changes. */
  readonly messages: readonly Kind[]
  /** Sends a message again that has failed, with its own id. */
  readonly retry: (messageId: string) => Promise<Kind>
  /** Loads stored messages before the oldest that is shown. */
  readonly loadOlder: () => Promise<void>
  /** Whether there are any. */
  readonly hasOlder: boolean
  /** Everything that is shown has been read, in every session of the user. */
  readonly markRead: () => Promise<void>
}

/** What a conversation has to say to a hook, read from the state, and what one can do with it. */
interface MessagesOf<Kind extends Message> {
  readonly read: (state: SignalingState) => {
    readonly messages: readonly Kind[]
    readonly hasOlder: boolean
    readonly historyStatus: LoadStatus
    readonly historyError: SignalingError | undefined
  }
  readonly actions: Pick<UseMessagesResult<Kind>, 'retry' | 'loadOlder' | 'markRead'>
}

/**
 * The messages of one conversation, and their history. `limit` is how many stored ones are shown at
 * first and loaded at a time; the first of them are loaded when `isWanted` says so.
 */
export function useMessagesOf<Kind extends Message>(
  of: Kind['to'],
  {
    limit,
    isWanted,
  }: { readonly limit: number; readonly isWanted: (state: SignalingState) => boolean },
): MessagesOf<Kind> {
  const { messages: client, store } = useSignaling()
  const userId = 'userId' in of ? of.userId : undefined
  const channelId = 'channelId' in of ? of.channelId : ''
  // The same object for as long as it is the same conversation, whatever the caller makes.
  const stable = useMemo(
    (): Recipient => (userId === undefined ? { channelId } : { userId }),
    [userId, channelId],
  )
  const isMissing = useSignalingState(
    (state) => isWanted(state) && selectConversation(stable)(state).status === 'idle',
  )

  useEffect(() => {
    // What went wrong is in the store, and the hook shows it.
    if (isMissing) client.load(stable, { limit }).catch(() => {})
  }, [client, stable, limit, isMissing])

  return useMemo(
    () => ({
      read(state) {
        const { status, error, before } = selectConversation(stable)(state)
        // A conversation holds messages of one kind: those that are to where `of` is.
        const messages = selectMessages(stable)(state) as readonly Kind[]
        const hasOlder = before !== undefined
        return { messages, hasOlder, historyStatus: status, historyError: error }
      },
      actions: {
        retry: async (messageId) => (await client.retry(messageId)) as Kind,
        loadOlder: () => client.load(stable, { limit }),
        async markRead() {
          const { messages } = selectConversation(stable)(store.getState())
          const last = messages.findLast(({ seq }) => seq !== undefined)
          if (last !== undefined) await client.markRead(stable, last.messageId)
        },
      },
    }),
    [client, store, stable, limit],
  )
}
