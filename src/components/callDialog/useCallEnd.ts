'use client'

import { useEffect, useRef } from 'react'
import { useSignalingState } from '../../hooks/signalingContext.ts'
import { useSignalingEvent } from '../../hooks/useSignalingEvent.ts'
import type { Invitation, Invitee } from '../../protocol/invitations.ts'
import type { InvitationPhase } from '../../store/invitations.ts'

export interface CallEndHandlers {
  /** Called when the call that is shown is over for this user, who may have left it to the others. */
  onEnd?: ((invitation: Invitation) => void) | undefined
  /** Called when it is over, and has rung for this user without an answer. */
  onMissed?: ((invitation: Invitation) => void) | undefined
  /** Called when it rings here no more, since somebody else, or another session of this user, has answered. */
  onElsewhere?: ((invitation: Invitation) => void) | undefined
}

/**
 * Tells once for each call that was shown as one's own what became of it when it is over: for all, or
 * for oneself in a group that goes on.
 */
export function useCallEnd(
  invitation: Invitation | undefined,
  phase: InvitationPhase,
  { onEnd, onMissed, onElsewhere }: CallEndHandlers,
): void {
  // By the time that the event comes, the answer to one's own command may have shown the next call.
  const shown = useRef(new Set<string>())
  const userId = useSignalingState(({ session }) => session?.userId)
  useEffect(() => {
    if (invitation === undefined || phase === 'ended' || phase === 'observing') return
    if (phase !== 'elsewhere') shown.current.add(invitation.inviteId)
    else if (shown.current.delete(invitation.inviteId)) onElsewhere?.(invitation)
  }, [invitation, phase, onElsewhere])

  useSignalingEvent('invitation.changed', ({ invitation: changed }) => {
    const isOver = isOverFor(changed, userId) && shown.current.delete(changed.inviteId)
    if (!isOver) return
    onEnd?.(changed)
    if (hasRungOut(changed, userId)) onMissed?.(changed)
  })
}

function isOverFor(
  { status, inviter, inviterLeft, invitees }: Invitation,
  userId: string | undefined,
): boolean {
  if (status === 'ended') return true
  if (inviter === userId) return inviterLeft === true
  const me = meOf({ invitees }, userId)
  // What somebody else has taken was nothing of one's own.
  return me !== undefined && me.cause === undefined && !STILL_IN.has(me.state)
}

function hasRungOut(invitation: Invitation, userId: string | undefined): boolean {
  const state = meOf(invitation, userId)?.state
  return state === 'timedOut' || state === 'cancelled'
}

function meOf(
  { invitees }: Pick<Invitation, 'invitees'>,
  userId: string | undefined,
): Invitee | undefined {
  return invitees.find((invitee) => invitee.userId === userId)
}

const STILL_IN: ReadonlySet<Invitee['state']> = new Set(['pending', 'delivered', 'accepted'])
