import { countRinging } from './appBadge.ts'

export interface AttentionOptions {
  /** Takes turns with the title of the page. */
  readonly title: string | undefined
  /** Whether the icon of the tab gets a mark. */
  readonly hasMark: boolean
  /** A number on the icon of an installed app; `undefined` leaves it alone. */
  readonly badge: number | undefined
}

/** Slower than what may not flash (WCAG 2.3.1: three times a second). */
const TURN_MS = 1000

/** Makes a page be noticed by who looks elsewhere, until the returned function is called. */
export function showAttention({ title, hasMark, badge }: AttentionOptions): () => void {
  const undos = [
    title === undefined ? undefined : takeTurns(title),
    hasMark ? markIcon() : undefined,
    badge === undefined ? undefined : countRinging(badge),
  ]
  return () => undos.forEach((undo) => undo?.())
}

function takeTurns(title: string): () => void {
  let own = document.title
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  const show = () => {
    // The app may have set another one meanwhile.
    if (document.title !== title) own = document.title
    document.title = document.title === title && !isStill ? own : title
  }
  show()
  const timer = setInterval(show, TURN_MS)
  return () => {
    clearInterval(timer)
    if (document.title === title) document.title = own
  }
}

const MARK =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" fill="#187a41"/><path fill="none" stroke="#fff" stroke-width="3" d="M5 3v3l5 5h3"/></svg>',
  )

function markIcon(): () => void {
  const icons = [...document.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')]
  const before = icons.map((icon) => icon.href)
  const own = document.createElement('link')
  own.rel = 'icon'
  own.href = MARK
  if (icons.length === 0) document.head.append(own)
  for (const icon of icons) icon.href = MARK
  return () => {
    own.remove()
    icons.forEach((icon, at) => (icon.href = before[at] ?? ''))
  }
}
