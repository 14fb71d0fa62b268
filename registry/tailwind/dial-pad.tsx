'use client'

import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { useDtmf } from 'beckon'

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']

/** How a screen reader says what is no digit. */
const NAMES: Record<string, string> = { '*': 'star', '#': 'hash' }

export interface DialPadProps {
  /** The call whose other side gets the digits. */
  inviteId: string
}

/** The keys of a telephone, for a call that goes on. Typing works too while the focus is inside. */
export function DialPad({ inviteId }: DialPadProps): ReactNode {
  const { send, error } = useDtmf(inviteId)
  const [sent, setSent] = useState('')

  function press(key: string) {
    setSent((before) => before + key)
    void send(key)
  }

  function handleKeyDown(event: KeyboardEvent) {
    // Ctrl+1 is the browser's.
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (KEYS.includes(event.key)) press(event.key)
  }

  return (
    <div className="grid w-64 max-w-full gap-3 text-beckon-fg" role="group" aria-label="Dial pad">
      <output
        className="min-h-9 text-center text-2xl tabular-nums wrap-anywhere"
        aria-label="Digits sent"
      >
        {sent}
      </output>
      <div className="grid grid-cols-3 gap-2 [direction:ltr]">
        {KEYS.map((key) => (
          <button
            key={key}
            type="button"
            className="min-h-14 cursor-pointer rounded-beckon border border-beckon-border bg-beckon-bg text-xl font-semibold hover:bg-beckon-hover focus-visible:outline-3 focus-visible:outline-offset-2 focus-visible:outline-beckon-focus"
            aria-label={NAMES[key]}
            onClick={() => press(key)}
            onKeyDown={handleKeyDown}
          >
            {key}
          </button>
        ))}
      </div>
      {error && (
        <p role="alert" className="text-sm text-beckon-danger">
          The last digit did not get through.
        </p>
      )}
    </div>
  )
}
