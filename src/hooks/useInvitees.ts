'use client'

import type { Invitee } from '../protocol/invitations.ts'
import { useSelection } from './useSelection.ts'

const NOBODY: readonly Invitee[] = []

/**
 * Who is invited, and how each of them stands. The same array until one of them changes; a second
 * argument selects.
 *
 * @example
 * const waiting = useInvitees(inviteId, (invitees) => invitees.filter((one) => one.state === 'delivered').length)
 */
export function useInvitees<Selected = readonly Invitee[]>(
  inviteId: string | undefined,
  select?: (invitees: readonly Invitee[]) => Selected,
): Selected {
  return useSelection(
    ({ invitations }) =>
      (inviteId === undefined ? undefined : invitations.byId.get(inviteId)?.invitees) ?? NOBODY,
    select,
  )
}
