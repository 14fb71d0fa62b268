'use client'

import { useMemo } from 'react'
import type { SignalingError } from '../protocol/errors.ts'
import type { Message } from '../protocol/messages.ts'
import type { ChannelBody } from '../protocol/register.ts'
import { selectChannel, type ChannelStatus } from '../store/channels.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'
import { useHeldChannel } from './useHeldChannel.ts'

export interface ChannelHookOptions {
  /**
   * Whether the component keeps the client in the channel. Without it the hook only shows what is
   * known because somebody else does.
   * @default true
   */
  readonly join?: boolean
}

export interface UseChannelResult {
  readonly status: ChannelStatus
  readonly error?: SignalingError
  /** How many members there are. */
  readonly count: number
  readonly join: () => Promise<void>
  /** Leaves at once, whatever else holds the channel. */
  readonly leave: () => Promise<void>
  readonly send: (body: ChannelBody) => Promise<Message>
}

/**
 * Joins a channel for as long as the component is mounted. Any number of components may use the same
 * channel: it is joined once, and left when the last of them is gone.
 *
 * @example
 * const { status, count, send } = useChannel('lobby')
 */
export function useChannel(
  channelId: string,
  { join = true }: ChannelHookOptions = {},
): UseChannelResult {
  const { channels, messages } = useSignaling()
  useHeldChannel(channelId, join)
  const status = useSignalingState((state) => selectChannel(channelId)(state).status)
  const error = useSignalingState((state) => selectChannel(channelId)(state).error)
  const count = useSignalingState((state) => selectChannel(channelId)(state).count)

  return useMemo(
    () => ({
      status,
      count,
      ...(error === undefined ? {} : { error }),
      join: async () => void (await channels.join(channelId)),
      leave: () => channels.leave(channelId),
      send: (body) => messages.send({ channelId }, body),
    }),
    [channels, messages, channelId, status, error, count],
  )
}
