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
export function useChannelMessages(
  channelId: string,
  options: Omit<plainChannel.UseChannelMessagesOptions, 'join'> = {},
): plainChannel.UseChannelMessagesResult {
  useReady(wantedChannel(channelId, toJoinOptions(options)))
  const isStored = useSignalingState((state) => selectChannel(channelId)(state).isStored)
  useReady(isStored ? wantedMessages({ channelId }, options) : nothingWanted)
  return plainChannel.useChannelMessages(channelId, options)
}

/** Like `usePeerMessages`, but suspends until the latest messages are there. */
export function usePeerMessages(
  userId: string,
  options: { readonly limit?: number } = {},
): plainPeer.UsePeerMessagesResult {
  useReady(wantedMessages({ userId }, options))
  return plainPeer.usePeerMessages(userId, options)
}

/** Like `useConversations`, but suspends until all of them are known. */
export function useConversations(): plainConversations.UseConversationsResult {
  useReady(wantedConversations)
  return plainConversations.useConversations()
}
