import type { PushImageField } from '../pushTransport.ts'
import { checkPushImage, type CheckPushImageOptions } from './checkPushImage.ts'

type ImageCheck = (field: PushImageField, url: string) => Promise<void>

/** Whoever invites waits for it. */
const WITHIN_MS = 3000

/** The same image is in many notifications. */
const KNOWN_MS = 10 * 60 * 1000
const REFUSED_MS = 30_000
const MAX_KNOWN = 1000

/** Checks the images of these hosts, and no others: addresses come from clients. */
export function createImageCheck(
  hosts: readonly string[],
  { fetch = globalThis.fetch, now = Date.now }: CheckPushImageOptions & { now?: () => number } = {},
): ImageCheck {
  const known = new Map<string, { readonly until: number; readonly checked: Promise<void> }>()

  return (field, url) => {
    if (!hosts.includes(new URL(url).host)) return Promise.resolve()
    const name = `${field} ${url}`
    const before = known.get(name)
    if (before !== undefined && before.until > now()) return before.checked
    // A redirect could lead anywhere.
    const ask: typeof fetch = (to, init) => fetch(to, { ...init, redirect: 'error' })
    const checked = checkPushImage(field, url, { fetch: ask, withinMs: WITHIN_MS })
    known.delete(name)
    known.set(name, { until: now() + KNOWN_MS, checked })
    const [oldest] = known.keys()
    if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest)
    // What cannot be had now may be there in a moment. Whoever tries in vain is told of it all the same.
    checked.catch(() => known.set(name, { until: now() + REFUSED_MS, checked }))
    return checked
  }
}
