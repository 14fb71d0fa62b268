'use client'

import { useState } from 'react'

const KEY = 'beckon.minimized'

/** Whether a call is minimised in this tab. It stays so when the page is loaded again. */
export function useMinimized(
  inviteId: string | undefined,
): readonly [isMinimized: boolean, toggle: () => void] {
  const [minimizedId, setMinimizedId] = useState(() => keep())
  const isMinimized = inviteId !== undefined && inviteId === minimizedId
  function toggle() {
    const next = isMinimized ? '' : (inviteId ?? '')
    setMinimizedId(next)
    keep(next)
  }
  return [isMinimized, toggle]
}

/** Keeps an id, and returns the one that is kept. Where a page may keep nothing there is none. */
function keep(id?: string): string | null {
  try {
    if (id !== undefined) sessionStorage.setItem(KEY, id)
    return sessionStorage.getItem(KEY)
  } catch {
    return null
  }
}
