import type { OutgoingCommand } from '../client/transport.ts'
import type { CommandReply } from '../protocol/commands.ts'
import type { EndReason, InvitationShape } from '../protocol/invitations.ts'
import type { Session } from '../protocol/session.ts'

/** By this a made-up call is known everywhere. */
const PREFIX = 'devtools-fake-'

export function isFakeCall(inviteId: string): boolean {
  return inviteId.startsWith(PREFIX)
}

export interface FakeCallOptions {
  readonly id: string
  readonly from: string
  readonly to: Session
  readonly now: number
  readonly timeoutMs: number
}

/** A call that nobody has made. The server knows nothing of it. */
export function fakeCall({ id, from, to, now, timeoutMs }: FakeCallOptions): InvitationShape {
  const expiresAt = now + timeoutMs
  return {
    inviteId: `${PREFIX}${id}`,
    kind: 'call',
    rev: 1,
    inviter: from,
    inviterSessionId: `${PREFIX}session`,
    invitees: [{ userId: to.userId, state: 'delivered', changedAt: now, rev: 1, expiresAt }],
    data: JSON.stringify({ isFake: true }),
    dataRev: 1,
    policy: { answer: 'all', endWhen: 'oneLeft', rejectEnds: 'whenAll' },
    timeoutMs,
    onlineOnly: true,
    status: 'ringing',
    createdAt: now,
    expiresAt,
  }
}

interface Then {
  readonly now: number
  readonly sessionId: string
}

/** What the server would have made of a command. `undefined` where the call stays as it is. */
export function changeFakeCall(
  call: InvitationShape,
  name: OutgoingCommand['name'],
  { now, sessionId }: Then,
): InvitationShape | undefined {
  const isRinging = call.status === 'ringing'
  const isActive = call.status === 'active'
  if (name === 'invitation.accept' && isRinging) {
    const answered = changeInvitee(call, { state: 'accepted', now, sessionId })
    return { ...answered, status: 'active', answeredAt: now }
  }
  if (name === 'invitation.reject' && isRinging) {
    return endFakeCall(changeInvitee(call, { state: 'rejected', now, sessionId }), 'rejected', now)
  }
  if ((name === 'invitation.end' || name === 'invitation.leave') && isActive) {
    return endFakeCall({ ...call, rev: call.rev + 1 }, 'ended', now)
  }
  return undefined
}

/** A call that has rung for too long. */
export function expireFakeCall(call: InvitationShape, now: number): InvitationShape {
  return endFakeCall(changeInvitee(call, { state: 'timedOut', now }), 'timedOut', now)
}

/** A call that its caller takes back, or ends. */
export function stopFakeCall(call: InvitationShape, now: number): InvitationShape {
  if (call.status === 'active') return endFakeCall({ ...call, rev: call.rev + 1 }, 'ended', now)
  return endFakeCall(changeInvitee(call, { state: 'cancelled', now }), 'cancelled', now)
}

export function replyWith(call: InvitationShape): CommandReply {
  return { ok: true, result: call }
}

interface InviteeChange {
  readonly state: InvitationShape['invitees'][number]['state']
  readonly now: number
  readonly sessionId?: string
}

function changeInvitee(
  call: InvitationShape,
  { state, now, sessionId }: InviteeChange,
): InvitationShape {
  const rev = call.rev + 1
  const invitees = call.invitees.map(({ userId }) => ({
    userId,
    state,
    changedAt: now,
    rev,
    ...(sessionId === undefined ? {} : { sessionId }),
  }))
  return { ...call, rev, invitees }
}

function endFakeCall(
  call: InvitationShape,
  endReason: EndReason,
  endedAt: number,
): InvitationShape {
  return { ...call, status: 'ended', endReason, endedAt }
}
