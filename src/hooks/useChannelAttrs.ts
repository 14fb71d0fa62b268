'use client'

import { useMemo } from 'react'
import type { Attr } from '../protocol/attrs.ts'
import { selectChannel } from '../store/channels.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'
import type { ChannelHookOptions } from './useChannel.ts'
import { useHeldChannel } from './useHeldChannel.ts'

export interface UseChannelAttrsResult {
  readonly attrs: ReadonlyMap<string, Attr>
  readonly set: (key: string, value: unknown, options?: { ifRev?: number }) => Promise<Attr>
  readonly remove: (key: string) => Promise<void>
  readonly clear: () => Promise<void>
}

/**
 * All attributes of a channel. For one of them `useChannelAttr` renders less often.
 *
 * @example
 * const { attrs, set } = useChannelAttrs('lobby')
 */
export function useChannelAttrs(
  channelId: string,
  { join = true }: ChannelHookOptions = {},
): UseChannelAttrsResult {
  const { channels } = useSignaling()
  useHeldChannel(channelId, join)
  const attrs = useSignalingState((state) => selectChannel(channelId)(state).attrs)

  return useMemo(
    () => ({
      attrs,
      set: (key, value, options) => channels.setAttr(channelId, key, value, options),
      remove: (key) => channels.deleteAttr(channelId, key),
      clear: () => channels.clearAttrs(channelId),
    }),
    [channels, channelId, attrs],
  )
}
