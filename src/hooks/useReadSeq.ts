'use client'

import type { Recipient } from '../protocol/messages.ts'
import { selectConversation } from '../store/conversations.ts'
import { useSignalingState } from './signalingContext.ts'

/** Up to which number a conversation has been read, as far as is known. */
export function useReadSeq(of: Recipient): number {
  return useSignalingState((state) => selectConversation(of)(state).readSeq)
}
