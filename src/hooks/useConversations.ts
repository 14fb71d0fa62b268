'use client'

import { useEffect } from 'react'
import type { SignalingError } from '../protocol/errors.ts'
import type { Conversation } from '../protocol/messages.ts'
import { selectConversations, type LoadStatus } from '../store/conversations.ts'
import type { SignalingState } from '../store/createSignalingStore.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'
import { useSelection } from './useSelection.ts'

export interface UseConversationsResult {
  /** The latest first. The same array until one of them changes. */
  readonly conversations: readonly Conversation[]
  /** Of all of them together. */
  readonly unreadCount: number
  readonly status: LoadStatus
  readonly error?: SignalingError
}

/**
 * With whom this user has written, and how much there is to read. `select` narrows what the component
 * depends on.
 *
 * @example
 * const { conversations } = useConversations()
 * const unreadCount = useConversations((all) => all.unreadCount)
 */
export function useConversations<Selected = UseConversationsResult>(
  select?: (result: UseConversationsResult) => Selected,
): Selected {
  const { messages } = useSignaling()
  const isMissing = useSignalingState(
    ({ session, conversations }) => session !== undefined && conversations.status === 'idle',
  )

  useEffect(() => {
    // What went wrong is in the store, and the hook shows it.
    if (isMissing) messages.conversations().catch(() => {})
  }, [messages, isMissing])

  return useSelection(readAll, select)
}

function readAll(state: SignalingState): UseConversationsResult {
  const { status, error } = state.conversations
  const conversations = selectConversations(state)
  const unreadCount = conversations.reduce((sum, one) => sum + one.unreadCount, 0)
  return { conversations, unreadCount, status, ...(error && { error }) }
}
