'use client'

import { useMemo } from 'react'
import type { Attr } from '../protocol/attrs.ts'
import type { SignalingError } from '../protocol/errors.ts'
import { selectChannel } from '../store/channels.ts'
import type { LoadStatus } from '../store/conversations.ts'
import { useSignaling } from './signalingContext.ts'
import type { ChannelHookOptions } from './useChannel.ts'
import { useHeldChannel } from './useHeldChannel.ts'
import { useSelection } from './useSelection.ts'

export interface UseChannelAttrsResult {
  readonly attrs: ReadonlyMap<string, Attr>
  readonly status: LoadStatus
  readonly error?: SignalingError
  readonly set: (key: string, value: unknown, options?: { ifRev?: number }) => Promise<Attr>
  readonly remove: (key: string) => Promise<void>
  readonly clear: () => Promise<void>
}

/**
 * All attributes of a channel. `select` narrows what the component depends on; for one attribute
 * `useChannelAttr` is shorter.
 *
 * @example
 * const { attrs, set } = useChannelAttrs('lobby')
 * const count = useChannelAttrs('lobby', {}, ({ attrs }) => attrs.size)
 */
export function useChannelAttrs<Selected = UseChannelAttrsResult>(
  channelId: string,
  { join = true }: ChannelHookOptions = {},
  select?: (result: UseChannelAttrsResult) => Selected,
): Selected {
  const { channels } = useSignaling()
  useHeldChannel(channelId, join)
  const actions = useMemo(
    () => ({
      set: (key: string, value: unknown, options?: { ifRev?: number }) =>
        channels.setAttr(channelId, key, value, options),
      remove: (key: string) => channels.deleteAttr(channelId, key),
      clear: () => channels.clearAttrs(channelId),
    }),
    [channels, channelId],
  )

  return useSelection((state): UseChannelAttrsResult => {
    const { attrs, status, error } = selectChannel(channelId)(state)
    return { attrs, status, ...(error && { error }), ...actions }
  }, select)
}
