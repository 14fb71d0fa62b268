'use client'

import type { ReactNode } from 'react'
import { useInvitation } from '../hooks/useInvitation.ts'
import type { Invitation, Proposal } from '../protocol/invitations.ts'
import { explain } from './explain.ts'
import { en } from './locales/en.ts'
import { plainNameOf, type FormatName } from './plainNameOf.ts'
import { useArming } from './useArming.ts'

export interface CallProposalProps {
  readonly invitation: Invitation
  readonly userId: string
  readonly armDelayMs: number
  readonly formatName?: FormatName
  readonly formatProposal?: (proposal: Proposal) => ReactNode
}

/** What somebody wants to change in the call, and the buttons of whoever has to agree. */
export function CallProposal({
  invitation,
  userId,
  armDelayMs,
  formatName,
  formatProposal,
}: CallProposalProps): ReactNode {
  const { proposal } = invitation
  const isAsked =
    proposal !== undefined && proposal.by !== userId && !proposal.agreedBy.includes(userId)
  return (
    <div
      // What is announced must be there before there is something to announce.
      data-part={proposal ? 'proposal' : 'hidden-text'}
      {...(proposal && { role: 'group', 'aria-label': en.proposal })}
    >
      <div role="status" data-part="proposal-text">
        {proposal && (
          <>
            <p>{isAsked ? askedBy(proposal, formatName) : en.waitingForAgreement}</p>
            {formatProposal && <div data-part="proposal-detail">{formatProposal(proposal)}</div>}
          </>
        )}
      </div>
      {isAsked && (
        <ProposalAnswers
          // Another proposal is armed anew.
          key={proposal.proposalId}
          inviteId={invitation.inviteId}
          armDelayMs={armDelayMs}
        />
      )}
    </div>
  )
}

interface ProposalAnswersProps {
  readonly inviteId: string
  readonly armDelayMs: number
}

function ProposalAnswers({ inviteId, armDelayMs }: ProposalAnswersProps): ReactNode {
  const { answerProposal, pending, error } = useInvitation(inviteId)
  const guard = useArming(armDelayMs)
  return (
    <>
      <div data-part="proposal-actions">
        <button
          type="button"
          data-part="refuse-proposal"
          disabled={pending}
          onClick={guard(() => void answerProposal(false))}
        >
          {en.decline}
        </button>
        <button
          type="button"
          data-part="agree-proposal"
          disabled={pending}
          onClick={guard(() => void answerProposal(true))}
        >
          {en.agree}
        </button>
      </div>
      {error !== undefined && (
        <p role="alert" data-part="error">
          {en.actionFailed(explain(error))}
        </p>
      )}
    </>
  )
}

function askedBy({ by }: Proposal, formatName: FormatName | undefined): string {
  return en.wantsToChange(plainNameOf(by, formatName) ?? by)
}
