'use client'

import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { PushWhen } from '../protocol/push.ts'
import { countMissed } from '../ringing/appBadge.ts'
import { pushDeviceOf, UNKNOWN_PUSH, type PushState } from './pushDeviceOf.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'
import { useMissedCalls } from './useMissedCalls.ts'
import { useNotificationAnswers } from './useNotificationAnswers.ts'
import { usePushWords } from './usePushWords.ts'

export interface UsePushOptions {
  /**
   * The address of the service worker. `null` is the one that the app registers by itself, with
   * `installPushWorker` in it.
   * @default '/push-worker.js'
   */
  readonly worker?: string | null
  /** What the worker opens where no window of the app is. @default '/' */
  readonly openUrl?: string
  /** Where the worker declines without a window; `''` is where the page is from. @default it opens one */
  readonly serverUrl?: string
  /** The address of the picture in notifications. */
  readonly icon?: string
  /** Whether it is told of while the user has no live session, or every time. @default 'offline' */
  readonly when?: PushWhen
  /** Of whom alone it is told; at most 100 users. @default everybody */
  readonly allow?: readonly string[]
  /** A label, as that of a session: "phone". */
  readonly device?: string
}

export interface UsePushResult extends PushState {
  /**
   * Asks for the permission, and subscribes. Call it within the handler of a click. Rejects, and says
   * so in `error`, with `FORBIDDEN` when it is blocked, `ABORTED` when the question was closed, and
   * `UNAVAILABLE` where something is missing.
   */
  readonly subscribe: () => Promise<void>
  /** Ends it, in the browser and at the server. */
  readonly unsubscribe: () => Promise<void>
}

/**
 * Whether this browser is told of calls while the app is closed, and how to have it so. A subscription
 * is said again at every login, so it is that of whoever logs in. Answers from notifications are done,
 * and the icon of an installed app counts missed calls. Several components are one subscription.
 *
 * @example
 * const { supported, subscribed, subscribe } = usePush()
 * if (supported && !subscribed) return <button onClick={subscribe}>Tell me of calls</button>
 */
export function usePush(options: UsePushOptions = {}): UsePushResult {
  const client = useSignaling()
  const sessionId = useSignalingState(({ session }) => session?.sessionId)
  const isSynced = useSignalingState(({ connection }) => connection.isSynced)
  const words = usePushWords()
  const { count } = useMissedCalls()
  const device = useMemo(() => pushDeviceOf(client), [client])
  const state = useSyncExternalStore(device.watch, device.getState, () => UNKNOWN_PUSH)
  useNotificationAnswers()

  // An inline list is another one at each render, and says the same.
  const given = JSON.stringify(options)
  useEffect(() => {
    if (sessionId === undefined) return device.forget()
    if (!isSynced) return undefined
    const { openUrl, serverUrl, icon, ...settings } = JSON.parse(given) as UsePushOptions
    const asked = Object.entries({ openUrl, serverUrl, icon })
    const workerOptions = Object.fromEntries(
      asked.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    )
    const more = asked.some(([, value]) => value !== undefined) ? { workerOptions } : {}
    return device.renew(sessionId, { ...settings, ...more, words })
  }, [device, sessionId, isSynced, given, words])

  useEffect(() => countMissed(count), [count])

  return useMemo(
    () => ({ ...state, subscribe: device.subscribe, unsubscribe: device.unsubscribe }),
    [state, device],
  )
}
