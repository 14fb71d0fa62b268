'use client'

import { useEffect } from 'react'

/** Which keys do what, as in `Alt+A`. `''` turns one off. */
export interface CallDialogHotkeys {
  readonly accept?: string | undefined
  readonly reject?: string | undefined
  readonly focus?: string | undefined
}

export type Hotkey = keyof CallDialogHotkeys

const HOTKEYS: Readonly<Record<Hotkey, string>> = { accept: 'Alt+A', reject: 'Alt+D', focus: 'F6' }

/** All of them, or none. */
export function hotkeysOf(
  given: CallDialogHotkeys | false | undefined,
): Readonly<Partial<Record<Hotkey, string>>> {
  if (given === false) return {}
  const { accept, reject, focus } = HOTKEYS
  return {
    accept: given?.accept ?? accept,
    reject: given?.reject ?? reject,
    focus: given?.focus ?? focus,
  }
}

/** Calls when one of the keys is pressed anywhere in the page. What returns `false` has not used it. */
export function useHotkeys(
  keys: Readonly<Partial<Record<Hotkey, string>>>,
  press: (name: Hotkey) => boolean,
): void {
  useEffect(() => {
    const handleKeyDown = (event: KeyboardEvent) => {
      if (event.repeat || event.defaultPrevented) return
      for (const name of ['accept', 'reject', 'focus'] as const) {
        if (isPressed(keys[name], event) && press(name)) event.preventDefault()
      }
    }
    addEventListener('keydown', handleKeyDown)
    return () => removeEventListener('keydown', handleKeyDown)
  })
}

// A letter is the one that is written on the key, where that is known. With Option a Mac writes another
// one, and who writes Cyrillic has no A: then it is the place of the key that counts.
function isPressed(keys: string | undefined, event: KeyboardEvent): boolean {
  if (!keys) return false
  const parts = keys.split('+')
  const wanted = (parts.pop() ?? '').toUpperCase()
  const has = (name: string) => parts.includes(name)
  return (
    (isPlain(event.key) ? event.key : event.code.replace(/^(Key|Digit)/, '')).toUpperCase() ===
      wanted &&
    event.altKey === has('Alt') &&
    event.ctrlKey === has('Control') &&
    event.shiftKey === has('Shift') &&
    event.metaKey === has('Meta')
  )
}

function isPlain(key: string): boolean {
  return /^[\da-z]$/i.test(key)
}
