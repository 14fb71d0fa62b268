'use client'

import { useState } from 'react'

const KEY = 'beckon.minimized'

/** Whether a call is minimised in this tab. It stays so when the page is loaded again. */
export function useMinimized(
  inviteId: string | undefined,
): readonly [isMinimized: boolean, toggle: () => void] {
  const [minimizedId, setMinimizedId] = useState(readId)
  const isMinimized = inviteId !== undefined && inviteId === minimizedId
  function toggle() {
    const next = isMinimized ? '' : inviteId
    setMinimizedId(next)
    writeId(next ?? '')
  }
  return [isMinimized, toggle]
}

// Where a page may keep nothing, reading throws.
function readId(): string | undefined {
  try {
    return sessionStorage.getItem(KEY) ?? undefined
  } catch {
    return undefined
  }
}

function writeId(id: string): void {
  try {
    sessionStorage.setItem(KEY, id)
  } catch {
    // It is minimised until the page is left.
  }
}
