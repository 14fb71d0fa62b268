'use client'

import type { ReactNode } from 'react'
import type { Invitation, Invitee } from '../protocol/invitations.ts'
import { Avatar } from './Avatar.tsx'
import type { CommonStrings } from './strings.ts'
import { useStrings } from './useStrings.ts'
import { plainNameOf, type FormatName } from './plainNameOf.ts'

export interface CallPartiesProps {
  readonly invitation: Invitation
  readonly userId: string
  readonly formatName?: FormatName
}

type Party = Pick<Invitee, 'userId' | 'state' | 'cause'>

/** Whoever calls and everybody who is called, with how each of them stands in words. */
export function CallParties({ invitation, userId, formatName }: CallPartiesProps): ReactNode {
  const strings = useStrings()
  const parties = partiesOf(invitation, userId)
  return (
    <ul
      // Safari takes the list away from what has no bullets.
      role="list"
      aria-label={strings.partiesOfCall}
      aria-live="polite"
      data-part="parties"
      // A list that scrolls must be reached by keys.
      {...(parties.length > SHOWN_AT_ONCE && { tabIndex: 0 })}
    >
      {parties.map((party) => (
        <li
          key={party.userId}
          aria-atomic="true"
          data-part="party"
          data-state={party.state}
          data-cause={party.cause}
        >
          <Avatar
            userId={party.userId}
            name={plainNameOf(party.userId, formatName) ?? party.userId}
          />
          <span data-part="party-name">
            {party.userId === userId ? (
              strings.you
            ) : (
              <bdi>{formatName?.(party.userId) ?? party.userId}</bdi>
            )}
          </span>
          <span data-part="party-state">{wordsFor(party, invitation, strings)}</span>
        </li>
      ))}
    </ul>
  )
}

/** As many rows as fit without scrolling. */
const SHOWN_AT_ONCE = 5

// While it rings everybody knows that the inviter waits.
function partiesOf(invitation: Invitation, userId: string): readonly Party[] {
  const { inviter, inviterLeft, invitees, status } = invitation
  if (inviter === userId && status !== 'active') return invitees
  return [{ userId: inviter, state: inviterLeft === true ? 'left' : 'accepted' }, ...invitees]
}

function wordsFor({ state, cause }: Party, { status }: Invitation, strings: CommonStrings): string {
  if (cause === 'answeredElsewhere') return strings.somebodyElseAnswered
  // Where answers are all that is asked for, nobody talks yet.
  if (state === 'accepted' && status !== 'active') return strings.answered
  return strings.inviteeStates[state]
}
