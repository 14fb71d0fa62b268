'use client'

import type { Member } from '../protocol/channels.ts'
import { selectMembers } from '../store/channels.ts'
import type { ChannelHookOptions } from './useChannel.ts'
import { useHeldChannel } from './useHeldChannel.ts'
import { useSelection } from './useSelection.ts'

/**
 * The members of a channel, in the order in which they joined: the latest 200 at login, and everybody
 * since. The same array until they change.
 *
 * `select` narrows what the component depends on: it renders again only when its result differs.
 *
 * @example
 * const members = useChannelMembers('lobby')
 * const names = useChannelMembers('lobby', {}, (members) => members.map(({ userId }) => userId))
 */
export function useChannelMembers<Selected = readonly Member[]>(
  channelId: string,
  { join = true }: ChannelHookOptions = {},
  select?: (members: readonly Member[]) => Selected,
): Selected {
  useHeldChannel(channelId, join)
  return useSelection(selectMembers(channelId), select)
}
