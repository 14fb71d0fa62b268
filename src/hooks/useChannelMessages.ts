'use client'

import { useCallback } from 'react'
import type { SignalingError } from '../protocol/errors.ts'
import type { ChannelMessage } from '../protocol/messages.ts'
import type { ChannelBody } from '../protocol/register.ts'
import { selectChannel } from '../store/channels.ts'
import type { LoadStatus } from '../store/conversations.ts'
import type { SignalingState } from '../store/createSignalingStore.ts'
import { useSignaling } from './signalingContext.ts'
import type { UseChannelOptions } from './useChannel.ts'
import { useHeldChannel } from './useHeldChannel.ts'
import { useMessagesOf, type UseMessagesResult } from './useMessagesOf.ts'
import { useSelection } from './useSelection.ts'

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
 * stores its messages, the latest before. `select` narrows what the component depends on.
 *
 * @example
 * const { messages, send, loadOlder, hasOlder } = useChannelMessages('lobby')
 * const last = useChannelMessages('lobby', {}, ({ messages }) => messages.at(-1))
 */
export function useChannelMessages<Selected = UseChannelMessagesResult>(
  channelId: string,
  { limit = 50, join = true, membership, history }: UseChannelMessagesOptions = {},
  select?: (result: UseChannelMessagesResult) => Selected,
): Selected {
  const client = useSignaling()
  useHeldChannel(channelId, join, { membership, history })
  const isWanted = useCallback((state: SignalingState) => isStored(state, channelId), [channelId])
  const { read, actions } = useMessagesOf<ChannelMessage>({ channelId }, { limit, isWanted })
  const send = useCallback(
    (body: ChannelBody) => client.messages.send({ channelId }, body),
    [client, channelId],
  )

  return useSelection((state): UseChannelMessagesResult => {
    const { historyStatus, historyError, ...messages } = read(state)
    const channel = selectChannel(channelId)(state)
    const error = channel.error ?? historyError
    const isLoading = isWanted(state) && historyStatus !== 'ready'
    const status = error === undefined ? (isLoading ? 'loading' : channel.status) : 'error'
    return { ...messages, ...actions, send, status, ...(error && { error }) }
  }, select)
}

/** Whether one is in a channel that has stored messages to load. */
function isStored(state: SignalingState, channelId: string): boolean {
  const { status, isStored: hasHistory } = selectChannel(channelId)(state)
  return status === 'ready' && hasHistory
}
