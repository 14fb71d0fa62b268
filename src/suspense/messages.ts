'use client'

import { useSignalingState } from '../hooks/signalingContext.ts'
import * as plainChannel from '../hooks/useChannelMessages.ts'
import * as plainConversations from '../hooks/useConversations.ts'
import { toJoinOptions } from '../hooks/useHeldChannel.ts'
import * as plainPeer from '../hooks/usePeerMessages.ts'
import { selectChannel } from '../store/channels.ts'
import { useReady } from './useReady.ts'
import { nothingWanted, wantedChannel, wantedConversations, wantedMessages } from './wanted.ts'

/** Like `useChannelMessages`, but suspends until one is in the channel and its history is there. */
export function useChannelMessages<Selected = plainChannel.UseChannelMessagesResult>(
  channelId: string,
  options: Omit<plainChannel.UseChannelMessagesOptions, 'join'> = {},
  select?: (result: plainChannel.UseChannelMessagesResult) => Selected,
): Selected {
  useReady(wantedChannel(channelId, toJoinOptions(options)))
  const isStored = useSignalingState((state) => selectChannel(channelId)(state).isStored)
  useReady(isStored ? wantedMessages({ channelId }, options) : nothingWanted)
  return plainChannel.useChannelMessages(channelId, options, select)
}

/** Like `usePeerMessages`, but suspends until the latest messages are there. */
export function usePeerMessages<Selected = plainPeer.UsePeerMessagesResult>(
  userId: string,
  options: plainPeer.UsePeerMessagesOptions = {},
  select?: (result: plainPeer.UsePeerMessagesResult) => Selected,
): Selected {
  useReady(wantedMessages({ userId }, options))
  return plainPeer.usePeerMessages(userId, options, select)
}

/** Like `useConversations`, but suspends until all of them are known. */
export function useConversations<Selected = plainConversations.UseConversationsResult>(
  select?: (result: plainConversations.UseConversationsResult) => Selected,
): Selected {
  useReady(wantedConversations)
  return plainConversations.useConversations(select)
}
