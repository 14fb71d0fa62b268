'use client'

import type { Invitation } from '../protocol/invitations.ts'
import { filterInvitations, type InvitationFilter } from '../store/invitations.ts'
import { useSelection } from './useSelection.ts'
import type { SignalingState } from '../store/createSignalingStore.ts'

const ALL: InvitationFilter = {}

/**
 * The invitations that this client knows: those that live, and those that ended a short while ago.
 * Oldest first. The same array until one of them changes.
 *
 * @example
 * const ringing = useInvitations({ status: 'ringing', direction: 'incoming' })
 */
export function useInvitations(filter: InvitationFilter = ALL): readonly Invitation[] {
  return useSelection(
    (state: SignalingState) => state,
    (state) => filterInvitations(state, filter),
  )
}
