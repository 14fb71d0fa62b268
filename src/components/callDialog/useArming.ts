'use client'

import { useEffect, useRef, type MouseEvent } from 'react'
import { useSignaling } from '../../hooks/signalingContext.ts'
import type { Keyboard } from './createKeyboard.ts'

export interface ArmingOptions {
  readonly armDelayMs: number
  readonly keyboard: Keyboard | undefined
}

export interface Arming {
  readonly isArmed: () => boolean
  /** Makes a handler of clicks that does nothing until it is armed. */
  readonly guard: (run: () => void) => (event: MouseEvent) => void
}

/**
 * Keeps keys that were meant for something else from answering what has just appeared, or has become
 * something else with `what`: a key answers that went down after the delay, not one that is still held.
 * A pointer was aimed at what it hit: its clicks count from the first moment, and have a detail of 1.
 * The second one of a double click was meant for what stood there. Clicks that no key and no pointer
 * made, as those of a screen reader, wait for the delay alone.
 */
export function useArming({ armDelayMs, keyboard }: ArmingOptions, what?: string): Arming {
  const { clock } = useSignaling()
  const shown = useRef({ what, at: Infinity })
  useEffect(() => {
    shown.current = { what, at: clock.now() }
  }, [clock, what])

  const hasArmedBy = (at: number) =>
    shown.current.what === what && at - shown.current.at >= armDelayMs
  return {
    isArmed: () => hasArmedBy(clock.now()),
    guard: (run) => (event) => {
      const at = keyboard?.pressedAt() ?? clock.now()
      if (event.detail === 1 || hasArmedBy(Math.min(at, clock.now()))) run()
    },
  }
}
