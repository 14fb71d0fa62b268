import type { InvitationShape } from '../../protocol/invitations.ts'
import { createLeases, type LeasesOptions } from './leases.ts'
import { createLiveness } from './liveness.ts'
import type { LiveSession } from './liveSession.ts'

/** Looks after sessions while they ring and while they talk. */
export interface CallWatch {
  /** What has become of invitations that a session has just been told of. */
  note(session: LiveSession, invitations: readonly InvitationShape[]): void
  close(): void
}

export function createCallWatch(options: LeasesOptions): CallWatch {
  const liveness = createLiveness(options.clock)
  const leases = createLeases(options)
  return {
    note(session, invitations) {
      for (const invitation of invitations) noteOne(session, invitation)
      if (session.ringing.size > 0) liveness.watch(session)
      if (session.talking.size > 0) leases.watch(session)
    },
    close() {
      liveness.close()
      leases.close()
    },
  }
}

function noteOne({ ringing, talking, ...session }: LiveSession, invitation: InvitationShape): void {
  const { inviteId, status, expiresAt } = invitation
  if (rings(invitation)) ringing.set(inviteId, expiresAt ?? Infinity)
  else ringing.delete(inviteId)
  if (status === 'active' && isIn(invitation, session)) talking.add(inviteId)
  else talking.delete(inviteId)
}

// Somebody may be rung when others talk already.
function rings({ status, invitees }: InvitationShape): boolean {
  const isWaiting = invitees.some(({ state }) => state === 'pending' || state === 'delivered')
  return status === 'ringing' || (status === 'active' && isWaiting)
}

function isIn(
  { inviter, inviterSessionId, inviterLeft, invitees }: InvitationShape,
  { userId, sessionId }: Pick<LiveSession, 'userId' | 'sessionId'>,
): boolean {
  if (userId === inviter) return inviterLeft !== true && inviterSessionId === sessionId
  return invitees.some((invitee) => {
    return invitee.state === 'accepted' && invitee.sessionId === sessionId
  })
}
