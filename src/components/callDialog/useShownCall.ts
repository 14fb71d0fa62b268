'use client'

import { useEffect, useRef, useState } from 'react'
import { useSignaling, useSignalingState } from '../../hooks/signalingContext.ts'
import { useDirectedId } from '../../hooks/useDirectedId.ts'
import { useInvitation } from '../../hooks/useInvitation.ts'
import type { Invitation } from '../../protocol/invitations.ts'
import type { InvitationPhase } from '../../store/invitations.ts'
import type { UseCallDialogOptions } from './callDialogOptions.ts'
import type { Keyboard } from './createKeyboard.ts'
import { useKeyboard } from './useKeyboard.ts'
import { useCallEnd } from './useCallEnd.ts'
import { useCallSwitch, type CallSwitch } from './useCallSwitch.ts'

export interface ShownCall {
  readonly invitation: Invitation
  readonly phase: InvitationPhase
  readonly userId: string
  /** The call that is shown elsewhere, and left when this one is answered. */
  readonly busyWith: Invitation | undefined
  readonly callSwitch: CallSwitch
  readonly keyboard: Keyboard
  readonly dismiss: () => void
}

/** The call to show now, and what outlives it. `undefined` while there is none. */
export function useShownCall(options: UseCallDialogOptions): ShownCall | undefined {
  const { onOpenChange } = options
  const shown = useCallToShow(options)
  const isOpen = shown !== undefined
  const wasOpen = useRef(false)
  useEffect(() => {
    if (wasOpen.current === isOpen) return
    wasOpen.current = isOpen
    onOpenChange?.(isOpen)
  }, [isOpen, onOpenChange])
  return shown
}

function useCallToShow(options: UseCallDialogOptions): ShownCall | undefined {
  const { inviteId, directions, autoDismissMs } = options
  const { clock } = useSignaling()
  const userId = useSignalingState(({ session }) => session?.userId)
  const noticeId = useSignalingState(({ invitations }) => invitations.noticeId)
  const callSwitch = useCallSwitch(userId, options)
  // Until the next call is answered, the one before stays: what rings in between asks nothing.
  const keptId = callSwitch.pending ? callSwitch.fromId : undefined
  const { invitation, phase, active, outgoing } = useInvitation(
    useDirectedId(inviteId ?? keptId, directions),
  )
  // Of all calls it is the first that is shown, and what rings meanwhile waits below it.
  const isOneOfSome = inviteId !== undefined || directions !== undefined
  const busyWith = isOneOfSome && phase === 'incoming' ? (active ?? outgoing) : undefined
  const [dismissedId, setDismissedId] = useState<string>()
  const keyboard = useKeyboard()
  useCallEnd(invitation, phase, options)
  const overId = isHere(phase) ? undefined : invitation?.inviteId
  useEffect(() => {
    if (overId === undefined || autoDismissMs === undefined) return undefined
    return clock.setTimer(() => setDismissedId(overId), autoDismissMs)
  }, [clock, overId, autoDismissMs])

  if (invitation === undefined || userId === undefined || phase === 'none') return undefined
  // What one goes into again can end again, and is told again.
  if (invitation.inviteId === dismissedId && isHere(phase)) setDismissedId(undefined)
  else if (invitation.inviteId === dismissedId) return undefined
  // Of a group call that goes on without one there is a word at the moment when one has gone out.
  if (phase === 'observing' && invitation.inviteId !== noticeId) return undefined
  const dismiss = () => setDismissedId(invitation.inviteId)
  return { invitation, phase, userId, busyWith, callSwitch, keyboard, dismiss }
}

function isHere(phase: InvitationPhase): boolean {
  return phase === 'incoming' || phase === 'outgoing' || phase === 'active'
}
