'use client'

import type { ComponentProps, ReactNode } from 'react'
import { useSignaling } from '../../hooks/signalingContext.ts'
import { useAction } from '../../hooks/useAction.ts'
import type { Invitation, Proposal } from '../../protocol/invitations.ts'
import { plainNameOf, type FormatName } from '../plainNameOf.ts'
import type { CommonStrings } from '../strings.ts'
import { useStrings } from '../useStrings.ts'
import { useCallDialogContext } from './callDialogContext.ts'
import { ErrorText } from './ErrorText.tsx'
import { BUSY } from './partProps.ts'
import { useArming } from './useArming.ts'

/** What somebody wants to change in the call, and the buttons of whoever has to agree. Renders a `<div>`. */
export function CallDialogModifyPrompt(props: ComponentProps<'div'>): ReactNode {
  const strings = useStrings()
  const { state, options } = useCallDialogContext()
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
          {...{ invitation, proposal }}
        />
      )}
    </div>
  )
}

interface ProposalAnswersProps {
  readonly invitation: Invitation
  readonly proposal: Proposal
}

function ProposalAnswers({ invitation, proposal }: ProposalAnswersProps): ReactNode {
  const strings = useStrings()
  const { invitations } = useSignaling()
  const { options, armingOptions } = useCallDialogContext()
  const [{ pending, error }, run] = useAction()
  const { guard } = useArming(armingOptions)
  const answer = (agrees: boolean) => {
    if (pending) return
    void run(async () => {
      if (agrees && (await options.beforeAgree?.(invitation)) === false) return
      await invitations.answerProposal(invitation.inviteId, proposal.proposalId, agrees)
    })
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
