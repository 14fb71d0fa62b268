import { systemClock } from '../../internal/clock.ts'
import type { Invitation, Invitee } from '../../protocol/invitations.ts'
import type { ChatCore } from './chatCore.ts'
import { SIGNALING } from './constants.ts'
import { groupOf, toDataString } from './envelope.ts'
import { toSignalId } from './message.ts'

interface InvitationHead {
  readonly inviteID: string
  readonly inviter: string
  /** Empty between two users. */
  readonly groupID: string
}

export interface NewInvitation extends InvitationHead {
  readonly inviteeList: readonly string[]
  readonly data: string
}

export interface InvitationAnswered extends InvitationHead {
  /** Who has answered. */
  readonly invitee: string
  readonly data: string
}

export interface InvitationCancelled extends InvitationHead {
  readonly data: string
}

export interface InvitationTimedOut extends InvitationHead {
  /** Who has not answered in time; not all invitees. */
  readonly inviteeList: readonly string[]
  /** Of an invitee: it is oneself. Of an inviter: they were not there. */
  readonly isSelfTimeout: boolean
}

/** Tells programs what has become of invitations. */
export interface SignalingEvents {
  /** This session makes an invitation: nothing is told of it before its promise is settled. */
  expect(inviteID: string, making: Promise<Invitation>): Promise<void>
  /** Stops waiting for who was not there from the beginning. Says whether anybody was waited for. */
  forget(inviteID: string): boolean
}

/** More than the client itself keeps. */
const SEEN_KEPT = 1000

/** By convention busy is something that an invitee says. Other clients of Beckon have a state for it. */
const LINE_BUSY = '{"line_busy":"line_busy"}'

export function createSignalingEvents(core: ChatCore): SignalingEvents {
  /** What programs have been told of, as it was then. */
  const seen = new Map<string, Invitation>()
  const begun = new Set<string>()
  /** By invitation: what gives up waiting for those who were not there when it was made. */
  const absent = new Map<string, () => void>()
  const { sent, settings } = core

  core.onClient((client) => {
    client.on('invitation.received', ({ invitation }) => {
      see(invitation)
      const { status } = client.store.getState().connection
      // What a login tells of rings since before it.
      const isOld = status !== 'connected' && status !== 'reconnecting'
      if (isOld && (invitation.onlineOnly || settings.offlineSupport === false)) return
      tellAll(SIGNALING.NEW_INVITATION_RECEIVED, invitation)
    })
    client.on('invitation.changed', ({ invitation }) => review(invitation))
    client.on('session.ended', () => {
      absent.forEach((stop) => stop())
      for (const each of [seen, begun, absent]) each.clear()
    })
  })

  return {
    async expect(inviteID, making) {
      begun.add(inviteID)
      const made = await making.finally(() => begun.delete(inviteID))
      const missing = made.invitees.filter(({ state }) => state === 'unreachable')
      if (missing.length > 0) {
        // The server gives up at once who cannot be rung; programs wait for the deadline.
        const giveUp = () => {
          absent.delete(inviteID)
          tellTimeout(made, missing, true)
        }
        absent.set(inviteID, systemClock.setTimer(giveUp, made.timeoutMs))
      }
      review(core.invitation(inviteID) ?? made)
    },

    forget(inviteID) {
      absent.get(inviteID)?.()
      return absent.delete(inviteID)
    },
  }

  // By what has changed, not by what has happened: so nothing is told twice, and nothing left out.
  function review(invitation: Invitation): void {
    const { inviteId, inviter, invitees, status, endReason } = invitation
    if (begun.has(inviteId)) return
    const was = seen.get(inviteId)
    see(invitation)
    const me = core.userID()
    const isInviter = inviter === me
    const stateBefore = (userId: string) =>
      was?.invitees.find((invitee) => invitee.userId === userId)?.state ?? 'pending'
    const isOwn = (action: string) => sent.has(toSignalId(inviteId, action, me))

    const isModified = was && toDataString(was.data) !== toDataString(invitation.data)
    if (isModified && !isOwn('modify')) tellAll(SIGNALING.INVITATION_MODIFIED, invitation)

    const changed = invitees.filter(({ userId, state }) => state !== stateBefore(userId))
    let isTakenBack = false
    for (const { userId, state, sessionId, data } of changed) {
      const isMe = userId === me
      const isHeard = isInviter || isMe || settings.isRejectNotifyAll !== false
      const said = toDataString(data ?? (state === 'busy' ? LINE_BUSY : ''))
      isTakenBack ||= isMe && state === 'cancelled'
      if (isMe && sessionId === core.sessionId()) continue
      if (state === 'accepted') {
        tell(SIGNALING.INVITEE_ACCEPTED, invitation, { invitee: userId, data: said })
      } else if (isHeard && (state === 'rejected' || state === 'busy')) {
        tell(SIGNALING.INVITEE_REJECTED, invitation, { invitee: userId, data: said })
      }
    }

    const late = changed.filter(({ state }) => {
      return state === 'timedOut' || (state === 'unreachable' && !absent.has(inviteId))
    })
    const isLate = late.some(({ userId }) => userId === me)
    for (const isSelf of [false, true]) {
      const them = late.filter(({ userId }) => {
        return isSelf === (isInviter ? stateBefore(userId) !== 'delivered' : isLate)
      })
      tellTimeout(invitation, them, isSelf)
    }

    // There is no other word for a call of another client of Beckon that somebody has hung up.
    const isHungUp = was?.status === 'active' && (isInviter || stateBefore(me) === 'accepted')
    const isForMe = isHungUp || (isInviter && endReason === 'cancelled')
    const isOver = status === 'ended' && was?.status !== 'ended' && !isOwn('cancel')
    if (isTakenBack || (isOver && isForMe)) {
      tell(SIGNALING.INVITATION_CANCELLED, invitation, { data: toDataString(invitation.endData) })
    }
  }

  function tellTimeout(
    invitation: Invitation,
    them: readonly Invitee[],
    isSelfTimeout: boolean,
  ): void {
    if (invitation.timeoutMs === 0 || them.length === 0) return
    const inviteeList = namesOf(them)
    tell(SIGNALING.INVITATION_TIMEOUT, invitation, { inviteeList, isSelfTimeout })
  }

  function tellAll(name: string, invitation: Invitation): void {
    const { invitees, data } = invitation
    tell(name, invitation, { inviteeList: namesOf(invitees), data: toDataString(data) })
  }

  function tell(name: string, invitation: Invitation, fields: object): void {
    const { inviteId: inviteID, inviter } = invitation
    core.tell(name, { inviteID, inviter, groupID: groupOf(invitation), ...fields })
  }

  function see(invitation: Invitation): void {
    const [oldest = ''] = seen.keys()
    if (seen.size >= SEEN_KEPT) seen.delete(oldest)
    seen.set(invitation.inviteId, invitation)
  }
}

export function namesOf(invitees: readonly Invitee[]): readonly string[] {
  return invitees.map(({ userId }) => userId)
}
