'use client'

import { useEffect, useMemo } from 'react'
import type { SignalingError } from '../protocol/errors.ts'
import type { Conversation } from '../protocol/messages.ts'
import { selectConversations, type LoadStatus } from '../store/conversations.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'

export interface UseConversationsResult {
  /** The latest first. The same array until one of them changes. */
  readonly conversations: readonly Conversation[]
  /** Of all of them together. */
  readonly unreadCount: number
  readonly status: LoadStatus
  readonly error?: SignalingError
}

/**
 * With whom this user has written, and how much there is to read.
 *
 * @example
 * const { conversations, unreadCount } = useConversations()
 */
export function useConversations(): UseConversationsResult {
  const { messages } = useSignaling()
  const isLoggedIn = useSignalingState((state) => state.session !== undefined)
  const conversations = useSignalingState(selectConversations)
  const status = useSignalingState((state) => state.conversations.status)
  const error = useSignalingState((state) => state.conversations.error)
  const isMissing = isLoggedIn && status === 'idle'

  useEffect(() => {
    // What went wrong is in the store, and the hook shows it.
    if (isMissing) messages.conversations().catch(() => {})
  }, [messages, isMissing])

  return useMemo(
    () => ({
      conversations,
      unreadCount: conversations.reduce((sum, one) => sum + one.unreadCount, 0),
      status,
      ...(error === undefined ? {} : { error }),
    }),
    [conversations, status, error],
  )
}
