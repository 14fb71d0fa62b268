'use client'

import { useEffect, useRef } from 'react'
import { useSignalingState } from '../../hooks/signalingContext.ts'
import { useSignalingEvent } from '../../hooks/useSignalingEvent.ts'
import type { Invitation, Invitee } from '../../protocol/invitations.ts'
import type { InvitationPhase } from '../../store/invitations.ts'

/**
 * Calls `onEnd` once for each call that was shown as one's own and is over: for all, or for oneself in
 * a group that goes on.
 */
export function useCallEnd(
  invitation: Invitation | undefined,
  phase: InvitationPhase,
  onEnd: ((invitation: Invitation) => void) | undefined,
): void {
  // By the time that the event comes, the answer to one's own command may have shown the next call.
  const shown = useRef(new Set<string>())
  const userId = useSignalingState(({ session }) => session?.userId)
  const inviteId = invitation?.inviteId
  useEffect(() => {
    if (inviteId === undefined || phase === 'ended' || phase === 'observing') return
    if (phase === 'elsewhere') shown.current.delete(inviteId)
    else shown.current.add(inviteId)
  }, [inviteId, phase])

  useSignalingEvent('invitation.changed', ({ invitation: changed }) => {
    const isOver = isOverFor(changed, userId) && shown.current.delete(changed.inviteId)
    if (isOver) onEnd?.(changed)
  })
}

function isOverFor(
  { status, inviter, inviterLeft, invitees }: Invitation,
  userId: string | undefined,
): boolean {
  if (status === 'ended') return true
  if (inviter === userId) return inviterLeft === true
  const me = invitees.find((invitee) => invitee.userId === userId)
  // What somebody else has taken was nothing of one's own.
  return me !== undefined && me.cause === undefined && !STILL_IN.has(me.state)
}

const STILL_IN: ReadonlySet<Invitee['state']> = new Set(['pending', 'delivered', 'accepted'])
