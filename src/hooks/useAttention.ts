'use client'

import { useEffect } from 'react'
import type { RingOptions } from '../ringing/createRinging.ts'
import { notifyCall } from '../ringing/notifyCall.ts'
import { onPageRankChange, pageRank } from '../ringing/pageRank.ts'
import { showAttention } from '../ringing/showAttention.ts'
import { vibrate } from '../ringing/vibrate.ts'
import { useRinging, useRingingValue } from './useRinging.ts'

export interface UseAttentionOptions {
  /** What the title of the page says in turn with its own. `null` leaves the title alone. */
  title: string | null
  /** Whether the icon of the tab is marked. @default true */
  favicon?: boolean
  /** The number on the icon of an installed app. @default 1 */
  badge?: number | null
  /** Until somebody silences the call. @default true */
  vibrate?: boolean
  /**
   * The words of a notification, shown where they are allowed while the page is hidden or may not be
   * heard.
   * @default none
   */
  notification?: { readonly title: string; readonly body: string; readonly icon?: string } | null
}

/**
 * Makes a page be noticed while a call comes in: title, icon, badge, vibration, and a notification of
 * the system while the page is hidden or must be silent. Of several tabs one shows the notification. Everything
 * is undone when the call stops ringing.
 *
 * @example
 * useAttention(incoming?.inviteId, { title: 'Ana is calling' })
 */
export function useAttention(
  inviteId: string | undefined,
  {
    title,
    favicon = true,
    badge = 1,
    vibrate: vibrates = true,
    notification = null,
  }: UseAttentionOptions,
): void {
  const ringing = useRinging()
  const words = notification?.title
  const body = notification?.body ?? ''
  const icon = notification?.icon

  const mayVibrate = useRingingValue(({ isSilenced }) => !isSilenced(inviteId), false) && vibrates

  // One of several tabs is to be chosen where nothing is heard, too.
  useEffect(
    () => (inviteId === undefined ? undefined : ringing().begin(inviteId, UNHEARD)),
    [ringing, inviteId],
  )

  useEffect(() => {
    if (inviteId === undefined) return undefined
    return showAttention({
      title: title ?? undefined,
      hasMark: favicon,
      badge: badge ?? undefined,
    })
  }, [inviteId, title, favicon, badge])

  useEffect(
    () => (inviteId !== undefined && mayVibrate ? vibrate() : undefined),
    [inviteId, mayVibrate],
  )

  useEffect(() => {
    if (inviteId === undefined || words === undefined) return undefined
    let close: (() => void) | undefined
    const look = () => {
      const { isChosen, stateOf } = ringing()
      const isUnnoticed = !pageRank().isVisible || stateOf(inviteId) === 'blocked'
      const isWanted = isChosen && isUnnoticed
      if (isWanted && close === undefined)
        close = notifyCall({ inviteId, title: words, body, icon })
      if (isWanted) return
      close?.()
      close = undefined
    }
    look()
    const offs = [ringing().subscribe(look), onPageRankChange(look)]
    return () => {
      offs.forEach((off) => off())
      close?.()
    }
  }, [ringing, inviteId, words, body, icon])
}

const UNHEARD: RingOptions = { source: 'ring', volume: 0, sinkId: undefined, isShared: true }
