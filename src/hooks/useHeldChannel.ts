'use client'

import { useEffect } from 'react'
import { useSignaling } from './signalingContext.ts'

/** Keeps the client in a channel while the component is mounted. Any number may hold the same one. */
export function useHeldChannel(channelId: string, isHeld = true): void {
  const { channels } = useSignaling()
  useEffect(() => (isHeld ? channels.hold(channelId) : undefined), [channels, channelId, isHeld])
}
