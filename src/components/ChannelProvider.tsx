'use client'

import type { ReactNode } from 'react'
import { ChannelContext } from '../hooks/useChannelId.ts'

export interface ChannelProviderProps {
  readonly channelId: string
  readonly children?: ReactNode
}

/**
 * Says once which channel the components below are about: whatever needs a channel and is given none
 * takes this one. It joins nothing by itself.
 *
 * @example
 * <ChannelProvider channelId="lobby">
 *   <ChannelMemberList />
 *   <MessageList />
 *   <MessageComposer />
 * </ChannelProvider>
 */
export function ChannelProvider({ channelId, children }: ChannelProviderProps): ReactNode {
  return <ChannelContext value={channelId}>{children}</ChannelContext>
}
