'use client'

import type { Member } from '../protocol/channels.ts'
import { selectMember } from '../store/channels.ts'
import type { ChannelHookOptions } from './useChannel.ts'
import { useHeldChannel } from './useHeldChannel.ts'
import { useSelection } from './useSelection.ts'

/**
 * One member of a channel, or `undefined` while that user is not in it. Renders again only when this
 * member changes.
 *
 * @example
 * const isHere = useChannelMember('lobby', 'bob', {}, (member) => member !== undefined)
 */
export function useChannelMember<Selected = Member | undefined>(
  channelId: string,
  userId: string,
  { join = true }: ChannelHookOptions = {},
  select?: (member: Member | undefined) => Selected,
): Selected {
  useHeldChannel(channelId, join)
  return useSelection(selectMember(channelId, userId), select)
}
