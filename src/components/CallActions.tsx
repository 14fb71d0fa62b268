'use client'

import type { ReactNode } from 'react'
import { useCallTimer } from '../hooks/useCallTimer.ts'
import { useInvitation } from '../hooks/useInvitation.ts'
import type { SignalingError } from '../protocol/errors.ts'
import type { Invitation } from '../protocol/invitations.ts'
import type { InvitationPhase } from '../store/invitations.ts'
import { explain } from './explain.ts'
import { CloseIcon, HangUpIcon, PhoneIcon } from './icons.tsx'
import { useStrings } from './useStrings.ts'
import { useArming, type Guard } from './useArming.ts'

export interface CallActionsProps {
  readonly invitation: Invitation
  readonly phase: InvitationPhase
  readonly userId: string
  readonly armDelayMs: number
  readonly onDismiss: () => void
  readonly onAccept?: (invitation: Invitation) => void
  /** Why the call could not be answered from elsewhere in the dialog. */
  readonly answerError?: SignalingError
}

/** What one's side of a call can do now, and why the last thing did not work. */
export function CallActions(props: CallActionsProps): ReactNode {
  const strings = useStrings()
  const { invitation, phase, userId, armDelayMs, answerError } = props
  const { pending, error = answerError, ...call } = useInvitation(invitation.inviteId)
  const guard = useArming(armDelayMs, phase)
  const parts = { ...props, call, pending, guard }

  return (
    <>
      <div data-part="actions">
        {phase === 'incoming' && <Answers {...parts} />}
        {phase === 'outgoing' && (
          <button {...action('cancel', pending)} onClick={guard(() => void call.cancel())}>
            <HangUpIcon />
            {strings.cancel}
          </button>
        )}
        {phase === 'active' && <WaysOut {...parts} />}
        {phase === 'observing' && canJoin(invitation, userId) && (
          <button {...action('join', pending)} onClick={guard(() => void call.join())}>
            <PhoneIcon />
            {strings.join}
          </button>
        )}
        {(phase === 'ended' || phase === 'elsewhere' || phase === 'observing') && (
          <button {...action('close', false)} aria-label={strings.close} onClick={props.onDismiss}>
            <CloseIcon />
          </button>
        )}
      </div>
      {error !== undefined && phase !== 'ended' && (
        <p role="alert" data-part="error">
          {strings.actionFailed(explain(error, strings))}
        </p>
      )}
    </>
  )
}

interface PartProps extends CallActionsProps {
  readonly call: Pick<ReturnType<typeof useInvitation>, 'accept' | 'reject' | 'end' | 'leave'>
  readonly pending: boolean
  readonly guard: Guard
}

function Answers({ invitation, call, pending, guard, onAccept }: PartProps): ReactNode {
  const strings = useStrings()
  const leftMs = useCallTimer(invitation.inviteId, 'ring')

  async function handleAccept() {
    const accepted = await call.accept()
    onAccept?.(accepted)
  }

  return (
    <>
      <button {...action('reject', pending)} onClick={guard(() => void call.reject())}>
        <HangUpIcon />
        {strings.decline}
      </button>
      <button
        {...action('accept', pending || leftMs === 0)}
        onClick={guard(() => void handleAccept().catch(ignoreShown))}
      >
        <PhoneIcon />
        {strings.accept}
      </button>
    </>
  )
}

// Either side of a pair ends it. Of a group one goes out, and whoever has called may end it for all.
function WaysOut({ invitation, userId, call, pending, guard }: PartProps): ReactNode {
  const strings = useStrings()
  const isPair = invitation.invitees.length === 1
  return (
    <>
      {!isPair && invitation.inviter === userId && (
        <button {...action('end-for-all', pending)} onClick={guard(() => void call.end())}>
          {strings.endForEveryone}
        </button>
      )}
      {isPair ? (
        <button {...action('end', pending)} onClick={guard(() => void call.end())}>
          <HangUpIcon />
          {strings.endCall}
        </button>
      ) : (
        <button {...action('leave', pending)} onClick={guard(() => void call.leave())}>
          <HangUpIcon />
          {strings.leave}
        </button>
      )}
    </>
  )
}

// The inviter may come back to a call that one person has taken; nobody else may.
function canJoin({ status, policy, inviter }: Invitation, userId: string): boolean {
  return status === 'active' && (policy.answer === 'all' || inviter === userId)
}

function action(part: string, disabled: boolean) {
  return { type: 'button', 'data-part': part, disabled } as const
}

// The dialog shows it.
function ignoreShown(): void {}
