import type { ServerEventOf } from '../protocol/events.ts'
import type { Invitation, InvitationStepShape, SettledProposal } from '../protocol/invitations.ts'
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
  /** A proposal has ended. */
  readonly settle: (settled: SettledProposal) => void
}

/** What the server tells of invitations, as the store and the listeners of the client have it. */
export function createInvitationEvents(
  { store, emitter, send, report }: ClientCore,
  { learn, change, settle }: Learning,
): Pick<InvitationFeature<object>, 'onSnapshot' | 'onEvent' | 'isRinging'> {
  /** What the last snapshot has told of: the frames after it may begin a little earlier. */
  let told: ReadonlyMap<string, Invitation> = new Map()

  return {
    onSnapshot({ invitations: shapes, missedSeenAt }) {
      const { byId: before } = store.getState().invitations
      const invitations = shapes.map((shape) => toInvitation(shape))
      told = new Map(invitations.map((invitation) => [invitation.inviteId, invitation]))
      change(() => store.apply([{ type: 'invitations.snapshot', invitations, missedSeenAt }]))
      const named = new Set(invitations.map(({ inviteId }) => inviteId))
      for (const invitation of invitations) tellNet(invitation, before.get(invitation.inviteId))
      for (const known of before.values()) {
        if (known.status !== 'ended' && !named.has(known.inviteId)) askHowItEnded(known)
      }
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
    // Before anybody looks at what it is now: others may have been proposed since.
    for (const { settled } of steps) if (settled !== undefined) settle(settled)
    const invitation = learn(toInvitation(shape, { invitation: known, knownRev }))
    const from = told.get(shape.inviteId)
    const toldRev = from?.createdAt === shape.createdAt ? from.rev : 0
    for (const step of steps) if (step.rev > toldRev) tell(invitation, step, { known, session })
    const isTold = steps.some(({ cause }) => cause === 'invited' || cause === 'added')
    // The step that began it may have been lost on its way.
    if (known === undefined && !isTold) tellNet(invitation, known)
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
    if (isNew) {
      if (inviter !== session?.userId) emitter.emit('invitation.received', { invitation })
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

  // What has happened while nobody could tell: the outcome, without the steps that led there.
  function tellNet(invitation: Invitation, known: Invitation | undefined): void {
    const { session } = store.getState()
    if (isRingingFor(invitation, session) && !isRingingFor(known, session)) {
      emitter.emit('invitation.received', { invitation })
    } else if (known !== undefined && known.rev !== invitation.rev) {
      const isElsewhere = phaseOf(invitation, session) === 'elsewhere'
      const cause = isElsewhere ? 'answeredElsewhere' : netCause(invitation, known)
      emitter.emit('invitation.changed', { invitation, cause })
    }
  }

  // It ended so long ago that the server does not tell of it by itself.
  function askHowItEnded(known: Invitation): void {
    send('invitation.get', { inviteId: known.inviteId }).then((shape) => {
      if (shape !== null) tellNet(learn(toInvitation(shape)), known)
    }, report)
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
    send('invitation.deliver', { inviteId: invitation.inviteId }).catch(report)
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
  { invitees }: Invitation,
  by: string | undefined,
  session: Session | undefined,
): boolean {
  const me = invitees.find(({ userId }) => userId === session?.userId)
  if (me === undefined) return false
  return by === me.userId ? me.sessionId !== session?.sessionId : me.cause === 'answeredElsewhere'
}

function netCause(invitation: Invitation, known: Invitation): Public {
  const { status, endReason } = invitation
  if (status === 'active') return known.status === 'ringing' ? 'accepted' : 'modified'
  if (status === 'ringing') return 'modified'
  if (endReason === 'cancelled' || endReason === 'timedOut') return endReason
  return endReason === 'rejected' || endReason === 'busy' ? 'rejected' : 'ended'
}
