'use client'

import { useEffect, useRef } from 'react'
import { useSignalingEvent } from '../hooks/useSignalingEvent.ts'
import type { Invitation } from '../protocol/invitations.ts'
import type { InvitationPhase } from '../store/invitations.ts'

/** Calls `onEnd` once for each call that is over and was shown as one's own. */
export function useCallEnd(
  invitation: Invitation | undefined,
  phase: InvitationPhase,
  onEnd: ((invitation: Invitation) => void) | undefined,
): void {
  // By the time that the event comes, the answer to one's own command may have shown the next call.
  const shown = useRef(new Set<string>())
  const inviteId = invitation?.inviteId
  useEffect(() => {
    if (inviteId === undefined || phase === 'ended') return
    if (phase === 'elsewhere' || phase === 'observing') shown.current.delete(inviteId)
    else shown.current.add(inviteId)
  }, [inviteId, phase])

  useSignalingEvent('invitation.changed', ({ invitation: changed }) => {
    const isOver = changed.status === 'ended' && shown.current.delete(changed.inviteId)
    if (isOver) onEnd?.(changed)
  })
}
