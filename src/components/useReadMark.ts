'use client'

import { useEffect, useRef, useSyncExternalStore } from 'react'
import { useSignaling } from '../hooks/signalingContext.ts'
import { useReadSeq } from '../hooks/useReadSeq.ts'
import type { Message, Recipient } from '../protocol/messages.ts'

/** Marks a conversation as read while its end is on the screen and somebody looks at the page. */
export function useReadMark(
  of: Recipient,
  messages: readonly Message[],
  { isAtEnd, selfId }: { readonly isAtEnd: boolean; readonly selfId: string | undefined },
): void {
  const { messages: client } = useSignaling()
  const readSeq = useReadSeq(of)
  const isLookedAt = useSyncExternalStore(subscribeToFocus, hasFocus, isOnServer)
  const marked = useRef<string>(undefined)
  const lastId = messages.findLast(({ seq }) => seq !== undefined)?.messageId
  const newestSeq = messages.findLast(({ from, seq }) => seq && from !== selfId)?.seq ?? 0
  const isUnread = newestSeq > readSeq

  useEffect(() => {
    if (!isUnread || !isAtEnd || !isLookedAt || lastId === undefined) return
    if (marked.current === lastId) return
    marked.current = lastId
    // Nobody has asked for it. The next message, or the next look at the page, tries again.
    client.markRead(of, lastId).catch(() => void (marked.current = undefined))
  }, [client, of, lastId, isUnread, isAtEnd, isLookedAt])
}

function subscribeToFocus(onChange: () => void): () => void {
  addEventListener('focus', onChange)
  addEventListener('blur', onChange)
  document.addEventListener('visibilitychange', onChange)
  return () => {
    removeEventListener('focus', onChange)
    removeEventListener('blur', onChange)
    document.removeEventListener('visibilitychange', onChange)
  }
}

function hasFocus(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus()
}

function isOnServer(): boolean {
  return false
}
