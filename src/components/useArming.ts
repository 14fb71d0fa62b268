'use client'

import { useEffect, useRef, type MouseEvent } from 'react'
import { useSignaling } from '../hooks/signalingContext.ts'

export type Guard = (run: () => void) => (event: MouseEvent) => void

/**
 * Keeps keys that were meant for something else from answering what has just appeared, or has become
 * something else with `what`. A pointer was aimed at what it hit: its clicks count from the first
 * moment, and have a detail of 1. The second one of a double click was meant for what stood there.
 */
export function useArming(armDelayMs: number, what?: string): Guard {
  const { clock } = useSignaling()
  const shown = useRef({ what, at: Infinity })
  useEffect(() => {
    shown.current = { what, at: clock.now() }
  }, [clock, what])
  return (run) => (event) => {
    const { what: armedFor, at } = shown.current
    const isArmed = armedFor === what && clock.now() - at >= armDelayMs
    if (isArmed || event.detail === 1) run()
  }
}
