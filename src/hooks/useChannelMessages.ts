'use client'

import { useMemo } from 'react'
import type { SignalingError } from '../protocol/errors.ts'
import type { Message } from '../protocol/messages.ts'
import type { ChannelBody } from '../protocol/register.ts'
import { MESSAGES_KEPT, selectChannel, type ChannelStatus } from '../store/channels.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'
import type { ChannelHookOptions } from './useChannel.ts'
import { useHeldChannel } from './useHeldChannel.ts'

export interface UseChannelMessagesOptions extends ChannelHookOptions {
  /** How many of the latest messages to show. @default 500 */
  readonly limit?: number
}

export interface UseChannelMessagesResult {
  /** Oldest first. The same array until a message arrives. */
  readonly messages: readonly Message[]
  /** Resolves once the server has accepted the message. */
  readonly send: (body: ChannelBody) => Promise<Message>
  readonly status: ChannelStatus
  readonly error?: SignalingError
}

/**
 * The messages of a channel since it was joined, one's own included.
 *
 * @example
 * const { messages, send } = useChannelMessages('lobby')
 */
export function useChannelMessages(
  channelId: string,
  { limit = MESSAGES_KEPT, join = true }: UseChannelMessagesOptions = {},
): UseChannelMessagesResult {
  const { messages: sender } = useSignaling()
  useHeldChannel(channelId, join)
  const all = useSignalingState((state) => selectChannel(channelId)(state).messages)
  const status = useSignalingState((state) => selectChannel(channelId)(state).status)
  const error = useSignalingState((state) => selectChannel(channelId)(state).error)
  const messages = useMemo(
    () => (all.length > limit ? all.slice(all.length - limit) : all),
    [all, limit],
  )

  return useMemo(
    () => ({
      messages,
      status,
      ...(error === undefined ? {} : { error }),
      send: (body) => sender.send({ channelId }, body),
    }),
    [sender, channelId, messages, status, error],
  )
}
