'use client'

import { useMemo } from 'react'
import type { InviteRequest } from '../client/invitations.ts'
import type { Invitation } from '../protocol/invitations.ts'
import { useSignaling } from './signalingContext.ts'
import { useAction, type ActionState } from './useAction.ts'

export interface UseInviteResult extends ActionState {
  readonly invite: (request: InviteRequest) => Promise<Invitation>
  /** Forgets why the last invitation failed. */
  readonly reset: () => void
}

/**
 * Invites, and says how that stands. Renders for nothing else: what becomes of the invitation is in
 * `useInvitation`.
 *
 * @example
 * const { invite, pending, error } = useInvite()
 * <button disabled={pending} onClick={() => invite({ to: ['bob', 'cleo'] })}>Call both</button>
 */
export function useInvite(): UseInviteResult {
  const { invitations } = useSignaling()
  const [action, run, reset] = useAction()
  return useMemo(
    () => ({
      ...action,
      invite: (request: InviteRequest) => run(() => invitations.invite(request)),
      reset,
    }),
    [action, invitations, run, reset],
  )
}
