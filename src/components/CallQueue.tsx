'use client'

import type { ReactNode } from 'react'
import { useInvitation } from '../hooks/useInvitation.ts'
import { useInvitations } from '../hooks/useInvitations.ts'
import type { Invitation } from '../protocol/invitations.ts'
import type { InvitationPhase } from '../store/invitations.ts'
import { Avatar } from './Avatar.tsx'
import { explain } from './explain.ts'
import { HangUpIcon, PhoneIcon } from './icons.tsx'
import type { CommonStrings } from './strings.ts'
import { useStrings } from './useStrings.ts'
import { plainNameOf, type FormatName } from './plainNameOf.ts'
import { useArming } from './useArming.ts'
import { endsForAll, type CallSwitch } from './useCallSwitch.ts'

export interface CallQueueProps {
  /** The call that is shown above. */
  readonly shown: Invitation
  readonly phase: InvitationPhase
  readonly userId: string
  readonly armDelayMs: number
  readonly callSwitch: CallSwitch
  readonly formatName?: FormatName
  readonly onAccept?: (invitation: Invitation) => void
}

/** The calls that come in while another one is shown. */
export function CallQueue(props: CallQueueProps): ReactNode {
  const strings = useStrings()
  const incoming = useInvitations({ phase: 'incoming' })
  const waiting = incoming.filter(
    (invitation) => invitation.inviteId !== props.shown.inviteId && isCall(invitation),
  )
  const latest = waiting.at(-1)
  return (
    <>
      {/* What is announced must be there before there is something to announce. */}
      <p role="status" data-part="hidden-text">
        {latest && callOf(latest, props.formatName, strings)}
      </p>
      {waiting.length > 0 && (
        <ul role="list" aria-label={strings.waitingCalls} data-part="queue">
          {waiting.map((invitation) => (
            <QueuedCall key={invitation.inviteId} {...props} invitation={invitation} />
          ))}
        </ul>
      )}
    </>
  )
}

function QueuedCall({
  invitation,
  shown,
  phase,
  userId,
  armDelayMs,
  callSwitch,
  formatName,
  onAccept,
}: CallQueueProps & { readonly invitation: Invitation }): ReactNode {
  const strings = useStrings()
  const { accept, reject, pending, error } = useInvitation(invitation.inviteId)
  const guard = useArming(armDelayMs)
  const { inviter, inviteId } = invitation
  const name = plainNameOf(inviter, formatName) ?? inviter
  const isSwitchedTo = callSwitch.toId === inviteId
  // One's own call that still rings would otherwise be answered in the midst of the other.
  const isBusy = phase === 'active' || phase === 'outgoing'
  const mustEnd = isBusy || (isSwitchedTo && callSwitch.pending)
  const problem = error ?? (isSwitchedTo ? callSwitch.error : undefined)
  const acceptWords = mustEnd ? wordsToSwitch(shown, userId, strings) : strings.accept
  const isDisabled = pending || callSwitch.pending

  async function handleAccept() {
    const accepted = await (mustEnd ? callSwitch.switchCalls(shown, invitation) : accept())
    onAccept?.(accepted)
  }

  return (
    <li data-part="queued-call">
      <Avatar userId={inviter} name={name} />
      <p data-part="queued-text">{callOf(invitation, formatName, strings)}</p>
      <div data-part="queued-actions">
        <button
          type="button"
          data-part="reject"
          // The call above has a button of the same words.
          aria-label={strings.wordsTo(strings.decline, name)}
          disabled={isDisabled}
          onClick={guard(() => void reject())}
        >
          <HangUpIcon />
          {strings.decline}
        </button>
        <button
          type="button"
          data-part="accept"
          aria-label={strings.wordsTo(acceptWords, name)}
          disabled={isDisabled}
          onClick={guard(() => void handleAccept().catch(ignoreShown))}
        >
          <PhoneIcon />
          {acceptWords}
        </button>
      </div>
      {problem !== undefined && (
        <p role="alert" data-part="error">
          {strings.actionFailed(explain(problem, strings))}
        </p>
      )}
    </li>
  )
}

function isCall({ kind, presentAs }: Invitation): boolean {
  return kind === 'call' || presentAs === 'call'
}

function wordsToSwitch(shown: Invitation, userId: string, strings: CommonStrings): string {
  return endsForAll(shown, userId) ? strings.endAndAccept : strings.leaveAndAccept
}

function callOf(
  { inviter }: Invitation,
  formatName: FormatName | undefined,
  strings: CommonStrings,
): string {
  return strings.isCalling(plainNameOf(inviter, formatName) ?? inviter)
}

// The dialog shows it.
function ignoreShown(): void {}
