import type { TabRank } from './createTabElection.ts'

/** How good this page is at being noticed now. */
export function pageRank(): Pick<TabRank, 'isVisible' | 'hasFocus'> {
  return { isVisible: document.visibilityState === 'visible', hasFocus: document.hasFocus() }
}

/** Calls when it may be another. Returns its undo. */
export function onPageRankChange(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  addEventListener('focus', listener)
  addEventListener('blur', listener)
  return () => {
    document.removeEventListener('visibilitychange', listener)
    removeEventListener('focus', listener)
    removeEventListener('blur', listener)
  }
}

/** Calls at each sign of a person: the only moments at which a browser lets a page begin to sound. */
export function onGesture(listener: () => void): () => void {
  const options = { capture: true, passive: true }
  for (const name of GESTURES) addEventListener(name, listener, options)
  return () => {
    for (const name of GESTURES) removeEventListener(name, listener, options)
  }
}

// Not when a pointer goes down: what disappears by it would move the button away from under the click.
const GESTURES = ['pointerup', 'keydown'] as const
