'use client'

import type { ComponentProps, ReactNode } from 'react'
import { useInvitations } from '../../hooks/useInvitations.ts'
import type { Invitation } from '../../protocol/invitations.ts'
import { Avatar } from '../Avatar.tsx'
import { HangUpIcon, PhoneIcon } from '../icons.tsx'
import { plainNameOf, type FormatName } from '../plainNameOf.ts'
import type { CommonStrings } from '../strings.ts'
import { useStrings } from '../useStrings.ts'
import { useCallDialogContext } from './callDialogContext.ts'
import { ErrorText } from './ErrorText.tsx'
import { HiddenText } from './HiddenText.tsx'
import { BUSY } from './partProps.ts'
import { useArming } from './useArming.ts'
import { useCallAttention } from './useCallAttention.ts'
import { useCallCommands } from './useCallCommands.ts'
import { useCallSound } from './useCallSound.ts'
import { wordsToSwitch } from './useCallSwitch.ts'
import type { CallDialogState } from './useDialogOf.ts'

/** The calls that come in while another one is shown. Renders a `<ul>`, and nothing where `inviteId` says which call to show. */
export function CallDialogQueue(props: ComponentProps<'ul'>): ReactNode {
  const strings = useStrings()
  const { state, options } = useCallDialogContext()
  const { inviteId, directions, ringtone, attention = true, formatName } = options
  const incoming = useInvitations({ phase: 'incoming' })
  const waiting = incoming.filter(
    (invitation) => invitation.inviteId !== state.invitation.inviteId && isCall(invitation),
  )
  const latest = waiting.at(-1)
  const isElsewhere = inviteId !== undefined || directions?.includes('incoming') === false
  const isBusy = !isElsewhere && isBusyIn(state)
  const heard = isBusy ? latest : undefined
  useCallSound(heard, { ringtone, isWaiting: true })
  useCallAttention(attention ? heard : undefined, formatName)
  if (isElsewhere) return null
  return (
    <>
      {/* What is announced must be there before there is something to announce. */}
      <HiddenText role="status">{latest && callOf(latest, formatName, strings)}</HiddenText>
      {waiting.length > 0 && (
        <ul role="list" aria-label={strings.waitingCalls} {...props} data-part="queue">
          {waiting.map((invitation) => (
            <QueuedCall key={invitation.inviteId} invitation={invitation} />
          ))}
        </ul>
      )}
    </>
  )
}

function QueuedCall({ invitation }: { readonly invitation: Invitation }): ReactNode {
  const strings = useStrings()
  const { state, shown, options, armingOptions } = useCallDialogContext()
  const { pending, error, run } = useCallCommands(invitation, options)
  const { guard } = useArming(armingOptions)
  const { callSwitch } = shown
  const { userId } = state
  const { inviter, inviteId } = invitation
  const name = plainNameOf(inviter, options.formatName) ?? inviter
  const isSwitchedTo = callSwitch.toId === inviteId
  const mustEnd = isBusyIn(state) || (isSwitchedTo && callSwitch.pending)
  const acceptWords = strings[mustEnd ? wordsToSwitch(state.invitation, userId) : 'accept']
  const isDisabled = pending || callSwitch.pending
  const guardIdle = (act: () => void) => guard(isDisabled ? () => {} : act)
  const busy = isDisabled && BUSY

  function handleAccept() {
    if (!mustEnd) void run('accept')
    else void callSwitch.switchCalls(state.invitation, invitation).then(handleDone, ignoreShown)
  }

  function handleDone(accepted: Invitation | undefined) {
    if (accepted) options.onAccept?.(accepted)
  }

  return (
    <li data-part="queued-call">
      <Avatar userId={inviter} name={name} />
      <p data-part="queued-text">{callOf(invitation, options.formatName, strings)}</p>
      <div data-part="queued-actions">
        <button
          type="button"
          data-part="reject"
          // The call above has a button of the same words.
          aria-label={strings.wordsTo(strings.decline, name)}
          {...busy}
          onClick={guardIdle(() => void run('reject'))}
        >
          <HangUpIcon />
          {strings.decline}
        </button>
        <button
          type="button"
          data-part="accept"
          aria-label={strings.wordsTo(acceptWords, name)}
          {...busy}
          onClick={guardIdle(handleAccept)}
        >
          <PhoneIcon />
          {acceptWords}
        </button>
      </div>
      <ErrorText error={error ?? (isSwitchedTo ? callSwitch.error : undefined)} />
    </li>
  )
}

// One's own call that still rings would otherwise be answered in the midst of the other.
function isBusyIn({ phase }: CallDialogState): boolean {
  return phase === 'active' || phase === 'outgoing'
}

function isCall({ kind, presentAs }: Invitation): boolean {
  return kind === 'call' || presentAs === 'call'
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
