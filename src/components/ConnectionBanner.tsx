'use client'

import { useEffect, useState, type ComponentProps, type ReactNode } from 'react'
import { useConnection } from '../hooks/useConnection.ts'
import type { ConnectionStatus } from '../store/connection.ts'
import { useSignaling } from '../hooks/signalingContext.ts'
import { handFocusTo } from './handFocusTo.ts'
import type { Strings } from './strings.ts'
import { useSecondsUntil } from './useSecondsUntil.ts'
import { useAllStrings } from './useAllStrings.ts'
import { useKeyFocus } from './useKeyFocus.ts'
import { RootElement, type RenderRoot } from './RootElement.tsx'

export interface ConnectionBannerProps extends Omit<ComponentProps<'div'>, 'children'> {
  /**
   * How long the connection may be away before anybody is told, in milliseconds.
   * @default 1500
   */
  delayMs?: number
  /** Renders the root as an element of yours, which spreads the props. @default a `<div>` */
  render?: RenderRoot<'div', ConnectionBannerState>
  /** Leaves the looks to the app. @default false */
  unstyled?: boolean
}

/** How long the good news stays. */
const RECONNECTED_MS = 3000

/** What the banner says; `none` and `idle` are nothing. */
export type ConnectionBannerState = ConnectionStatus | 'reconnected' | 'none'

/**
 * Says that the connection is away, after a moment, when the next attempt to get it back is made, and
 * once that it is back. That stays until whoever has pressed the button with a key goes elsewhere. Renders a `<div>` with `role="status"`, which is empty while all is well so that
 * screen readers notice when it is not.
 */
export function ConnectionBanner({
  delayMs = 1500,
  render,
  unstyled,
  ...divProps
}: ConnectionBannerProps): ReactNode {
  const strings = useAllStrings()
  const { status, nextRetryAt, reconnectNow } = useConnection()
  const [hasFocus, focusProps] = useKeyFocus(divProps)
  const shown = useShown(status, delayMs, hasFocus)
  const text = shown === 'none' ? undefined : textsOf(strings)[shown]
  const canRetry = shown === 'reconnecting' || shown === 'connecting' || shown === 'offline'

  return (
    <RootElement
      as="div"
      mark="connection-banner"
      {...{ render, unstyled }}
      state={shown}
      role="status"
      {...divProps}
      {...focusProps}
    >
      {text !== undefined && <span data-part="text">{text}</span>}
      {canRetry && nextRetryAt !== undefined && <Countdown until={nextRetryAt} />}
      {canRetry && (
        <button ref={toText} type="button" data-part="retry" onClick={reconnectNow}>
          {strings.retryNow}
        </button>
      )}
    </RootElement>
  )
}

const toText = handFocusTo((button) => button.parentElement?.querySelector('span'))

/** Seen, and not read out each second. */
function Countdown({ until }: { readonly until: number }): ReactNode {
  const strings = useAllStrings()
  const seconds = useSecondsUntil(until)
  if (seconds === undefined || seconds === 0) return null
  return (
    <span role="timer" aria-live="off" data-part="countdown">
      {strings.retryIn(seconds)}
    </span>
  )
}

function textsOf(
  strings: Strings,
): Record<Exclude<ConnectionBannerState, 'none'>, string | undefined> {
  return {
    idle: undefined,
    connected: strings.connected,
    connecting: strings.connecting,
    reconnecting: strings.reconnecting,
    offline: strings.noNetwork,
    reconnected: strings.reconnected,
    unauthorized: strings.unauthorized,
    replaced: strings.replaced,
    closed: strings.closed,
  }
}

const FINE: ReadonlySet<ConnectionStatus> = new Set<ConnectionStatus>(['idle', 'connected'])

// What is final is told at once; what may pass by itself gets a moment to do so.
const FINAL: ReadonlySet<ConnectionStatus> = new Set<ConnectionStatus>([
  'unauthorized',
  'replaced',
  'closed',
])

function useShown(
  status: ConnectionStatus,
  delayMs: number,
  hasFocus: boolean,
): ConnectionBannerState {
  const { clock } = useSignaling()
  const [shown, setShown] = useState<ConnectionBannerState>('none')

  useEffect(() => {
    // What is final is shown as it is. The next login begins anew.
    if (FINAL.has(status)) return clock.setTimer(() => setShown('none'), 0)
    if (!FINE.has(status)) return clock.setTimer(() => setShown(status), delayMs)
    const isOver = status === 'idle'
    const told = clock.setTimer(
      () => setShown((before) => (isOver ? 'none' : afterwards(before, hasFocus))),
      0,
    )
    if (hasFocus) return told
    const done = clock.setTimer(() => setShown('none'), RECONNECTED_MS)
    return () => {
      told()
      done()
    }
  }, [clock, status, delayMs, hasFocus])

  return FINAL.has(status) ? status : shown
}

// Only who has been told that it was away is told that it is back, and who was at the button, where the
// focus would be lost with the banner, that it is there.
function afterwards(before: ConnectionBannerState, hasFocus: boolean): ConnectionBannerState {
  if (before === 'none') return 'none'
  const wasAway = before !== 'connecting' && before !== 'connected'
  if (wasAway) return 'reconnected'
  return hasFocus ? 'connected' : 'none'
}
