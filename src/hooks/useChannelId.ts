'use client'

import { use, type Context } from 'react'
import { createSharedContext } from './signalingContext.ts'

export const ChannelContext: Context<string | undefined> = createSharedContext<string | undefined>(
  'beckon.ChannelContext',
  undefined,
)

/**
 * The channel of the nearest `ChannelProvider`, or the one that is given. Throws where there is neither.
 *
 * @example
 * const { count } = useChannel(useChannelId())
 */
export function useChannelId(channelId?: string): string {
  const nearest = use(ChannelContext)
  const found = channelId ?? nearest
  if (found !== undefined) return found
  throw new Error(
    'A part of beckon does not know its channel, because it was given none and no <ChannelProvider> is above it. Give it a channelId, or render it inside <ChannelProvider channelId="…">.',
  )
}
