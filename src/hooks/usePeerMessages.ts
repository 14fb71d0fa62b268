'use client'

import { useMemo } from 'react'
import type { SignalingError } from '../protocol/errors.ts'
import type { PeerMessage } from '../protocol/messages.ts'
import type { PeerBody } from '../protocol/register.ts'
import type { LoadStatus } from '../store/conversations.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'
import { useMessagesOf, type UseMessagesResult } from './useMessagesOf.ts'

export interface UsePeerMessagesResult extends UseMessagesResult<PeerMessage> {
  /** Shows the message at once; resolves when the server has accepted it. */
  readonly send: (body: PeerBody) => Promise<PeerMessage>
  readonly status: LoadStatus
  readonly error?: SignalingError
}

/**
 * The messages between this user and another, calls included, whether the other is online or not.
 *
 * @example
 * const { messages, send, markRead } = usePeerMessages('bob')
 */
export function usePeerMessages(
  userId: string,
  { limit = 50 }: { /** How many to load at a time. @default 50 */ readonly limit?: number } = {},
): UsePeerMessagesResult {
  const client = useSignaling()
  const isWanted = useSignalingState((state) => state.session !== undefined)
  const { historyStatus, historyError, ...all } = useMessagesOf<PeerMessage>(
    { userId },
    { limit, isWanted },
  )

  return useMemo(
    () => ({
      ...all,
      status: historyStatus,
      ...(historyError === undefined ? {} : { error: historyError }),
      send: (body: PeerBody) => client.messages.send({ userId }, body),
    }),
    [client, userId, all, historyStatus, historyError],
  )
}
