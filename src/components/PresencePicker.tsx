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
import { PresenceShape } from './PresenceShape.tsx'
import { presenceOf } from './presenceOf.ts'
import { rootAttributes } from './rootAttributes.ts'
import type { Presence, Strings } from './strings.ts'
import { useAllStrings } from './useAllStrings.ts'
import { RootElement, type RenderRoot } from './RootElement.tsx'

export interface PresencePickerProps extends Omit<ComponentProps<'div'>, 'children' | 'onChange'> {
  /** What can be chosen. @default all four */
  choices?: readonly Availability[]
  /** Called when the server has taken what was chosen. */
  onChange?: (availability: Availability) => void
  /** Renders the root as an element of yours, which spreads the props. @default a `<div>` */
  render?: RenderRoot<'div', 'idle' | 'error'>
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
  render,
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
    <RootElement
      as="div"
      mark="presence-picker"
      {...{ render, unstyled }}
      state={error === undefined ? 'idle' : 'error'}
      {...divProps}
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
        <Sign {...{ presence, unstyled }} />
        {label}
      </button>
      {isOpen && (
        <Choices
          {...{ id, choices, availability, unstyled }}
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
    </RootElement>
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
  readonly unstyled: boolean | undefined
}

function Choices({
  id,
  choices,
  availability,
  onChoose,
  onClose,
  unstyled,
}: ChoicesProps): ReactNode {
  const strings = useAllStrings()
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const options = list.current
    const chosen = options?.querySelector<HTMLElement>('[aria-selected="true"]')
    const first = options?.querySelector<HTMLElement>('[role="option"]')
    ;(chosen ?? first)?.focus()
  }, [])

  function handleKeyDown(event: KeyboardEvent<HTMLElement>) {
    const { key, currentTarget } = event
    // Those are keys of the browser and of the page.
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const options = [...(list.current?.children ?? [])]
    const at = options.indexOf(currentTarget)
    const choice = choices[at]
    const next = options[placeAfter(key, at)]
    if (key === 'Escape') onClose()
    else if ((key === 'Enter' || key === ' ') && choice !== undefined) onChoose(choice)
    else if (next instanceof HTMLElement) next.focus()
    else return
    event.preventDefault()
  }

  function placeAfter(key: string, at: number): number {
    if (key === 'ArrowDown') return Math.min(at + 1, choices.length - 1)
    if (key === 'ArrowUp') return Math.max(at - 1, 0)
    if (key === 'Home') return 0
    if (key === 'End') return choices.length - 1
    // What has a name is no letter: F5, Tab.
    if (key.length > 1) return -1
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
          <Sign presence={presenceOf({ online: true, availability: choice })} {...{ unstyled }} />
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

interface SignProps {
  readonly presence: Presence | undefined
  readonly unstyled: boolean | undefined
}

function Sign({ presence, unstyled }: SignProps): ReactNode {
  return (
    <span
      aria-hidden="true"
      {...rootAttributes('presence-dot', unstyled)}
      data-presence={presence ?? 'unknown'}
    >
      <PresenceShape presence={presence} />
    </span>
  )
}
