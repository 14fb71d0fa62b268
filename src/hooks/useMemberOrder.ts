'use client'

import { selectMemberOrder } from '../store/channels.ts'
import type { MemberMap } from '../store/memberMap.ts'
import { useSignalingState } from './signalingContext.ts'

/**
 * Who is in a channel, by place: the same map until somebody comes or goes. What becomes of a member
 * meanwhile is for `useChannelMember`.
 */
export function useMemberOrder(channelId: string): MemberMap {
  return useSignalingState(selectMemberOrder(channelId))
}
