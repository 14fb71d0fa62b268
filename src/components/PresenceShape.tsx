import type { ReactNode } from 'react'
import type { Presence } from './strings.ts'

/** The sign of a presence. Without one, the room that it takes. */
export function PresenceShape({
  presence,
}: {
  readonly presence: Presence | undefined
}): ReactNode {
  return (
    <svg viewBox="0 0 16 16" width="1em" height="1em" aria-hidden="true" data-part="shape">
      {presence !== undefined && SHAPES[presence]}
    </svg>
  )
}

/** None of them is another in a different colour. */
const SHAPES: Record<Presence, ReactNode> = {
  online: <circle cx="8" cy="8" r="7" />,
  away: <path d="M7.5 1A7 7 0 1 0 15 8.9 5.4 5.4 0 0 1 7.5 1Z" />,
  busy: <rect x="1.5" y="1.5" width="13" height="13" rx="2.5" />,
  doNotDisturb: (
    <path fillRule="evenodd" d="M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1ZM4 6.75v2.5h8v-2.5Z" />
  ),
  reconnecting: <circle cx="8" cy="8" r="5.75" data-part="ring" strokeDasharray="7.2 4.84" />,
  offline: <circle cx="8" cy="8" r="5.75" data-part="ring" />,
}
