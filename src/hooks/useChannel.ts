'use client'

import { useMemo } from 'react'
import type { Membership } from '../protocol/channels.ts'
import type { SignalingError } from '../protocol/errors.ts'
import type { ChannelMessage } from '../protocol/messages.ts'
import type { ChannelBody } from '../protocol/register.ts'
import { selectChannel } from '../store/channels.ts'
import type { LoadStatus } from '../store/conversations.ts'
import { useSignaling } from './signalingContext.ts'
import { toJoinOptions, useHeldChannel } from './useHeldChannel.ts'
import { useSelection } from './useSelection.ts'

export interface ChannelHookOptions {
  /**
   * Whether the component keeps the client in the channel. Without it the hook only shows what is
   * known because somebody else does.
   * @default true
   */
  readonly join?: boolean
}

export interface UseChannelOptions extends ChannelHookOptions {
  /**
   * `durable` stays a member when the component is gone, until somebody leaves.
   * @default the channel's own, which is `session` unless it was created otherwise
   */
  readonly membership?: Membership
  /**
   * Whether the channel stores its messages. Counts for who joins first.
   * @default false
   */
  readonly history?: boolean
}

export interface UseChannelResult {
  readonly status: LoadStatus
  readonly error?: SignalingError
  /** How many members there are. */
  readonly count: number
  readonly join: () => Promise<void>
  /** Leaves at once, whatever else holds the channel. */
  readonly leave: () => Promise<void>
  readonly send: (body: ChannelBody) => Promise<ChannelMessage>
}

/**
 * Joins a channel for as long as the component is mounted. Any number of components may use the same
 * channel: it is joined once, and left when the last of them is gone. `select` narrows what the
 * component depends on.
 *
 * @example
 * const { status, count, send } = useChannel('lobby')
 * const isReady = useChannel('lobby', {}, ({ status }) => status === 'ready')
 */
export function useChannel<Selected = UseChannelResult>(
  channelId: string,
  { join = true, membership, history }: UseChannelOptions = {},
  select?: (result: UseChannelResult) => Selected,
): Selected {
  const { channels, messages } = useSignaling()
  useHeldChannel(channelId, join, { membership, history })
  const actions = useMemo(
    () => ({
      join: async () =>
        void (await channels.join(channelId, toJoinOptions({ membership, history }))),
      leave: () => channels.leave(channelId),
      send: (body: ChannelBody) => messages.send({ channelId }, body),
    }),
    [channels, messages, channelId, membership, history],
  )

  return useSelection((state): UseChannelResult => {
    const { status, error, count } = selectChannel(channelId)(state)
    return { status, count, ...(error && { error }), ...actions }
  }, select)
}
