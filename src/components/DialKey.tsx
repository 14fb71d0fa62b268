'use client'

import { useEffect, useId, useRef, type MouseEvent, type ReactNode } from 'react'
import { useSignaling } from '../hooks/signalingContext.ts'

export interface DialKeyProps {
  readonly digit: string
  readonly name: string
  readonly isOff: boolean
  /** Which press of the pad this key was, when it was the last one that was pressed. */
  readonly isLast: number
  readonly onPress: (digit: string) => void
  /** What it gives when it is held. */
  readonly held?: string
  /** Says so. */
  readonly hint?: string
}

/** How long a finger stays on a key that is held. */
const HOLD_MS = 500

/** One key of a telephone. */
export function DialKey({
  digit,
  name,
  isOff,
  isLast,
  onPress,
  held,
  hint,
}: DialKeyProps): ReactNode {
  const { clock } = useSignaling()
  const hintId = useId()
  const hold = useRef<{ cancel: () => void; isDone: boolean }>(null)
  useEffect(() => () => hold.current?.cancel(), [])

  function handlePointerDown() {
    if (held === undefined) return
    const cancel = clock.setTimer(() => {
      if (hold.current !== null) hold.current.isDone = true
      onPress(held)
    }, HOLD_MS)
    hold.current = { cancel, isDone: false }
  }

  function handleClick(event: MouseEvent) {
    hold.current?.cancel()
    // The click at the end of a hold was meant for what the hold has given.
    const wasHeld = hold.current?.isDone === true && event.detail !== 0
    hold.current = null
    if (!wasHeld) onPress(digit)
  }

  return (
    <button
      type="button"
      aria-label={name}
      aria-describedby={hint && hintId}
      aria-disabled={isOff}
      data-part="key"
      data-digit={digit}
      onPointerDown={handlePointerDown}
      onPointerLeave={() => hold.current?.cancel()}
      onPointerCancel={() => hold.current?.cancel()}
      // A finger that is held asks for a menu.
      onContextMenu={(event) => held && event.preventDefault()}
      onClick={handleClick}
    >
      <span aria-hidden="true">{digit}</span>
      {held && (
        <span aria-hidden="true" data-part="held">
          {held}
        </span>
      )}
      {hint && (
        <span id={hintId} hidden>
          {hint}
        </span>
      )}
      {isLast > 0 && <span key={isLast} aria-hidden="true" data-part="flash" />}
    </button>
  )
}
