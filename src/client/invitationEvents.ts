import { SignalingError } from '../protocol/errors.ts'
import type { ServerEventOf } from '../protocol/events.ts'
import type { Invitation, InvitationStepShape } from '../protocol/invitations.ts'
import type { Session } from '../protocol/session.ts'
import { isHere, isRingingFor, phaseOf } from '../store/invitations.ts'
import type { ClientCore } from './core.ts'
import { toInvitation, toProposal, toValue } from './fromWire.ts'
import type { InvitationFeature } from './invitations.ts'

export type InvitationEvent = 'invitation.changed' | 'invitation.message' | 'invitation.missedSeen'

export interface Learning {
  /** Takes in a snapshot, and returns the newest there is. */
  readonly learn: (invitation: Invitation) => Invitation
  /** Runs what changes the store, and looks after what follows from it. */
  readonly change: (run: () => void) => void
}

/** What the server tells of invitations, as the store and the listeners of the client have it. */
export function createInvitationEvents(
  { store, emitter, send }: ClientCore,
  { learn, change }: Learning,
): Pick<InvitationFeature, 'onSnapshot' | 'onEvent' | 'isRinging'> {
  return {
    onSnapshot({ invitations: shapes, missedSeenAt }) {
      const invitations = shapes.map((shape) => toInvitation(shape))
      change(() => store.apply([{ type: 'invitations.snapshot', invitations, missedSeenAt }]))
      invitations.forEach(confirm)
    },

    onEvent(event) {
      if (event.type === 'invitation.changed') return onChanged(event)
      if (event.type === 'invitation.message') return onMessage(event)
      return store.apply([{ type: 'invitations.missedSeen', seenAt: event.seenAt }])
    },

    isRinging() {
      const { invitations, session } = store.getState()
      for (const invitation of invitations.byId.values()) {
        if (invitation.status === 'ringing' || isRingingFor(invitation, session)) return true
      }
      return false
    },
  }

  function onChanged({
    invitation: shape,
    knownRev,
    steps,
  }: ServerEventOf<'invitation.changed'>): void {
    const { session, invitations } = store.getState()
    const known = invitations.byId.get(shape.inviteId)
    const invitation = learn(toInvitation(shape, { invitation: known, knownRev }))
    for (const step of steps) tell(invitation, step, { known, session })
    confirm(invitation)
  }

  function tell(
    invitation: Invitation,
    { cause, by, proposal, settled }: InvitationStepShape,
    before: { readonly known: Invitation | undefined; readonly session: Session | undefined },
  ): void {
    const { inviteId, inviter } = invitation
    const { known, session } = before
    const isAdded = cause === 'added' && isRingingFor(invitation, session)
    const isNew = cause === 'invited' || (isAdded && !isRingingFor(known, session))
    if (isNew && inviter !== session?.userId) {
      emitter.emit('invitation.received', { invitation })
      return
    }
    if (proposal) emitter.emit('invitation.proposed', { inviteId, proposal: toProposal(proposal) })
    else if (isPublic(cause)) {
      const isElsewhere = cause === 'accepted' && wasTaken(invitation, by, session)
      emitter.emit('invitation.changed', {
        invitation,
        cause: isElsewhere ? 'answeredElsewhere' : cause,
        ...(by === undefined ? {} : { by }),
      })
    }
    if (settled) emitter.emit('invitation.proposalEnded', { inviteId, ...settled })
  }

  function onMessage({ inviteId, from, payload, dtmf }: ServerEventOf<'invitation.message'>): void {
    const { invitations, session } = store.getState()
    // Of a user's sessions, what the other side says is for the one that is in the call.
    if (!isHere(phaseOf(invitations.byId.get(inviteId), session))) return
    if (dtmf !== undefined) store.apply([{ type: 'invitation.digits', inviteId, digits: dtmf }])
    emitter.emit('invitation.message', {
      inviteId,
      from,
      payload: toValue(payload),
      ...(dtmf === undefined ? {} : { dtmf }),
    })
  }

  // Tells the inviter that it rings here. Nobody waits for it, and a call that is over needs none.
  function confirm(invitation: Invitation): void {
    const { session } = store.getState()
    const me = invitation.invitees.find(({ userId }) => userId === session?.userId)
    if (invitation.status === 'ended' || me?.state !== 'pending') return
    send('invitation.deliver', { inviteId: invitation.inviteId }).catch((error: unknown) =>
      emitter.emit('error', SignalingError.from(error)),
    )
  }
}

type Public = Exclude<
  InvitationStepShape['cause'],
  'invited' | 'proposed' | 'agreed' | 'proposalEnded'
>

function isPublic(cause: InvitationStepShape['cause']): cause is Public {
  return (
    cause !== 'invited' && cause !== 'proposed' && cause !== 'agreed' && cause !== 'proposalEnded'
  )
}

/** Whether another session, or somebody else, has just taken what rang here. */
function wasTaken(
  invitation: Invitation,
  by: string | undefined,
  session: Session | undefined,
): boolean {
  const isMine = by === session?.userId || invitation.policy.answer === 'first'
  return isMine && phaseOf(invitation, session) === 'elsewhere'
}
