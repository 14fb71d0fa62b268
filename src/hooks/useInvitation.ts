'use client'

import { useMemo } from 'react'
import type { AnswerOptions, InviteRequest, RejectOptions } from '../client/invitations.ts'
import { SignalingError } from '../protocol/errors.ts'
import type { Invitation } from '../protocol/invitations.ts'
import type { InvitationData } from '../protocol/register.ts'
import { phaseOf, selectByPhase, selectShown, type InvitationPhase } from '../store/invitations.ts'
import { useSignaling, useSignalingState } from './signalingContext.ts'
import { useAction, type ActionState } from './useAction.ts'

type Act<Options = undefined> = (options?: Options) => Promise<Invitation>

type Verb = Exclude<keyof InvitationActions, 'invite' | 'answerProposal'>

/** These act on the hook's invitation, and resolve with what it is then. Failures also land in `error`. */
export interface InvitationActions {
  readonly invite: (request: InviteRequest) => Promise<Invitation>
  readonly accept: Act<Pick<AnswerOptions, 'data'>>
  readonly reject: Act<Pick<RejectOptions, 'data' | 'reason'>>
  readonly cancel: Act<Pick<AnswerOptions, 'data'>>
  readonly end: Act<Pick<AnswerOptions, 'data'>>
  readonly leave: Act
  readonly join: Act
  readonly modify: (data: InvitationData) => Promise<Invitation>
  /** Resolves to whether the others agreed. */
  readonly propose: (data: InvitationData, options?: { timeoutMs?: number }) => Promise<boolean>
  /** Answers the proposal that is open. */
  readonly answerProposal: (agrees: boolean) => Promise<void>
  readonly add: (userIds: readonly string[]) => Promise<Invitation>
  readonly send: (payload: unknown) => Promise<void>
}

export interface UseInvitationResult extends ActionState, InvitationActions {
  /** What to show: the call one is in, else what rings, else what has just ended. */
  readonly invitation?: Invitation
  readonly incoming?: Invitation
  readonly outgoing?: Invitation
  readonly active?: Invitation
  /** What this session sees of `invitation`. */
  readonly phase: InvitationPhase
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
  const proposalId = invitation?.proposal?.proposalId

  const actions = useMemo((): InvitationActions => {
    const on = <Name extends Verb>(name: Name): InvitationActions[Name] => {
      // What the client has by that name, but for the id.
      const command = invitations[name] as (inviteId: string, ...args: unknown[]) => Promise<never>
      return (...args: unknown[]) =>
        run(async () => {
          if (targetId === undefined) throw nothingTo(name)
          return command(targetId, ...args)
        })
    }
    return {
      invite: (request) => run(() => invitations.invite(request)),
      accept: on('accept'),
      reject: on('reject'),
      cancel: on('cancel'),
      end: on('end'),
      leave: on('leave'),
      join: on('join'),
      modify: on('modify'),
      propose: on('propose'),
      answerProposal: (agrees) =>
        run(async () => {
          if (targetId === undefined || proposalId === undefined) throw nothingTo('answerProposal')
          await invitations.answerProposal(targetId, proposalId, agrees)
        }),
      add: on('add'),
      send: on('send'),
    }
  }, [invitations, run, targetId, proposalId])

  return useMemo(
    () => ({
      ...action,
      ...actions,
      ...(invitation && { invitation }),
      ...(incoming && { incoming }),
      ...(outgoing && { outgoing }),
      ...(active && { active }),
      phase,
    }),
    [action, actions, invitation, incoming, outgoing, active, phase],
  )
}

const selectIncoming = selectByPhase('incoming')
const selectOutgoing = selectByPhase('outgoing')
const selectActive = selectByPhase('active')

function nothingTo(name: string): SignalingError {
  const message = `There is no call to ${name}. Look at \`phase\` first.`
  return new SignalingError('NOT_FOUND', { message })
}
