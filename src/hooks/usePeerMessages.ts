'use client'

import { useCallback } from 'react'
import type { SignalingError } from '../protocol/errors.ts'
import type { PeerMessage } from '../protocol/messages.ts'
import type { PeerBody } from '../protocol/register.ts'
import type { LoadStatus } from '../store/conversations.ts'
import type { SignalingState } from '../store/createSignalingStore.ts'
import { useSignaling } from './signalingContext.ts'
import { useMessagesOf, type UseMessagesResult } from './useMessagesOf.ts'
import { useSelection } from './useSelection.ts'

export interface UsePeerMessagesOptions {
  /** How many stored messages to load at a time. @default 50 */
  readonly limit?: number
}

export interface UsePeerMessagesResult extends UseMessagesResult<PeerMessage> {
  /** Shows the message at once; resolves when the server has accepted it. */
  readonly send: (body: PeerBody) => Promise<PeerMessage>
  readonly status: LoadStatus
  readonly error?: SignalingError
}

/**
 * The messages between this user and another, calls included, whether the other is online or not.
 * `select` narrows what the component depends on.
 *
 * @example
 * const { messages, send, markRead } = usePeerMessages('bob')
 */
export function usePeerMessages<Selected = UsePeerMessagesResult>(
  userId: string,
  { limit = 50 }: UsePeerMessagesOptions = {},
  select?: (result: UsePeerMessagesResult) => Selected,
): Selected {
  const client = useSignaling()
  const { read, actions } = useMessagesOf<PeerMessage>({ userId }, { limit, isWanted: isLoggedIn })
  const send = useCallback(
    (body: PeerBody) => client.messages.send({ userId }, body),
    [client, userId],
  )

  return useSelection((state): UsePeerMessagesResult => {
    const { historyStatus: status, historyError: error, ...messages } = read(state)
    return { ...messages, ...actions, send, status, ...(error && { error }) }
  }, select)
}

function isLoggedIn({ session }: SignalingState): boolean {
  return session !== undefined
}
