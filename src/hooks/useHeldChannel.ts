'use client'

import { useEffect } from 'react'
import type { JoinOptions } from '../client/seat.ts'
import { useSignaling } from './signalingContext.ts'

interface HeldOptions {
  readonly membership?: JoinOptions['membership'] | undefined
  readonly history?: boolean | undefined
}

/** Keeps the client in a channel while the component is mounted. Any number may hold the same one. */
export function useHeldChannel(
  channelId: string,
  isHeld = true,
  { membership, history }: HeldOptions = {},
): void {
  const { channels } = useSignaling()
  useEffect(() => {
    if (!isHeld) return undefined
    return channels.hold(channelId, toJoinOptions({ membership, history }))
  }, [channels, channelId, isHeld, membership, history])
}

/** What was given, without what was not. */
export function toJoinOptions({ membership, history }: HeldOptions): JoinOptions {
  return {
    ...(membership === undefined ? {} : { membership }),
    ...(history === undefined ? {} : { history }),
  }
}
