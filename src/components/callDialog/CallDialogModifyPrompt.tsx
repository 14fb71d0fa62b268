'use client'

import type { ComponentProps, ReactNode } from 'react'
import { useInvitation } from '../../hooks/useInvitation.ts'
import type { Proposal } from '../../protocol/invitations.ts'
import { plainNameOf, type FormatName } from '../plainNameOf.ts'
import type { CommonStrings } from '../strings.ts'
import { useStrings } from '../useStrings.ts'
import { useCallDialogContext } from './callDialogContext.ts'
import { ErrorText } from './ErrorText.tsx'
import { BUSY } from './partProps.ts'
import { useArming, type ArmingOptions } from './useArming.ts'

/** What somebody wants to change in the call, and the buttons of whoever has to agree. Renders a `<div>`. */
export function CallDialogModifyPrompt(props: ComponentProps<'div'>): ReactNode {
  const strings = useStrings()
  const { state, options, armingOptions } = useCallDialogContext()
  const { invitation, phase, userId } = state
  const { formatName, formatProposal } = options
  const { proposal } = invitation
  if (phase !== 'active') return null
  const isAsked =
    proposal !== undefined && proposal.by !== userId && !proposal.agreedBy.includes(userId)
  return (
    <div
      {...(proposal && { role: 'group', 'aria-label': strings.proposal })}
      {...props}
      // What is announced must be there before there is something to announce.
      data-part={proposal ? 'modify-prompt' : 'hidden-text'}
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
          armingOptions={armingOptions}
        />
      )}
    </div>
  )
}

interface ProposalAnswersProps {
  readonly inviteId: string
  readonly armingOptions: ArmingOptions
}

function ProposalAnswers({ inviteId, armingOptions }: ProposalAnswersProps): ReactNode {
  const strings = useStrings()
  const { answerProposal, pending, error } = useInvitation(inviteId)
  const { guard } = useArming(armingOptions)
  const answer = (agrees: boolean) => {
    if (!pending) void answerProposal(agrees)
  }
  return (
    <>
      <div data-part="proposal-actions">
        <button
          type="button"
          data-part="refuse-proposal"
          {...(pending && BUSY)}
          onClick={guard(() => answer(false))}
        >
          {strings.decline}
        </button>
        <button
          type="button"
          data-part="agree-proposal"
          {...(pending && BUSY)}
          onClick={guard(() => answer(true))}
        >
          {strings.agree}
        </button>
      </div>
      <ErrorText error={error} />
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
