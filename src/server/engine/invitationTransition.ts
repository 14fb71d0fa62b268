import type { InvitationShape, SettledProposal } from '../../protocol/invitations.ts'
import { MAX_INVITATION_MS } from '../../protocol/limits.ts'
import { accept, cancel, deliver, end, giveUp, reject } from './invitationAnswers.ts'
import { add, join, leave, lose, modify, type NewInvitees } from './invitationChanges.ts'
import {
  closed,
  isOpen,
  nextRev,
  settle,
  withInvitees,
  type Actor,
  type Outcome,
} from './invitationParties.ts'
import {
  answerProposal,
  dropProposal,
  propose,
  reviewProposal,
  type NewProposal,
} from './invitationProposals.ts'

/** What the actor has to say to the others, as JSON text. */
interface WithData {
  readonly actor: Actor
  readonly data?: string | undefined
}

export type InvitationAction =
  | { readonly type: 'deliver' | 'leave' | 'join'; readonly actor: Actor }
  | ({ readonly type: 'accept' | 'cancel' | 'end' } & WithData)
  | ({ readonly type: 'reject'; readonly reason?: 'declined' | 'busy' | undefined } & WithData)
  | { readonly type: 'modify'; readonly actor: Actor; readonly data: string }
  | ({ readonly type: 'add'; readonly actor: Actor } & NewInvitees)
  | { readonly type: 'propose'; readonly actor: Actor; readonly proposal: NewProposal }
  | {
      readonly type: 'answerProposal'
      readonly actor: Actor
      readonly proposalId: string
      readonly agrees: boolean
    }
  /** A session is over. `hasFailed` unless it has logged out. */
  | { readonly type: 'lose'; readonly actor: Actor; readonly hasFailed: boolean }
  /** These users have been offline for as long as the inviter would wait. */
  | { readonly type: 'giveUp'; readonly userIds: readonly string[] }
  | { readonly type: 'expire' }

/** One revision of an invitation, and the instant that made it. */
export interface Change extends Outcome {
  readonly at: number
  /** The proposal that it has ended. */
  readonly settled?: SettledProposal
}

/**
 * The state machine of one invitation: PROTOCOL.md has it as a table. Pure; `now` is the backend's.
 * Returns every revision that follows: what deadlines have done meanwhile, then the action.
 *
 * Throws a `CommandError` for what is refused. An action that is late or repeated, and that cannot
 * harm, changes nothing and is no error.
 */
export function transition(
  invitation: InvitationShape,
  action: InvitationAction,
  now: number,
): readonly Change[] {
  const lapsed = lapse(invitation, now)
  const current = lapsed.at(-1)?.invitation ?? invitation
  const change = revise(current, now, act(current, action, now))
  return change === undefined ? lapsed : [...lapsed, change]
}

// Deadlines bind even when their alarm is late, and their own instant is what everybody is told.
function lapse(invitation: InvitationShape, now: number): readonly Change[] {
  const changes: Change[] = []
  let current = invitation
  for (;;) {
    const deadline = nextDeadline(current)
    const isDue = deadline !== undefined && deadline.at <= now
    const change = isDue ? revise(current, deadline.at, pass(current, deadline)) : undefined
    if (change === undefined) return changes
    changes.push(change)
    current = change.invitation
  }
}

function revise(
  before: InvitationShape,
  at: number,
  outcome: Outcome | undefined,
): Change | undefined {
  if (outcome === undefined) return undefined
  const reviewed = reviewProposal(outcome.invitation)
  const invitation = { ...reviewed, rev: nextRev(before) }
  const { settledProposal: settled } = invitation
  const isSettled = settled !== undefined && settled !== before.settledProposal
  const isDecided = isSettled && settled.agreed && outcome.cause === 'agreed'
  return {
    ...outcome,
    ...(isDecided ? { cause: 'modified' } : {}),
    invitation,
    at,
    ...(isSettled ? { settled } : {}),
  }
}

interface Deadline {
  readonly type: 'ring' | 'proposal' | 'life'
  readonly at: number
}

/** The next instant at which an invitation changes by itself. */
export function nextDeadline(invitation: InvitationShape): Deadline | undefined {
  const { status, invitees, expiresAt, proposal, createdAt, answeredAt = createdAt } = invitation
  if (status === 'ended') return undefined
  const open = invitees.filter(isOpen)
  const rings = open.map((invitee) => invitee.expiresAt ?? Infinity)
  // All have declined, and the inviter waits all the same.
  if (open.length === 0 && status === 'ringing') rings.push(expiresAt ?? Infinity)
  const deadlines: readonly Deadline[] = [
    { type: 'ring', at: Math.min(...rings) },
    { type: 'proposal', at: proposal?.expiresAt ?? Infinity },
    { type: 'life', at: answeredAt + MAX_INVITATION_MS },
  ]
  return deadlines.reduce((first, other) => (other.at < first.at ? other : first))
}

function pass(invitation: InvitationShape, { type, at }: Deadline): Outcome | undefined {
  switch (type) {
    case 'ring':
      return { invitation: settle(silenced(invitation, at), { at }), cause: 'timedOut' }
    case 'proposal':
      return dropProposal(invitation)
    // The end of its life.
    default: {
      if (invitation.status === 'active') {
        return { invitation: closed(invitation, { endReason: 'ended', at }), cause: 'ended' }
      }
      const ending = { endReason: 'timedOut', openBecome: 'timedOut', at } as const
      return { invitation: closed(invitation, ending), cause: 'timedOut' }
    }
  }
}

function silenced(invitation: InvitationShape, at: number): InvitationShape {
  return withInvitees(invitation, at, (invitee) => {
    const isLate = isOpen(invitee) && (invitee.expiresAt ?? Infinity) <= at
    return isLate ? { state: 'timedOut' } : undefined
  })
}

function act(
  invitation: InvitationShape,
  action: InvitationAction,
  now: number,
): Outcome | undefined {
  switch (action.type) {
    case 'deliver':
      return deliver(invitation, action.actor, now)
    case 'accept':
      return accept(invitation, action, now)
    case 'reject':
      return reject(invitation, action, now)
    case 'cancel':
      return cancel(invitation, action, now)
    case 'end':
      return end(invitation, action, now)
    case 'leave':
      return leave(invitation, action.actor, now)
    case 'join':
      return join(invitation, action.actor, now)
    case 'add':
      return add(invitation, action, now)
    case 'modify':
      return modify(invitation, action)
    case 'propose':
      return propose(invitation, action.actor, action.proposal, now)
    case 'answerProposal':
      return answerProposal(invitation, action.actor, action)
    case 'lose':
      return lose(invitation, action, now)
    case 'giveUp':
      return giveUp(invitation, action.userIds, now)
    case 'expire':
      // The deadlines have passed already, or it came before its time.
      return undefined
    default:
      return unreachable(action)
  }
}

// An action that is not in the table does not compile.
function unreachable(action: never): never {
  throw new Error(`There is no such action: ${JSON.stringify(action)}`)
}
