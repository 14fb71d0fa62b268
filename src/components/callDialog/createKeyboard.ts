import { focusedElement } from '../focusedElement.ts'

/** What the keys of a page tell of whoever is at it. */
export interface Keyboard {
  /** Listens until the returned function is called. */
  watch(): () => void
  /** Whether somebody types: a moment ago, or with the focus where text goes. */
  isTyping(): boolean
  /** When the key went down that does something now. `undefined` when no key does it. */
  pressedAt(): number | undefined
}

/** Whoever typed so short a while ago is typing. */
const TYPING_MS = 1500

const TEXT_FIELDS =
  'iframe, textarea, select, [role=textbox], input:not([type=button], [type=checkbox], [type=radio], [type=submit], [type=reset], [type=range], [type=color])'

export function createKeyboard(now: () => number): Keyboard {
  let typedAt = -Infinity
  let pressed: { code: string; at: number } | undefined

  return {
    watch() {
      addEventListener('keydown', handleDown, true)
      addEventListener('keyup', handleUp, true)
      addEventListener('blur', release)
      return () => {
        removeEventListener('keydown', handleDown, true)
        removeEventListener('keyup', handleUp, true)
        removeEventListener('blur', release)
      }
    },
    isTyping: () => now() - typedAt < TYPING_MS || isInText(),
    pressedAt: () => pressed?.at,
  }

  function handleDown(event: KeyboardEvent): void {
    if (isText(event)) typedAt = now()
    if (!event.repeat) pressed = { code: event.code, at: now() }
    else pressed ??= { code: event.code, at: -Infinity }
  }

  // Space clicks when it goes up, which is after this and before the next task.
  function handleUp({ code }: KeyboardEvent): void {
    const was = pressed
    if (was?.code === code) setTimeout(() => pressed === was && release())
  }

  function release(): void {
    pressed = undefined
  }
}

// Enter and Space press buttons too, and whoever calls by one of them does not type.
function isText({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return key.length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey
}

// Of what is inside a frame nobody outside knows: it may well be an editor.
function isInText(): boolean {
  const focused = focusedElement()
  return (
    focused instanceof HTMLElement && (focused.isContentEditable || focused.matches(TEXT_FIELDS))
  )
}
