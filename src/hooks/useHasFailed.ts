'use client'

import type { Recipient } from '../protocol/messages.ts'
import { selectConversation } from '../store/conversations.ts'
import { useSignalingState } from './signalingContext.ts'

/** Whether messages to somebody have failed that can be sent again. Asks the server for nothing. */
export function useHasFailed(to: Recipient): boolean {
  return useSignalingState((state) =>
    selectConversation(to)(state).outgoing.some((message) => message.state === 'failed'),
  )
}
