'use client'

import type { ComponentProps, ReactNode } from 'react'
import type { Invitation, Invitee } from '../../protocol/invitations.ts'
import { Avatar } from '../Avatar.tsx'
import { plainNameOf } from '../plainNameOf.ts'
import type { CommonStrings } from '../strings.ts'
import { useStrings } from '../useStrings.ts'
import { useCallDialogContext } from './callDialogContext.ts'
import { messageOf } from './callPeople.ts'
import type { CallDialogState } from './useDialogOf.ts'

type Party = Pick<Invitee, 'userId' | 'state' | 'cause' | 'data'>

/** Everybody in a group call, with how each of them stands in words. Renders a `<ul>`. */
export function CallDialogInvitees(props: ComponentProps<'ul'>): ReactNode {
  const strings = useStrings()
  const { state, options } = useCallDialogContext()
  const { formatName } = options
  const { invitation, userId } = state
  if (!isShown(state)) return null
  const parties = partiesOf(invitation, userId)
  return (
    <ul
      // Safari takes the list away from what has no bullets.
      role="list"
      aria-label={strings.partiesOfCall}
      aria-live="polite"
      // A list that scrolls must be reached by keys.
      {...(parties.length > SHOWN_AT_ONCE && { tabIndex: 0 })}
      {...props}
      data-part="invitees"
    >
      {parties.map((party) => (
        <li
          key={party.userId}
          aria-atomic="true"
          data-part="invitee"
          data-state={party.state}
          data-cause={party.cause}
        >
          <Avatar
            userId={party.userId}
            name={plainNameOf(party.userId, formatName) ?? party.userId}
          />
          <span data-part="invitee-name">
            {party.userId === userId ? (
              strings.you
            ) : (
              <bdi>{formatName?.(party.userId) ?? party.userId}</bdi>
            )}
          </span>
          <span data-part="invitee-state">
            {wordsFor(party, invitation, strings)}
            {invitation.inviter === userId && messageOf(party) && <q>{messageOf(party)}</q>}
          </span>
        </li>
      ))}
    </ul>
  )
}

// When nobody has answered, whoever called wants to know what became of each.
function isShown({ invitation, phase, userId, isMinimized }: CallDialogState): boolean {
  const { invitees, answeredAt, endReason } = invitation
  if (invitees.length < 2 || isMinimized) return false
  if (phase === 'outgoing' || phase === 'active') return true
  const isUnanswered = answeredAt === undefined && endReason !== 'cancelled'
  return phase === 'ended' && invitation.inviter === userId && isUnanswered
}

/** As many rows as fit without scrolling. */
const SHOWN_AT_ONCE = 5

// While it rings everybody knows that the inviter waits.
function partiesOf(invitation: Invitation, userId: string): readonly Party[] {
  const { inviter, inviterLeft, invitees, status } = invitation
  if (inviter === userId && status !== 'active') return invitees
  return [{ userId: inviter, state: inviterLeft === true ? 'left' : 'accepted' }, ...invitees]
}

function wordsFor(party: Party, { status }: Invitation, strings: CommonStrings): string {
  const { state, cause } = party
  if (cause === 'answeredElsewhere') return strings.somebodyElseAnswered
  // Where answers are all that is asked for, nobody talks yet.
  if (state === 'accepted' && status !== 'active') return strings.answered
  return strings.inviteeStates[state]
}
