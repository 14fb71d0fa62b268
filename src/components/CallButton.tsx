'use client'

import { useId, type ComponentProps, type MouseEvent, type ReactNode } from 'react'
import type { InvitationData } from '../protocol/register.ts'
import { useInvitation } from '../hooks/useInvitation.ts'
import { useSession } from '../hooks/useSession.ts'
import { ErrorText } from './callDialog/ErrorText.tsx'
import { PhoneIcon } from './icons.tsx'
import type { CommonStrings } from './strings.ts'
import { rootAttributes } from './rootAttributes.ts'
import { useStrings } from './useStrings.ts'
import { RootElement, type RenderRoot } from './RootElement.tsx'

export interface CallButtonProps extends ComponentProps<'button'> {
  /** The user to call, or a group. */
  to: string | readonly string[]
  /** Where to talk: handed to both sides. */
  channelId?: string
  /** Any JSON value for the other side. */
  data?: InvitationData
  /** How long it rings, in milliseconds. 0 never times out. @default 30_000 */
  timeoutMs?: number
  /** What to call the user in the button's name. @default the user id, or how many they are */
  name?: string
  /** Renders the root as an element of yours, which spreads the props. @default a `<button>` */
  render?: RenderRoot<'button', 'idle' | 'pending' | 'error'>
  /** Leaves the looks to the app. @default false */
  unstyled?: boolean
}

/**
 * Calls somebody, or several at once. Disabled while there is nobody logged in, or a call already.
 * Renders a `<button>`, and after a call that has failed a `<span>` beside it that says why; an `onClick`
 * that calls `event.preventDefault()` keeps it from calling.
 */
export function CallButton({
  to,
  channelId,
  data,
  timeoutMs,
  name,
  onClick,
  disabled,
  render,
  unstyled,
  children,
  ...buttonProps
}: CallButtonProps): ReactNode {
  const strings = useStrings()
  const { session } = useSession()
  const { invite, pending, error, outgoing, active } = useInvitation()
  const errorId = useId()
  const isBusy = outgoing !== undefined || active !== undefined
  const cannotCall = session === undefined || !canRing(to, session.userId) || isBusy

  function handleClick(event: MouseEvent<HTMLButtonElement>) {
    onClick?.(event)
    if (event.defaultPrevented || pending) return
    void invite({
      to,
      ...(channelId === undefined ? {} : { channelId }),
      ...(data === undefined ? {} : { data }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    })
  }

  return (
    <>
      <RootElement
        as="button"
        mark="call-button"
        {...{ render, unstyled }}
        state={pending ? 'pending' : error ? 'error' : 'idle'}
        type="button"
        // With words of its own it is called by those.
        aria-label={
          children === undefined ? strings.callName(name ?? nameFor(to, strings)) : undefined
        }
        aria-describedby={error && errorId}
        {...buttonProps}
        aria-busy={pending}
        disabled={disabled ?? cannotCall}
        onClick={handleClick}
      >
        {children ?? (
          <>
            <PhoneIcon />
            {strings.call}
          </>
        )}
      </RootElement>
      <ErrorText
        {...{ error, id: errorId }}
        {...rootAttributes('call-error', unstyled)}
        data-part="error"
      />
    </>
  )
}

function nameFor(to: string | readonly string[], strings: CommonStrings): string {
  const userIds = listOf(to)
  const [first = ''] = userIds
  return userIds.length === 1 ? first : strings.people(userIds.length)
}

// Nobody can call themselves, and the server refuses a group in which they are.
function canRing(to: string | readonly string[], userId: string): boolean {
  const userIds = listOf(to)
  return userIds.length > 0 && !userIds.includes(userId)
}

function listOf(to: string | readonly string[]): readonly string[] {
  return typeof to === 'string' ? [to] : [...new Set(to)]
}
