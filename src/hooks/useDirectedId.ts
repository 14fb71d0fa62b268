'use client'

import type { Invitation } from '../protocol/invitations.ts'
import type { Session } from '../protocol/session.ts'
import type { SignalingState } from '../store/createSignalingStore.ts'
import { phaseOf, selectByPhase, selectShown } from '../store/invitations.ts'
import { useSignalingState } from './signalingContext.ts'

/** A call that rings here, one that this user makes, and one that this user is in. */
export type CallDirection = 'incoming' | 'outgoing' | 'active'

/** No call has it. */
const NONE = ''

/**
 * The id of the call to show, for `useInvitation`: of those of some directions the first, or one of which
 * there is a word that it is over; or the one with `inviteId`, if it is of these directions.
 */
export function useDirectedId(
  inviteId: string | undefined,
  directions: readonly CallDirection[] | undefined,
): string | undefined {
  return useSignalingState((state) => {
    if (directions === undefined) return inviteId
    const calls =
      inviteId === undefined ? callsToShow(state) : [state.invitations.byId.get(inviteId)]
    const isShown = (call?: Invitation) =>
      call !== undefined && directions.includes(directionOf(call, state.session))
    return calls.find(isShown)?.inviteId ?? NONE
  })
}

/** The most urgent first. */
function callsToShow(state: SignalingState): readonly (Invitation | undefined)[] {
  const { byId, noticeId = NONE } = state.invitations
  const phases = ['active', 'incoming', 'outgoing'] as const
  return [
    selectShown(state),
    ...phases.map((phase) => selectByPhase(phase)(state)),
    byId.get(noticeId),
  ]
}

// What is over belongs where it was shown last.
function directionOf(call: Invitation, session: Session | undefined): CallDirection {
  const phase = phaseOf(call, session)
  if (phase === 'incoming' || phase === 'outgoing' || phase === 'active') return phase
  const isMine = call.inviter === session?.userId
  const me = call.invitees.find(({ userId }) => userId === session?.userId)
  const wasIn = isMine ? call.answeredAt !== undefined : WAS_IN.has(me?.state)
  if (wasIn && phase !== 'elsewhere') return 'active'
  return isMine ? 'outgoing' : 'incoming'
}

const WAS_IN: ReadonlySet<string | undefined> = new Set(['accepted', 'left'])
