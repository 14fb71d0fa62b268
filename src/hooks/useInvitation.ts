'use client'

import { useMemo } from 'react'
import type { AnswerOptions, InviteRequest } from '../client/invitations.ts'
import type { Invitation } from '../protocol/invitations.ts'
import { SignalingError } from '../protocol/errors.ts'
import { phaseOf, selectByPhase, selectShown, type InvitationPhase } from '../store/invitations.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'
import { useAction, type ActionState } from './useAction.ts'

type Answer = (options?: Pick<AnswerOptions, 'data'>) => Promise<Invitation>

export interface UseInvitationResult extends ActionState {
  /** What to show: the call one is in, else what rings, else what has just ended. */
  readonly invitation?: Invitation
  readonly incoming?: Invitation
  readonly outgoing?: Invitation
  readonly active?: Invitation
  /** What this session sees of `invitation`. */
  readonly phase: InvitationPhase
  readonly invite: (request: InviteRequest) => Promise<Invitation>
  /** These act on `invitation`, and resolve with what it is then. Failures also land in `error`. */
  readonly accept: Answer
  readonly reject: Answer
  readonly cancel: Answer
  readonly end: Answer
}

/**
 * Calls: the one to show first, or the one with `inviteId`, and everything one can do with it.
 *
 * @example
 * const { phase, invitation, accept, reject } = useInvitation()
 * if (phase === 'incoming') return <button onClick={() => accept()}>{invitation?.inviter} calls</button>
 */
export function useInvitation(inviteId?: string): UseInvitationResult {
  const { invitations } = useSignaling()
  const session = useSignalingState((state) => state.session)
  const invitation = useSignalingState((state) =>
    inviteId === undefined ? selectShown(state) : state.invitations.byId.get(inviteId),
  )
  const incoming = useSignalingState(selectIncoming)
  const outgoing = useSignalingState(selectOutgoing)
  const active = useSignalingState(selectActive)
  const [action, run] = useAction()
  const phase = phaseOf(invitation, session)
  const targetId = inviteId ?? invitation?.inviteId

  return useMemo(() => {
    const act = (name: 'accept' | 'reject' | 'cancel' | 'end'): Answer => {
      return (options) =>
        run(async () => {
          if (targetId === undefined) throw nothingToAnswer(name)
          return invitations[name](targetId, options)
        })
    }
    return {
      ...action,
      ...(invitation && { invitation }),
      ...(incoming && { incoming }),
      ...(outgoing && { outgoing }),
      ...(active && { active }),
      phase,
      invite: (request) => run(() => invitations.invite(request)),
      accept: act('accept'),
      reject: act('reject'),
      cancel: act('cancel'),
      end: act('end'),
    }
  }, [invitations, action, run, invitation, incoming, outgoing, active, phase, targetId])
}

const selectIncoming = selectByPhase('incoming')
const selectOutgoing = selectByPhase('outgoing')
const selectActive = selectByPhase('active')

function nothingToAnswer(name: string): SignalingError {
  const message = `There is no call to ${name}. Look at \`phase\` first.`
  return new SignalingError('NOT_FOUND', { message })
}
