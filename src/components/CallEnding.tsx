'use client'

import type { ReactNode } from 'react'
import type { UseInvitationResult } from '../hooks/useInvitation.ts'
import type { Invitation } from '../protocol/invitations.ts'
import { HangUpIcon } from './icons.tsx'
import { useStrings } from './useStrings.ts'

type Call = Pick<UseInvitationResult, 'end' | 'leave' | 'pending'>

export interface CallEndingProps {
  readonly invitation: Invitation
  readonly userId: string | undefined
  readonly call: Call
  readonly keys: string | undefined
}

/** The ways out of a call: of a pair either ends it; of a group one goes, and its inviter may end it. */
export function CallEnding({ invitation, userId, call, keys }: CallEndingProps): ReactNode {
  const strings = useStrings()
  const isPair = invitation.invitees.length === 1
  // Not disabled while it is under way: the focus would be gone.
  const isBusy = { 'aria-busy': call.pending, 'aria-disabled': call.pending }
  const both = { type: 'button', ...isBusy } as const
  return (
    <>
      {!isPair && invitation.inviter === userId && (
        <button {...both} data-part="end-for-all" onClick={() => void (call.pending || call.end())}>
          <span>{strings.endForEveryone}</span>
        </button>
      )}
      <button
        {...both}
        aria-keyshortcuts={keys}
        data-part={isPair ? 'end' : 'leave'}
        onClick={() => endOrLeave(invitation, call)}
      >
        <HangUpIcon />
        <span>{isPair ? strings.endCall : strings.leave}</span>
      </button>
    </>
  )
}

/** Goes out of a call, which ends it where there are two. */
export function endOrLeave({ invitees }: Invitation, { end, leave, pending }: Call): void {
  if (!pending) void (invitees.length === 1 ? end() : leave())
}
