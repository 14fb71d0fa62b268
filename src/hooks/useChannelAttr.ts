'use client'

import { useMemo } from 'react'
import type { Attr } from '../protocol/attrs.ts'
import type { ChannelAttrs } from '../protocol/register.ts'
import { selectChannel } from '../store/channels.ts'
import type { LoadStatus } from '../store/conversations.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'
import type { ChannelHookOptions } from './useChannel.ts'
import { useHeldChannel } from './useHeldChannel.ts'

export type UseChannelAttrResult<Value> = readonly [
  value: Value | undefined,
  /** Resolves once the server has set it; rejects with `CONFLICT` when `ifRev` no longer holds. */
  set: (value: Value, options?: { ifRev?: number }) => Promise<Attr>,
  attr: {
    readonly rev?: number
    readonly status: LoadStatus
    readonly remove: () => Promise<void>
  },
]

/**
 * One attribute of a channel, like `useState` that everybody shares.
 *
 * @example
 * const [topic, setTopic] = useChannelAttr('lobby', 'topic')
 */
export function useChannelAttr<Key extends keyof ChannelAttrs & string>(
  channelId: string,
  key: Key,
  { join = true }: ChannelHookOptions = {},
): UseChannelAttrResult<ChannelAttrs[Key]> {
  const { channels } = useSignaling()
  useHeldChannel(channelId, join)
  const attr = useSignalingState((state) => selectChannel(channelId)(state).attrs.get(key))
  const status = useSignalingState((state) => selectChannel(channelId)(state).status)

  return useMemo(
    () => [
      toRegistered<ChannelAttrs[Key]>(attr?.value),
      (value, options) => channels.setAttr(channelId, key, value, options),
      {
        status,
        ...(attr === undefined ? {} : { rev: attr.rev }),
        remove: () => channels.deleteAttr(channelId, key),
      },
    ],
    [channels, channelId, key, attr, status],
  )
}

// The app has registered what it keeps in its attributes.
function toRegistered<Value>(value: unknown): Value | undefined {
  return value as Value | undefined
}
