'use client'

import { useEffect, useRef, type MouseEvent, type ReactNode } from 'react'
import { useSignaling } from '../hooks/signalingContext.ts'
import { useCallTimer } from '../hooks/useCallTimer.ts'
import { useInvitation } from '../hooks/useInvitation.ts'
import type { Invitation } from '../protocol/invitations.ts'
import type { InvitationPhase } from '../store/invitations.ts'
import { Avatar } from './Avatar.tsx'
import { explain } from './explain.ts'
import { formatDuration } from './formatDuration.ts'
import { CloseIcon, HangUpIcon, PhoneIcon } from './icons.tsx'
import { en } from './locales/en.ts'

export interface CallCardProps {
  readonly invitation: Invitation
  readonly phase: InvitationPhase
  readonly isInviter: boolean
  readonly titleId: string
  readonly statusId: string
  readonly armDelayMs: number
  readonly onDismiss: () => void
  readonly formatName?: (userId: string) => ReactNode
  readonly onAccept?: (invitation: Invitation) => void
  readonly renderMedia?: (invitation: Invitation) => ReactNode
}

/** What is in a call dialog, whatever it stands in. */
export function CallCard(props: CallCardProps): ReactNode {
  const { invitation, phase, isInviter, titleId, statusId, formatName, renderMedia } = props
  const otherId = (isInviter ? invitation.invitees[0]?.userId : invitation.inviter) ?? ''
  const name = formatName?.(otherId) ?? otherId

  return (
    <div data-part="card">
      {phase === 'incoming' && (
        <p role="alert" data-part="hidden-text">
          {en.incomingCallFrom(typeof name === 'string' ? name : otherId)}
        </p>
      )}
      <Avatar userId={otherId} name={typeof name === 'string' ? name : otherId} />
      <div data-part="text">
        <h2 id={titleId} data-part="title">
          <bdi>{name}</bdi>
        </h2>
        <p data-part="subtitle">
          <span id={statusId} role="status" data-part="status">
            {statusOf(invitation, phase, isInviter)}
          </span>
          <CallTime invitation={invitation} phase={phase} />
        </p>
      </div>
      {phase === 'active' && renderMedia && <div data-part="media">{renderMedia(invitation)}</div>}
      <CallActions {...props} />
    </div>
  )
}

function statusOf(invitation: Invitation, phase: InvitationPhase, isInviter: boolean): string {
  if (phase === 'incoming') return en.incomingCall
  if (phase === 'active') return en.inCall
  if (phase === 'elsewhere') return en.answeredElsewhere
  const { endReason, invitees } = invitation
  if (endReason !== undefined) return en.endedBecause[endReason](isInviter)
  return invitees[0]?.state === 'delivered' ? en.ringing : en.calling
}

function CallTime({ invitation, phase }: Pick<CallCardProps, 'invitation' | 'phase'>): ReactNode {
  const of = phase === 'incoming' || phase === 'outgoing' ? 'ring' : 'talk'
  const ms = useCallTimer(phase === 'elsewhere' ? undefined : invitation.inviteId, of)
  if (ms === undefined) return null
  return (
    <span role="timer" aria-label={of === 'ring' ? en.timeLeft : en.talkTime} data-part="timer">
      {formatDuration(ms)}
    </span>
  )
}

function CallActions({
  invitation,
  phase,
  armDelayMs,
  onAccept,
  onDismiss,
}: CallCardProps): ReactNode {
  const { accept, reject, cancel, end, pending, error } = useInvitation(invitation.inviteId)
  const leftMs = useCallTimer(invitation.inviteId, 'ring')
  const guard = useArming(armDelayMs)

  async function handleAccept() {
    const accepted = await accept()
    onAccept?.(accepted)
  }

  return (
    <>
      <div data-part="actions">
        {phase === 'incoming' && (
          <>
            <button {...action('reject', pending)} onClick={guard(() => void reject())}>
              <HangUpIcon />
              {en.decline}
            </button>
            <button
              {...action('accept', pending || leftMs === 0)}
              onClick={guard(() => void handleAccept().catch(ignoreShown))}
            >
              <PhoneIcon />
              {en.accept}
            </button>
          </>
        )}
        {phase === 'outgoing' && (
          <button {...action('cancel', pending)} onClick={guard(() => void cancel())}>
            <HangUpIcon />
            {en.cancel}
          </button>
        )}
        {phase === 'active' && (
          <button {...action('end', pending)} onClick={guard(() => void end())}>
            <HangUpIcon />
            {en.endCall}
          </button>
        )}
        {(phase === 'ended' || phase === 'elsewhere') && (
          <button {...action('close', false)} aria-label={en.close} onClick={onDismiss}>
            <CloseIcon />
          </button>
        )}
      </div>
      {error !== undefined && phase !== 'ended' && (
        <p role="alert" data-part="error">
          {en.actionFailed(explain(error))}
        </p>
      )}
    </>
  )
}

function action(part: string, disabled: boolean) {
  return { type: 'button', 'data-part': part, disabled } as const
}

// Keys that were meant for something else must not answer a call that has just appeared. A pointer
// was aimed at what it hit: its clicks count from the first moment, and have a detail above 0.
function useArming(armDelayMs: number) {
  const { clock } = useSignaling()
  const shownAt = useRef(Infinity)
  useEffect(() => {
    shownAt.current = clock.now()
  }, [clock])
  return (run: () => void) => (event: MouseEvent) => {
    const isArmed = clock.now() - shownAt.current >= armDelayMs
    if (isArmed || event.detail > 0) run()
  }
}

// The dialog shows it.
function ignoreShown(): void {}
