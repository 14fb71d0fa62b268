'use client'

import { useMemo } from 'react'
import type { SignalingError } from '../protocol/errors.ts'
import type { ChannelMessage } from '../protocol/messages.ts'
import type { ChannelBody } from '../protocol/register.ts'
import { selectChannel } from '../store/channels.ts'
import type { LoadStatus } from '../store/conversations.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'
import type { UseChannelOptions } from './useChannel.ts'
import { useHeldChannel } from './useHeldChannel.ts'
import { useMessagesOf, type UseMessagesResult } from './useMessagesOf.ts'

export interface UseChannelMessagesOptions extends UseChannelOptions {
  /** How many stored messages to load at a time. @default 50 */
  readonly limit?: number
}

export interface UseChannelMessagesResult extends UseMessagesResult<ChannelMessage> {
  /** Shows the message at once; resolves when the server has accepted it. */
  readonly send: (body: ChannelBody) => Promise<ChannelMessage>
  readonly status: LoadStatus
  readonly error?: SignalingError
}

/**
 * The messages of a channel, one's own included: those since it was joined and, when the channel
 * stores its messages, the latest before.
 *
 * @example
 * const { messages, send, loadOlder, hasOlder } = useChannelMessages('lobby')
 */
export function useChannelMessages(
  channelId: string,
  { limit = 50, join = true, membership, history }: UseChannelMessagesOptions = {},
): UseChannelMessagesResult {
  const client = useSignaling()
  useHeldChannel(channelId, join, { membership, history })
  const channel = useSignalingState((state) => selectChannel(channelId)(state).status)
  const joinError = useSignalingState((state) => selectChannel(channelId)(state).error)
  const isStored = useSignalingState((state) => selectChannel(channelId)(state).isStored)
  const isWanted = channel === 'ready' && isStored
  const { historyStatus, historyError, ...all } = useMessagesOf<ChannelMessage>(
    { channelId },
    { limit, isWanted },
  )
  const error = joinError ?? historyError
  const isLoading = isWanted && (historyStatus === 'idle' || historyStatus === 'loading')
  const status = error === undefined ? (isLoading ? 'loading' : channel) : 'error'

  return useMemo(
    () => ({
      ...all,
      status,
      ...(error === undefined ? {} : { error }),
      send: (body: ChannelBody) => client.messages.send({ channelId }, body),
    }),
    [client, channelId, all, status, error],
  )
}
