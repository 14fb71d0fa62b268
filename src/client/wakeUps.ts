import { onPageEvent } from './onPageEvent.ts'

/**
 * Calls `onWake` when a browser has reason to doubt its connection: the network is back, or the page
 * is seen again after it was frozen. Returns its undo. Does nothing outside a browser.
 */
export function onWakeUp(onWake: () => void): () => void {
  // The first show of a page is no return: its connection is just being opened.
  const handleShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) onWake()
  }
  const handleVisibility = () => {
    if (globalThis.document?.visibilityState === 'visible') onWake()
  }
  const offOnline = onPageEvent('online', onWake)
  const offShow = onPageEvent('pageshow', handleShow)
  globalThis.document?.addEventListener('visibilitychange', handleVisibility)
  return () => {
    offOnline()
    offShow()
    globalThis.document?.removeEventListener('visibilitychange', handleVisibility)
  }
}
