'use client'

import { useEffect } from 'react'

/** Which keys do what, as in `Alt+A`. `''` turns it off. */
export interface CallDialogHotkeys {
  readonly accept?: string | undefined
  readonly reject?: string | undefined
  readonly focus?: string | undefined
}

export type Hotkey = keyof CallDialogHotkeys

const HOTKEYS: Readonly<Record<Hotkey, string>> = { accept: 'Alt+A', reject: 'Alt+D', focus: 'F6' }

/** All of them, or none. */
export function hotkeysOf(given: CallDialogHotkeys | false | undefined): CallDialogHotkeys {
  return given === false ? {} : { ...HOTKEYS, ...given }
}

/** Calls when one of the keys is pressed anywhere in the page. What returns `false` has not used it. */
export function useHotkeys(keys: CallDialogHotkeys, press: (name: Hotkey) => boolean): void {
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
  const names = keys.toUpperCase().split('+')
  const wanted = names.pop()
  const written = event.key.toUpperCase()
  const place = event.code.replace(/^(Key|Digit)/, '').toUpperCase()
  const { altKey, ctrlKey, shiftKey, metaKey } = event
  const held = { ALT: altKey, CONTROL: ctrlKey, SHIFT: shiftKey, META: metaKey }
  return (
    (written === wanted || (place === wanted && !/^[\dA-Z]$/.test(written))) &&
    Object.entries(held).every(([name, isHeld]) => isHeld === names.includes(name))
  )
}
