'use client'

import { useRef, useState, type ComponentProps, type KeyboardEvent, type ReactNode } from 'react'
import { useDtmf } from '../hooks/useDtmf.ts'
import { useInvitation } from '../hooks/useInvitation.ts'
import { useKeyTone } from '../hooks/useKeyTone.ts'
import { BackspaceIcon } from './controlIcons.tsx'
import { DialKey } from './DialKey.tsx'
import { explain } from './explain.ts'
import type { Strings } from './strings.ts'
import { useRovingFocus } from './useRovingFocus.ts'
import { useAllStrings } from './useAllStrings.ts'
import { RootElement, type RenderRoot } from './RootElement.tsx'

export interface DialPadProps extends ComponentProps<'div'> {
  /** The call whose other side gets the digits. @default the call one is in */
  inviteId?: string
  /** A number that is typed. With it nothing is sent, and there needs to be no call. */
  value?: string
  onValueChange?: (value: string) => void
  /** Called with each key: `0-9 * #`, the letters, and `+` while a number is typed. */
  onDigit?: (digit: string) => void
  /**
   * Whether there are the keys `A` to `D`, which some machines at the other end know.
   * @default false
   */
  letters?: boolean
  /**
   * Whether a key is heard by whoever presses it, where the browser lets the page be heard.
   * @default false
   */
  tones?: boolean
  /** Stands below the keys: the place for a `CallButton` that calls what was typed. */
  children?: ReactNode
  /** Renders the root as an element of yours, which spreads the props. @default a `<div>` */
  render?: RenderRoot<'div', 'off' | 'typing' | 'call' | 'error'>
  /** Leaves the looks to the app. @default false */
  unstyled?: boolean
}

/**
 * The keys of a telephone. In a call they are sent as they are pressed; with a `value` they make a
 * number, where to hold 0 gives `+`. The keys of the keyboard work while the focus is inside. One stop
 * of the Tab key, arrow keys within. Renders a `<div>`.
 */
export function DialPad({ inviteId, ...props }: DialPadProps): ReactNode {
  const { active } = useInvitation()
  const callId = inviteId ?? active?.inviteId
  // What was sent in one call was not sent in the next.
  return <Pad key={callId} {...props} callId={callId} />
}

interface PadProps extends Omit<DialPadProps, 'inviteId'> {
  readonly callId: string | undefined
}

function Pad({
  callId,
  value,
  onValueChange,
  onDigit,
  letters = false,
  tones = false,
  render,
  unstyled,
  children,
  onKeyDown,
  ...divProps
}: PadProps): ReactNode {
  const strings = useAllStrings()
  const { send, error } = useDtmf(callId ?? '')
  const playTone = useKeyTone()
  const [pressed, setPressed] = useState({ digits: '', count: 0 })
  const keypad = useRef<HTMLDivElement>(null)
  const columns = letters ? 4 : 3
  const roving = useRovingFocus(keypad, { columns })
  const isTyping = value !== undefined || callId === undefined
  const isOff = isTyping && value === undefined && onDigit === undefined
  const rows = letters ? ROWS_WITH_LETTERS : ROWS
  const hasFailed = error !== undefined && !isTyping
  const typingState = isOff ? 'off' : 'typing'
  const callState = hasFailed ? 'error' : 'call'

  function press(digit: string) {
    if (isOff) return
    setPressed(({ digits, count }) => ({ digits: (digits + digit).slice(-KEPT), count: count + 1 }))
    if (tones) playTone(digit)
    onDigit?.(digit)
    if (isTyping) onValueChange?.((value ?? '') + digit)
    // Why it failed is shown.
    else send(digit).catch(() => {})
  }

  function handleKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    onKeyDown?.(event)
    if (event.defaultPrevented || hasModifier(event) || isField(event.target)) return
    const digit = event.key.toUpperCase()
    const isKnown = rows.includes(digit) || (digit === '+' && isTyping)
    if (isKnown && digit.length === 1) {
      event.preventDefault()
      if (!event.repeat) press(digit)
    } else if (event.key === 'Backspace' && value !== undefined) {
      event.preventDefault()
      onValueChange?.(value.slice(0, -1))
    }
  }

  const root = {
    role: 'group',
    'aria-label': strings.dialPad,
    ...divProps,
    onKeyDown: handleKeyDown,
  }
  return (
    <RootElement
      as="div"
      mark="dial-pad"
      state={isTyping ? typingState : callState}
      {...{ render, unstyled }}
      {...root}
    >
      {value === undefined ? (
        <p dir="ltr" data-part="display">
          <span data-part="hidden-text">{strings.digitsSent}: </span>
          <bdi>{pressed.digits}</bdi>
        </p>
      ) : (
        <NumberField {...{ value, onValueChange, isKey: (key) => rows.includes(key) }} />
      )}
      {/* The same digit twice is said twice. */}
      <p role="status" data-part="hidden-text">
        <span key={pressed.count}>{nameOfKey(pressed.digits.at(-1), strings)}</span>
      </p>
      <div
        ref={keypad}
        // Telephones have them in this order everywhere.
        dir="ltr"
        data-part="keys"
        data-columns={columns}
        {...roving}
      >
        {rows.split('').map((digit) => (
          <DialKey
            key={digit}
            digit={digit}
            name={nameOfKey(digit, strings)}
            isOff={isOff}
            isLast={pressed.digits.at(-1) === digit ? pressed.count : 0}
            onPress={press}
            {...(isTyping && digit === '0' && { held: '+', hint: strings.holdForPlus })}
          />
        ))}
      </div>
      {children}
      {hasFailed && (
        <p role="alert" data-part="error">
          {strings.actionFailed(explain(error, strings))}
        </p>
      )}
    </RootElement>
  )
}

interface NumberFieldProps {
  readonly value: string
  readonly onValueChange: ((value: string) => void) | undefined
  readonly isKey: (key: string) => boolean
}

// A real field: it can be pasted into, and be read character by character.
function NumberField({ value, onValueChange, isKey }: NumberFieldProps): ReactNode {
  const strings = useAllStrings()

  function handleChange(text: string) {
    const keys = text.toUpperCase().split('')
    onValueChange?.(keys.filter((key) => isKey(key) || key === '+').join(''))
  }

  return (
    <div dir="ltr" data-part="field">
      <input
        type="tel"
        // The keys are here already.
        inputMode="none"
        autoComplete="off"
        aria-label={strings.phoneNumber}
        data-part="display"
        value={value}
        onChange={(event) => handleChange(event.target.value)}
      />
      <button
        type="button"
        aria-label={strings.deleteDigit}
        data-part="delete"
        // Disabled, it would lose the focus with the last digit.
        aria-disabled={value === ''}
        tabIndex={value === '' ? -1 : 0}
        onClick={() => onValueChange?.(value.slice(0, -1))}
      >
        <BackspaceIcon />
      </button>
    </div>
  )
}

const ROWS = '123456789*0#'
const ROWS_WITH_LETTERS = '123A456B789C*0#D'

/** How many digits are shown. */
const KEPT = 64

function nameOfKey(key: string | undefined, { dialKeys }: Strings): string {
  return key === '*' || key === '#' || key === '+' ? dialKeys[key] : (key ?? '')
}

function hasModifier({ ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return ctrlKey || altKey || metaKey
}

function isField(target: EventTarget): boolean {
  return target instanceof HTMLInputElement
}
