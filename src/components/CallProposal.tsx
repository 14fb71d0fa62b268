'use client'

import type { ReactNode } from 'react'
import { useInvitation } from '../hooks/useInvitation.ts'
import type { Invitation, Proposal } from '../protocol/invitations.ts'
import { explain } from './explain.ts'
import type { CommonStrings } from './strings.ts'
import { useStrings } from './useStrings.ts'
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
  const strings = useStrings()
  const { proposal } = invitation
  const isAsked =
    proposal !== undefined && proposal.by !== userId && !proposal.agreedBy.includes(userId)
  return (
    <div
      // What is announced must be there before there is something to announce.
      data-part={proposal ? 'proposal' : 'hidden-text'}
      {...(proposal && { role: 'group', 'aria-label': strings.proposal })}
    >
      <div role="status" data-part="proposal-text">
        {proposal && (
          <>
            <p>{isAsked ? askedBy(proposal, formatName, strings) : strings.waitingForAgreement}</p>
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
  const strings = useStrings()
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
          {strings.decline}
        </button>
        <button
          type="button"
          data-part="agree-proposal"
          disabled={pending}
          onClick={guard(() => void answerProposal(true))}
        >
          {strings.agree}
        </button>
      </div>
      {error !== undefined && (
        <p role="alert" data-part="error">
          {strings.actionFailed(explain(error, strings))}
        </p>
      )}
    </>
  )
}

function askedBy(
  { by }: Proposal,
  formatName: FormatName | undefined,
  strings: CommonStrings,
): string {
  return strings.wantsToChange(plainNameOf(by, formatName) ?? by)
}
