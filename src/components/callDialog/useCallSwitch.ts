'use client'

import { useState } from 'react'
import type { SignalingClient } from '../../client/createSignalingClient.ts'
import { useSignaling } from '../../hooks/signalingContext.ts'
import { useAction, type ActionState, type ResetAction } from '../../hooks/useAction.ts'
import type { Invitation } from '../../protocol/invitations.ts'
import type { CallGuards } from './useCallCommands.ts'

export interface CallSwitch extends ActionState {
  /** The call that is left for another one. */
  readonly fromId?: string
  /** The call that is answered instead. */
  readonly toId?: string
  /** Goes out of one call, waits until that is done, and answers another one. `undefined` where the app has said no. */
  readonly switchCalls: (from: Invitation, to: Invitation) => Promise<Invitation | undefined>
  readonly reset: ResetAction
}

/**
 * Answers a call that waits in place of the one that one is in. Lives above both: the first is gone
 * from the screen before it is known whether the second could be answered.
 */
export function useCallSwitch(
  userId: string | undefined,
  { beforeEnd, beforeAccept }: CallGuards,
): CallSwitch {
  const { invitations } = useSignaling()
  const [action, run, reset] = useAction()
  const [ids, setIds] = useState<{ fromId: string; toId: string }>()

  function switchCalls(from: Invitation, to: Invitation): Promise<Invitation | undefined> {
    setIds({ fromId: from.inviteId, toId: to.inviteId })
    return run(async () => {
      if ((await beforeEnd?.(from)) === false) return undefined
      if ((await beforeAccept?.(to)) === false) return undefined
      await goOutOf(from, userId, invitations)
      return invitations.accept(to.inviteId)
    })
  }

  return { ...action, ...ids, switchCalls, reset }
}

/** Whether the call is over for all when the user goes out of it to answer another one. */
function endsForAll({ inviter, invitees }: Invitation, userId: string | undefined): boolean {
  return inviter === userId || invitees.length === 1
}

/** Resolves when that is done. */
export function goOutOf(
  call: Invitation,
  userId: string | undefined,
  invitations: SignalingClient['invitations'],
): Promise<Invitation> {
  const { inviteId } = call
  return endsForAll(call, userId) ? invitations.end(inviteId) : invitations.leave(inviteId)
}

/** The word for that. */
export function wordsToSwitch(
  from: Invitation,
  userId: string | undefined,
): 'endAndAccept' | 'leaveAndAccept' {
  return endsForAll(from, userId) ? 'endAndAccept' : 'leaveAndAccept'
}
