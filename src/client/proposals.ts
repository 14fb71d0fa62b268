import type { Invitation, SettledProposal } from '../protocol/invitations.ts'
import type { SignalingStore } from '../store/createSignalingStore.ts'
import { untilAborted } from './aborted.ts'

interface Waiter {
  readonly inviteId: string
  readonly proposalId: string
  readonly resolve: (agreed: boolean) => void
}

/** Proposals of this client, until the others have agreed or not. */
export interface Proposals {
  /** Resolves to whether they have. */
  outcome(inviteId: string, proposalId: string, signal: AbortSignal | undefined): Promise<boolean>
  /** One of them has ended, as a step of its invitation says. */
  settle(settled: Pick<SettledProposal, 'proposalId' | 'agreed'>): void
  /** Looks whether anything has been decided by what the store knows now. */
  review(): void
}

export function createProposals(store: SignalingStore): Proposals {
  const waiters = new Set<Waiter>()
  return { outcome, settle, review }

  async function outcome(
    inviteId: string,
    proposalId: string,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const { promise, resolve } = withResolvers<boolean>()
    const waiter = { inviteId, proposalId, resolve }
    waiters.add(waiter)
    review()
    try {
      return await untilAborted(promise, signal)
    } finally {
      waiters.delete(waiter)
    }
  }

  function settle({ proposalId, agreed }: Pick<SettledProposal, 'proposalId' | 'agreed'>): void {
    for (const waiter of waiters) if (waiter.proposalId === proposalId) waiter.resolve(agreed)
  }

  function review(): void {
    const { byId } = store.getState().invitations
    for (const { inviteId, proposalId, resolve } of waiters) {
      const agreed = decided(byId.get(inviteId), proposalId)
      if (agreed !== undefined) resolve(agreed)
    }
  }
}

/** Whether a proposal has been agreed to; `undefined` while it is open. */
function decided(invitation: Invitation | undefined, proposalId: string): boolean | undefined {
  if (invitation?.settledProposal?.proposalId === proposalId) {
    return invitation.settledProposal.agreed
  }
  return invitation?.proposal?.proposalId === proposalId ? undefined : false
}

function withResolvers<Result>() {
  let resolve: (result: Result) => void = () => {}
  const promise = new Promise<Result>((settle) => (resolve = settle))
  return { promise, resolve }
}
