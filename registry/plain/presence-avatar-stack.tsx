'use client'

import type { ReactNode } from 'react'
import { usePresence } from 'beckon'
import './presence-avatar-stack.css'

export interface PresenceAvatarStackProps {
  userIds: readonly string[]
  /** So many faces; the others are a number. @default 4 */
  max?: number
  /** What people are called. @default their user ids */
  nameOf?: (userId: string) => string
}

/** The faces of some people, each with a sign of whether they can be reached. */
export function PresenceAvatarStack({
  userIds,
  max = 4,
  nameOf = (userId) => userId,
}: PresenceAvatarStackProps): ReactNode {
  const hidden = userIds.slice(max)
  return (
    <ul role="list" className="avatar-stack">
      {userIds.slice(0, max).map((userId) => (
        <Avatar key={userId} userId={userId} name={nameOf(userId)} />
      ))}
      {hidden.length > 0 && (
        <li className="avatar-stack-item" title={hidden.map((userId) => nameOf(userId)).join(', ')}>
          <span className="avatar-stack-face" aria-hidden="true">
            +{hidden.length}
          </span>
          <span className="avatar-stack-words">
            and {hidden.map((userId) => nameOf(userId)).join(', ')}
          </span>
        </li>
      )}
    </ul>
  )
}

function Avatar({ userId, name }: { userId: string; name: string }): ReactNode {
  // Until the server has answered there is no sign: nobody is called offline who is not.
  const state = usePresence(userId, (status) =>
    status === undefined ? undefined : status.online ? status.availability : 'offline',
  )
  const words = state === undefined ? name : `${name}, ${WORDS[state]}`
  return (
    <li className="avatar-stack-item" title={words}>
      <span className="avatar-stack-face" aria-hidden="true">
        {name.slice(0, 1).toUpperCase()}
      </span>
      {state !== undefined && (
        <span className="avatar-stack-dot" data-state={state} aria-hidden="true" />
      )}
      <span className="avatar-stack-words">{words}</span>
    </li>
  )
}

const WORDS = {
  available: 'online',
  away: 'away',
  busy: 'busy',
  doNotDisturb: 'do not disturb',
  offline: 'offline',
}
