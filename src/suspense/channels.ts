'use client'

import type { Member } from '../protocol/channels.ts'
import type { ChannelAttrs } from '../protocol/register.ts'
import * as plain from '../hooks/useChannel.ts'
import * as plainAttr from '../hooks/useChannelAttr.ts'
import * as plainAttrs from '../hooks/useChannelAttrs.ts'
import * as plainMember from '../hooks/useChannelMember.ts'
import * as plainMembers from '../hooks/useChannelMembers.ts'
import { toJoinOptions } from '../hooks/useHeldChannel.ts'
import { useReady } from './useReady.ts'
import { wantedChannel } from './wanted.ts'

/** Twins always keep the client in the channel: there would be nothing to wait for otherwise. */
export type SuspendedChannelOptions = Omit<plain.UseChannelOptions, 'join'>

/** Like `useChannel`, but suspends until one is in the channel. */
export function useChannel<Selected = plain.UseChannelResult>(
  channelId: string,
  options: SuspendedChannelOptions = {},
  select?: (result: plain.UseChannelResult) => Selected,
): Selected {
  useReady(wantedChannel(channelId, toJoinOptions(options)))
  return plain.useChannel(channelId, options, select)
}

/** Like `useChannelMembers`, but suspends until the members are known. */
export function useChannelMembers<Selected = readonly Member[]>(
  channelId: string,
  select?: (members: readonly Member[]) => Selected,
): Selected {
  useReady(wantedChannel(channelId))
  return plainMembers.useChannelMembers(channelId, {}, select)
}

/** Like `useChannelMember`, but suspends until it is known whether the user is a member. */
export function useChannelMember<Selected = Member | undefined>(
  channelId: string,
  userId: string,
  select?: (member: Member | undefined) => Selected,
): Selected {
  useReady(wantedChannel(channelId))
  return plainMember.useChannelMember(channelId, userId, {}, select)
}

/** Like `useChannelAttr`, but suspends until the attributes are known. */
export function useChannelAttr<Key extends keyof ChannelAttrs & string>(
  channelId: string,
  key: Key,
): plainAttr.UseChannelAttrResult<ChannelAttrs[Key]> {
  useReady(wantedChannel(channelId))
  return plainAttr.useChannelAttr(channelId, key)
}

/** Like `useChannelAttrs`, but suspends until the attributes are known. */
export function useChannelAttrs<Selected = plainAttrs.UseChannelAttrsResult>(
  channelId: string,
  select?: (result: plainAttrs.UseChannelAttrsResult) => Selected,
): Selected {
  useReady(wantedChannel(channelId))
  return plainAttrs.useChannelAttrs(channelId, {}, select)
}
