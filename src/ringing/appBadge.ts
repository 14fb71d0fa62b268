/** What the icon of the installed app counts: missed calls, and calls that ring. */
const page: { missed?: number; readonly ringing: Set<{ readonly count: number }> } = {
  ringing: new Set(),
}

/** Says how many calls were missed. 0 takes away what a push has left while no page was open. */
export function countMissed(count: number): void {
  if (page.missed === count) return
  page.missed = count
  show()
}

/** Counts a call that rings on top, until the returned function is called. */
export function countRinging(count: number): () => void {
  const one = { count }
  page.ringing.add(one)
  show()
  return () => {
    if (page.ringing.delete(one)) show()
  }
}

function show(): void {
  let count = page.missed ?? 0
  for (const one of page.ringing) count += one.count
  // Refused where the page is not installed as an app, which is no fault.
  if (count > 0) navigator.setAppBadge?.(count).catch(() => {})
  else navigator.clearAppBadge?.().catch(() => {})
}
