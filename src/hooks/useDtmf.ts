'use client'

import { useMemo } from 'react'
import { useSignaling, useSignalingState } from './signalingContext.ts'
import { useAction, type ActionState } from './useAction.ts'

export interface UseDtmfResult extends ActionState {
  /** Sends 1 to 64 keys of a telephone: `0-9 * # A-D`. */
  readonly send: (digits: string) => Promise<void>
  /** The latest digits that the others have sent, at most 256. */
  readonly received: string
}

/**
 * The keypad of a call: sends digits, and shows those of the others.
 *
 * @example
 * const { send, received } = useDtmf(inviteId)
 */
export function useDtmf(inviteId: string): UseDtmfResult {
  const { invitations } = useSignaling()
  const received = useSignalingState((state) => state.invitations.digits.get(inviteId) ?? '')
  const [action, run] = useAction()
  return useMemo(
    () => ({
      ...action,
      send: (digits: string) => run(() => invitations.sendDtmf(inviteId, digits)),
      received,
    }),
    [action, invitations, inviteId, received, run],
  )
}
