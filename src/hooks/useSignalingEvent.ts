'use client'

import { useEffect, useRef } from 'react'
import type { SignalingEvents } from '../client/events.ts'
import { useSignaling } from './signalingContext.ts'

/**
 * Hears an event for as long as the component is mounted. The handler may be an inline function: the
 * latest one is called, and nothing is subscribed again.
 *
 * @example
 * useSignalingEvent('message.received', ({ message }) => play(message))
 */
export function useSignalingEvent<Name extends keyof SignalingEvents>(
  name: Name,
  handler: (event: SignalingEvents[Name]) => void,
): void {
  const client = useSignaling()
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  useEffect(() => client.on(name, (event) => latest.current(event)), [client, name])
}
