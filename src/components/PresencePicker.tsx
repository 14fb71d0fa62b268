'use client'

import {
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type ComponentProps,
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import { useSignaling, useSignalingState } from '../hooks/signalingContext.ts'
import { useAction } from '../hooks/useAction.ts'
import { useWatchedUser } from '../hooks/useUser.ts'
import type { Availability, UserStatus } from '../protocol/users.ts'
import { explain } from './explain.ts'
import { foldText } from './foldText.ts'
import { languageOf } from './languageOf.ts'
import { PresenceShape } from './PresenceShape.tsx'
import { presenceOf } from './presenceOf.ts'
import { rootAttributes } from './rootAttributes.ts'
import type { Presence, Strings } from './strings.ts'
import { useAllStrings } from './useAllStrings.ts'

export interface PresencePickerProps extends Omit<ComponentProps<'div'>, 'children' | 'onChange'> {
  /** What can be chosen. @default all four */
  choices?: readonly Availability[]
  /** Called when the server has taken what was chosen. */
  onChange?: (availability: Availability) => void
  /** Leaves the looks to the app: no rule of `styles.css` fits. @default false */
  unstyled?: boolean
}

const ALL: readonly Availability[] = ['available', 'away', 'busy', 'doNotDisturb']

/**
 * Says how this user can be reached, and lets one choose it. What is chosen is shown at once, and taken
 * back when the server refuses. Disabled while nobody is logged in. Renders a `<div>` with a button,
 * and the choices when it is open.
 */
export function PresencePicker({
  choices = ALL,
  onChange,
  unstyled,
  onBlur,
  ...divProps
}: PresencePickerProps): ReactNode {
  const strings = useAllStrings()
  const id = useId()
  const { isKnown, availability, presence, error, choose } = useAvailability(onChange)
  const [isOpen, setIsOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)

  function close() {
    setIsOpen(false)
    button.current?.focus()
  }

  function handleBlur(event: FocusEvent<HTMLDivElement>) {
    onBlur?.(event)
    if (!event.currentTarget.contains(event.relatedTarget)) setIsOpen(false)
  }

  function handleKeyDown(event: KeyboardEvent) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    setIsOpen(true)
  }

  const label = wordOf(availability, strings)
  return (
    <div
      {...languageOf(strings)}
      {...divProps}
      {...rootAttributes('presence-picker', unstyled)}
      data-state={error === undefined ? 'idle' : 'error'}
      onBlur={handleBlur}
    >
      <button
        ref={button}
        type="button"
        aria-label={strings.memberLabel([label, strings.yourAvailability])}
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        disabled={!isKnown}
        data-part="trigger"
        onClick={() => setIsOpen(!isOpen)}
        onKeyDown={handleKeyDown}
      >
        <Sign presence={presence} />
        {label}
      </button>
      {isOpen && (
        <Choices
          {...{ id, choices, availability }}
          onChoose={(choice) => {
            close()
            if (choice !== availability) choose(choice)
          }}
          onClose={close}
        />
      )}
      {error !== undefined && (
        <p role="alert" data-part="error">
          {strings.actionFailed(explain(error, strings))}
        </p>
      )}
    </div>
  )
}

function useAvailability(onChange: PresencePickerProps['onChange']) {
  const { users } = useSignaling()
  const selfId = useSignalingState(({ session }) => session?.userId)
  useWatchedUser(selfId)
  const status = useSignalingState((state) => state.users.get(selfId ?? '')?.status)
  const [{ pending, error }, run] = useAction()
  /** What was chosen, and how things stood then. */
  const [chosen, setChosen] = useState<Choice>()
  // The event may come after the reply, and until then the status is an old one.
  if (chosen !== undefined && !pending && status !== chosen.from) setChosen(undefined)

  function choose(availability: Availability) {
    setChosen({ availability, from: status })
    void run(() => users.setAvailability(availability)).then(
      () => onChange?.(availability),
      () => setChosen(undefined),
    )
  }

  const availability = chosen?.availability ?? status?.availability ?? 'available'
  const shown: UserStatus | undefined = chosen ? { online: true, availability } : status
  return {
    isKnown: status !== undefined,
    availability,
    presence: shown && presenceOf(shown),
    error,
    choose,
  }
}

interface Choice {
  readonly availability: Availability
  readonly from: UserStatus | undefined
}

interface ChoicesProps {
  readonly id: string
  readonly choices: readonly Availability[]
  readonly availability: Availability
  readonly onChoose: (availability: Availability) => void
  readonly onClose: () => void
}

function Choices({ id, choices, availability, onChoose, onClose }: ChoicesProps): ReactNode {
  const strings = useAllStrings()
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const options = list.current
    const chosen = options?.querySelector<HTMLElement>('[aria-selected="true"]')
    const first = options?.querySelector<HTMLElement>('[role="option"]')
    ;(chosen ?? first)?.focus()
  }, [])

  function handleKeyDown(event: KeyboardEvent) {
    const { key } = event
    const options = [...(list.current?.children ?? [])] as HTMLElement[]
    const at = options.findIndex((option) => option === document.activeElement)
    const choice = choices[at]
    if (key === 'Tab') return
    event.preventDefault()
    if (key === 'Escape') onClose()
    else if ((key === 'Enter' || key === ' ') && choice !== undefined) onChoose(choice)
    else options[placeAfter(key, at)]?.focus()
  }

  function placeAfter(key: string, at: number): number {
    if (key === 'ArrowDown') return Math.min(at + 1, choices.length - 1)
    if (key === 'ArrowUp') return Math.max(at - 1, 0)
    if (key === 'Home') return 0
    if (key === 'End') return choices.length - 1
    const begins = (choice: Availability) =>
      foldText(wordOf(choice, strings)).startsWith(foldText(key))
    const next = choices.findIndex((choice, place) => place > at && begins(choice))
    return next < 0 ? choices.findIndex(begins) : next
  }

  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={strings.yourAvailability}
      data-part="choices"
    >
      {choices.map((choice) => (
        <div
          key={choice}
          role="option"
          aria-selected={choice === availability}
          tabIndex={-1}
          data-part="choice"
          onClick={() => onChoose(choice)}
          onKeyDown={handleKeyDown}
        >
          <Sign presence={presenceOf({ online: true, availability: choice })} />
          {wordOf(choice, strings)}
        </div>
      ))}
    </div>
  )
}

function wordOf(availability: Availability, { presence, lang }: Strings): string {
  const word = presence[presenceOf({ online: true, availability })]
  return word.charAt(0).toLocaleUpperCase(lang) + word.slice(1)
}

function Sign({ presence }: { readonly presence: Presence | undefined }): ReactNode {
  return (
    <span aria-hidden="true" data-beckon="presence-dot" data-presence={presence ?? 'unknown'}>
      <PresenceShape presence={presence} />
    </span>
  )
}
