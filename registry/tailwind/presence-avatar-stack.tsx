'use client'

import type { ReactNode } from 'react'
import { usePresence } from 'beckon'

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
    <ul role="list" className="isolate flex">
      {userIds.slice(0, max).map((userId) => (
        <Avatar key={userId} userId={userId} name={nameOf(userId)} />
      ))}
      {hidden.length > 0 && (
        <li
          className="relative not-first:-ms-2"
          title={hidden.map((userId) => nameOf(userId)).join(', ')}
        >
          <span
            className="grid size-9 place-items-center rounded-full border-2 border-beckon-bg bg-beckon-hover text-sm font-semibold text-beckon-fg"
            aria-hidden="true"
          >
            +{hidden.length}
          </span>
          <span className="sr-only">and {hidden.map((userId) => nameOf(userId)).join(', ')}</span>
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
    <li className="relative not-first:-ms-2" title={words}>
      <span
        className="grid size-9 place-items-center rounded-full border-2 border-beckon-bg bg-beckon-hover text-sm font-semibold text-beckon-fg"
        aria-hidden="true"
      >
        {name.slice(0, 1).toUpperCase()}
      </span>
      {state !== undefined && (
        <span
          className="absolute end-0 bottom-0 z-1 size-3 rounded-full border-2 border-beckon-online bg-beckon-online outline-2 outline-beckon-bg data-[state=away]:border-beckon-away data-[state=away]:bg-linear-to-b data-[state=away]:from-beckon-away data-[state=away]:from-50% data-[state=away]:to-beckon-bg data-[state=away]:to-50% data-[state=busy]:rounded-xs data-[state=busy]:border-beckon-busy data-[state=busy]:bg-beckon-busy data-[state=doNotDisturb]:rounded-xs data-[state=doNotDisturb]:border-beckon-busy data-[state=doNotDisturb]:bg-beckon-busy data-[state=offline]:border-beckon-offline data-[state=offline]:bg-beckon-bg"
          data-state={state}
          aria-hidden="true"
        />
      )}
      <span className="sr-only">{words}</span>
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
