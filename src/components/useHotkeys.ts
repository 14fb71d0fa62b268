'use client'

import { useEffect, useRef } from 'react'

/** What is done by which keys. `undefined` and `''` are none. What returns `false` has not used them. */
export type Hotkey = readonly [keys: string | undefined, run: () => unknown]

/**
 * Calls a function when its keys are pressed anywhere in the page: `Alt+M`, `Control+Shift+E`, `F6`.
 * Of a combination that another handler has used nothing is done.
 */
export function useHotkeys(actions: readonly Hotkey[]): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  const isOn = actions.some(([keys]) => keys)

  useEffect(() => {
    if (!isOn) return undefined
    const handleKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.isComposing) return
      const found = latest.current.find(([keys]) => keys && isPressed(keys, event))
      if (found !== undefined && found[1]() !== false) event.preventDefault()
    }
    addEventListener('keydown', handleKeyDown)
    return () => removeEventListener('keydown', handleKeyDown)
  }, [isOn])
}

function isPressed(keys: string, event: KeyboardEvent): boolean {
  const names = keys.split('+').map((name) => name.toLowerCase())
  const key = names.at(-1) ?? ''
  const hasModifiers =
    event.altKey === names.includes('alt') &&
    event.ctrlKey === names.includes('control') &&
    event.metaKey === names.includes('meta') &&
    event.shiftKey === names.includes('shift')
  // With Alt a Mac writes another character, and not every keyboard has these letters: then it is the
  // place of the key that counts.
  const isLatin = /^[\da-z]$/i.test(event.key) || event.key.length > 1
  const pressed = isLatin ? event.key : event.code.replace(/^(Key|Digit)/, '')
  return hasModifiers && pressed.toLowerCase() === key
}
