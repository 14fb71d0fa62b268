'use client'

import { useEffect } from 'react'
import { notifyCall } from '../ringing/notifyCall.ts'
import { onPageRankChange, pageRank } from '../ringing/pageRank.ts'
import { showAttention } from '../ringing/showAttention.ts'
import { useRinging } from './useRinging.ts'

export interface UseAttentionOptions {
  /** What the title of the page says in turn with its own. `null` leaves the title alone. */
  title: string | null
  /** Whether the icon of the tab is marked. @default true */
  favicon?: boolean
  /** The number on the icon of an installed app. @default 1 */
  badge?: number | null
  /** @default true */
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
  { title, favicon = true, badge = 1, vibrate = true, notification = null }: UseAttentionOptions,
): void {
  const ringing = useRinging()
  const words = notification?.title
  const body = notification?.body ?? ''
  const icon = notification?.icon

  useEffect(() => {
    if (inviteId === undefined) return undefined
    return showAttention({
      title: title ?? undefined,
      hasMark: favicon,
      badge: badge ?? undefined,
      vibrates: vibrate,
    })
  }, [inviteId, title, favicon, badge, vibrate])

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
