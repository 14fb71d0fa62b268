'use client'

import type { ComponentProps, ReactNode } from 'react'
import { usePresence } from '../hooks/usePresence.ts'
import { formatterOf } from './formatterOf.ts'
import { presenceOf } from './presenceOf.ts'
import { PresenceShape } from './PresenceShape.tsx'
import type { Presence } from './strings.ts'
import { useAllStrings } from './useAllStrings.ts'
import { RootElement, type RenderRoot } from './RootElement.tsx'

export interface PresenceDotProps extends Omit<ComponentProps<'span'>, 'children'> {
  userId: string
  /**
   * Whether the word stands beside the sign.
   * @default false
   */
  showLabel?: boolean
  /** When the user was last seen, in the title. @default day and time, as the reader's language has it */
  formatLastSeen?: (at: number) => string
  /** Renders the root as an element of yours, which spreads the props. @default a `<span>` */
  render?: RenderRoot<'span', Presence | 'unknown'>
  /** Leaves the looks to the app. @default false */
  unstyled?: boolean
}

/**
 * Whether a user can be reached. Each state has a shape of its own besides its colour; until the
 * server has answered there is none. Renders a `<span>`.
 */
export function PresenceDot({
  userId,
  showLabel = false,
  formatLastSeen,
  render,
  unstyled,
  ...spanProps
}: PresenceDotProps): ReactNode {
  const strings = useAllStrings()
  const status = usePresence(userId)
  const formatSeen = formatLastSeen ?? formatterOf(strings.lang, DAY_AND_TIME)
  const presence = status === undefined ? undefined : presenceOf(status)
  const lastSeenAt = status?.lastSeenAt
  const label = presence === undefined ? undefined : strings.presence[presence]
  const shown = presence ?? 'unknown'
  const isImage = label !== undefined && !showLabel

  return (
    <RootElement
      as="span"
      mark="presence-dot"
      {...{ render, unstyled }}
      state={shown}
      role={isImage ? 'img' : undefined}
      aria-label={isImage ? label : undefined}
      title={lastSeenAt === undefined ? undefined : strings.lastSeen(formatSeen(lastSeenAt))}
      {...spanProps}
      data-presence={shown}
    >
      <PresenceShape presence={presence} />
      {showLabel && label !== undefined && <span data-part="label">{label}</span>}
    </RootElement>
  )
}

const DAY_AND_TIME = { dateStyle: 'medium', timeStyle: 'short' } as const
