'use client'

import type { ComponentProps, ReactNode } from 'react'
import { usePresence } from '../hooks/usePresence.ts'
import type { UserStatus } from '../protocol/users.ts'
import { languageOf } from './languageOf.ts'
import type { Presence } from './strings.ts'
import { formatterOf } from './formatterOf.ts'
import { useStrings } from './useStrings.ts'

export interface PresenceDotProps extends Omit<ComponentProps<'span'>, 'children'> {
  userId: string
  /**
   * Whether the word stands beside the sign.
   * @default false
   */
  showLabel?: boolean
  /** When the user was last seen, in the title. @default day and time, as the reader's language has it */
  formatLastSeen?: (at: number) => string
}

/**
 * Whether a user can be reached. Each state has a shape of its own besides its colour; until the
 * server has answered there is none. Renders a `<span>`.
 */
export function PresenceDot({
  userId,
  showLabel = false,
  formatLastSeen,
  ...spanProps
}: PresenceDotProps): ReactNode {
  const strings = useStrings()
  const status = usePresence(userId)
  const formatSeen = formatLastSeen ?? formatterOf(strings.lang, DAY_AND_TIME)
  const presence = status === undefined ? undefined : toPresence(status)
  const lastSeenAt = status?.lastSeenAt
  const label = presence === undefined ? undefined : strings.presence[presence]
  const isImage = label !== undefined && !showLabel

  return (
    <span
      {...languageOf(strings)}
      role={isImage ? 'img' : undefined}
      aria-label={isImage ? label : undefined}
      title={lastSeenAt === undefined ? undefined : strings.lastSeen(formatSeen(lastSeenAt))}
      {...spanProps}
      data-beckon="presence-dot"
      data-presence={presence ?? 'unknown'}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true" data-part="shape">
        {presence !== undefined && SHAPES[presence]}
      </svg>
      {showLabel && label !== undefined && <span data-part="label">{label}</span>}
    </span>
  )
}

function toPresence({ online, reconnecting, availability }: UserStatus): Presence {
  if (!online) return 'offline'
  if (reconnecting === true) return 'reconnecting'
  return availability === 'available' ? 'online' : availability
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

const DAY_AND_TIME = { dateStyle: 'medium', timeStyle: 'short' } as const
