import { formatterOf } from './formatterOf.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** How long ago something was, in the words of a language; from a week on, the day. */
export function formatRelative(
  at: number,
  { now, lang }: { readonly now: number | undefined; readonly lang: string },
): string {
  if (now === undefined || now - at >= 7 * DAY_MS) return formatterOf(lang, DAY)(at)
  const ago = Math.max(0, now - at)
  const format = relativeOf(lang)
  if (ago < MINUTE_MS) return format.format(0, 'second')
  if (ago < HOUR_MS) return format.format(-Math.floor(ago / MINUTE_MS), 'minute')
  if (ago < DAY_MS) return format.format(-Math.floor(ago / HOUR_MS), 'hour')
  return format.format(-Math.floor(ago / DAY_MS), 'day')
}

function relativeOf(lang: string): Intl.RelativeTimeFormat {
  const known = formats.get(lang) ?? new Intl.RelativeTimeFormat(lang, { numeric: 'auto' })
  formats.set(lang, known)
  return known
}

/** Making one takes longer than a row of a list. */
const formats = new Map<string, Intl.RelativeTimeFormat>()

const DAY = { dateStyle: 'medium' } as const
