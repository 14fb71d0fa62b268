import {
  DEFAULT_POLICY,
  type InvitationPolicy,
  type InvitationShape,
} from '../../src/protocol/invitations.ts'
import { CommandError } from '../../src/server/engine/commandError.ts'
import {
  transition,
  type Change,
  type InvitationAction,
} from '../../src/server/engine/invitationTransition.ts'

export const CREATED_AT = 1000
export const EXPIRES_AT = 31_000
export const NOW = 5000

export const ada = { userId: 'ada', sessionId: 'ada-1' }
export const bob = { userId: 'bob', sessionId: 'bob-1' }
export const bobElsewhere = { userId: 'bob', sessionId: 'bob-2' }
export const cyd = { userId: 'cyd', sessionId: 'cyd-1' }
export const dee = { userId: 'dee', sessionId: 'dee-1' }

/** Ada calls bob, or others. */
export function ringingFor(
  userIds: readonly string[] = ['bob'],
  policy: Partial<InvitationPolicy> = {},
): InvitationShape {
  return {
    inviteId: 'one',
    kind: 'call',
    rev: 1,
    inviter: 'ada',
    inviterSessionId: 'ada-1',
    invitees: userIds.map((userId) => ({
      userId,
      state: 'pending',
      changedAt: CREATED_AT,
      rev: 1,
      expiresAt: EXPIRES_AT,
    })),
    dataRev: 1,
    policy: { ...DEFAULT_POLICY, ...policy },
    onlineOnly: false,
    timeoutMs: EXPIRES_AT - CREATED_AT,
    status: 'ringing',
    createdAt: CREATED_AT,
    expiresAt: EXPIRES_AT,
  }
}

/** One that never times out. */
export function forEver({ expiresAt: _at, ...invitation }: InvitationShape): InvitationShape {
  const invitees = invitation.invitees.map(({ expiresAt: _own, ...invitee }) => invitee)
  return { ...invitation, invitees, timeoutMs: 0 }
}

export function changeOf(invitation: InvitationShape, action: InvitationAction, now = NOW): Change {
  const last = transition(invitation, action, now).at(-1)
  if (last === undefined) throw new Error(`${action.type} changed nothing.`)
  return last
}

export function after(
  invitation: InvitationShape,
  action: InvitationAction,
  now = NOW,
): InvitationShape {
  return changeOf(invitation, action, now).invitation
}

/** What becomes of an invitation when all of this happens, one after the other. */
export function afterAll(
  invitation: InvitationShape,
  ...actions: readonly InvitationAction[]
): InvitationShape {
  return actions.reduce((current, action) => after(current, action), invitation)
}

/** `status cause states endReason` */
export function outcomeOf(
  invitation: InvitationShape,
  action: InvitationAction,
  now = NOW,
): string {
  const { cause, invitation: next } = changeOf(invitation, action, now)
  return [next.status, cause, statesOf(next), next.endReason].filter(Boolean).join(' ')
}

export function statesOf({ invitees }: InvitationShape): string {
  return invitees.map(({ state }) => state).join('+')
}

export function refusal(
  invitation: InvitationShape,
  action: InvitationAction,
  now = NOW,
): CommandError {
  try {
    transition(invitation, action, now)
  } catch (error) {
    if (error instanceof CommandError) return error
  }
  throw new Error(`${action.type} was not refused.`)
}
