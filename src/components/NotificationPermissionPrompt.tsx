'use client'

import type { ComponentProps, ReactNode } from 'react'
import { usePush, type UsePushOptions, type UsePushResult } from '../hooks/usePush.ts'
import { explain } from './explain.ts'
import { handFocusTo } from './handFocusTo.ts'
import type { Strings } from './strings.ts'
import { useAllStrings } from './useAllStrings.ts'
import { useKeyFocus } from './useKeyFocus.ts'
import { useNotNow } from './useNotNow.ts'
import { RootElement, type RenderRoot } from './RootElement.tsx'

/**
 * What the prompt says: a question, how to undo that notifications are blocked, that the app must be on
 * the Home Screen, that they are on, or nothing.
 */
export type NotificationPermissionPromptState = 'ask' | 'denied' | 'homeScreen' | 'on' | 'none'

export interface NotificationPermissionPromptProps extends Omit<ComponentProps<'div'>, 'children'> {
  /** Replaces the reason. */
  children?: ReactNode
  /** How to subscribe. */
  push?: UsePushOptions
  /** Renders the root as an element of yours, which spreads the props. @default a `<div>` */
  render?: RenderRoot<'div', NotificationPermissionPromptState>
  /** Leaves the looks to the app. @default false */
  unstyled?: boolean
}

/**
 * Asks whether to be told of calls while the app is closed, with a reason, before the browser does: it
 * asks once. "Not now" holds for 30 days. Renders a `<div>` that is empty where there is nothing to ask
 * for, or nothing that helps.
 */
export function NotificationPermissionPrompt({
  children,
  push: options,
  render,
  unstyled,
  ...divProps
}: NotificationPermissionPromptProps): ReactNode {
  const strings = useAllStrings()
  const push = usePush(options)
  const [isNotNow, sayNotNow] = useNotNow('beckon.push.notNow')
  const [hasFocus, focusProps] = useKeyFocus(divProps)
  const state = stateOf(push, { isNotNow, hasFocus })
  const error = state === 'ask' ? errorOf(push, strings) : undefined
  const isOpen = state !== 'none' && state !== 'on'
  return (
    <RootElement
      as="div"
      mark="notification-permission-prompt"
      {...{ render, unstyled }}
      state={state}
      role="status"
      {...divProps}
      {...focusProps}
    >
      {state !== 'none' && (
        <span data-part="text">
          {state === 'ask' && children !== undefined ? children : textsOf(strings)[state]}
        </span>
      )}
      {error !== undefined && <span data-part="error">{error}</span>}
      {state === 'ask' && (
        <button
          ref={toText}
          type="button"
          data-part="turn-on"
          // One that is disabled would lose the focus. A second press is the same question.
          aria-disabled={push.isPending}
          // What went wrong is in `error`.
          onClick={() => void push.subscribe().catch(() => {})}
        >
          {strings.turnOnNotifications}
        </button>
      )}
      {isOpen && (
        <button type="button" data-part="not-now" onClick={sayNotNow}>
          {strings.notNow}
        </button>
      )}
    </RootElement>
  )
}

const toText = handFocusTo((button) => button.parentElement?.querySelector('span'))

function stateOf(
  { supported, reason, permission, subscribed }: UsePushResult,
  { isNotNow, hasFocus }: { readonly isNotNow: boolean; readonly hasFocus: boolean },
): NotificationPermissionPromptState {
  // Who has pressed the button with a key is told, and reads it until they go on.
  if (subscribed) return hasFocus ? 'on' : 'none'
  if (isNotNow) return 'none'
  if (reason === 'homeScreen') return 'homeScreen'
  if (!supported) return 'none'
  return permission === 'denied' ? 'denied' : 'ask'
}

function errorOf({ error }: UsePushResult, strings: Strings): string | undefined {
  // Who has closed the question of the browser knows.
  if (error === undefined || error.code === 'ABORTED') return undefined
  return strings.notificationsFailed(explain(error, strings))
}

function textsOf(
  strings: Strings,
): Record<Exclude<NotificationPermissionPromptState, 'none'>, string> {
  return {
    ask: strings.notificationsReason,
    denied: strings.notificationsDenied,
    homeScreen: strings.notificationsHomeScreen,
    on: strings.notificationsOn,
  }
}
