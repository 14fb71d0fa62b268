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
    const on = <Result>(name: string, act: (inviteId: string) => Promise<Result>) =>
      run(async () => {
        if (targetId === undefined) throw nothingTo(name)
        return act(targetId)
      })
    return {
      invite: (request) => run(() => invitations.invite(request)),
      accept: (options) => on('accept', (id) => invitations.accept(id, options)),
      reject: (options) => on('reject', (id) => invitations.reject(id, options)),
      cancel: (options) => on('cancel', (id) => invitations.cancel(id, options)),
      end: (options) => on('end', (id) => invitations.end(id, options)),
      leave: () => on('leave', (id) => invitations.leave(id)),
      join: () => on('join', (id) => invitations.join(id)),
      modify: (data) => on('modify', (id) => invitations.modify(id, data)),
      propose: (data, options) => on('propose', (id) => invitations.propose(id, data, options)),
      answerProposal: (agrees) =>
        on('answerProposal', async (id) => {
          if (proposalId === undefined) throw nothingTo('answerProposal')
          await invitations.answerProposal(id, proposalId, agrees)
        }),
      add: (userIds) => on('add', (id) => invitations.add(id, userIds)),
      send: (payload) => on('send', (id) => invitations.send(id, payload)),
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
