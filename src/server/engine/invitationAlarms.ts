import type { RecordKey } from '../backend.ts'
import type { Effect } from './effects.ts'
import {
  applyAction,
  awaitedIn,
  fetchStored,
  invitationFields,
  inviteIdOf,
  nextLook,
  readStored,
  rearm,
  store,
} from './invitationRecord.ts'
import { findAbsent } from './reach.ts'
import type { Services } from './services.ts'

/** What happens to invitations without anybody's command. */
export interface InvitationAlarms {
  /** Fires the alarm of a domain. Early, late or repeated it does no harm. */
  expire(key: RecordKey, alarm: string): Promise<void>
  /** A session is over by which somebody was in an invitation. */
  lose(lost: Extract<Effect, { type: 'invitation.lost' }>): Promise<void>
}

export function createInvitationAlarms({ backend, desk, callWaiting }: Services): InvitationAlarms {
  return {
    async expire(key, alarm) {
      const inviteId = inviteIdOf(alarm)
      const found = await lookForAbsent(key, inviteId)
      await desk.decide(key, {
        query: { names: invitationFields(inviteId) },
        decide(draft) {
          const stored = readStored(draft.get, inviteId)
          rearm(draft, inviteId, stored)
          if (stored === undefined) return
          draft.expectRecord()
          const current = applyAction(draft, key, stored, { type: 'expire' })
          if (found === undefined || current.absence === undefined) return
          const { withinMs } = current.absence
          const waiting = { ...current, absence: { withinMs, notBefore: found.notBefore } }
          store(draft, waiting)
          applyAction(draft, key, waiting, { type: 'giveUp', userIds: found.absent })
        },
      })
    },

    async lose({ domain, inviteId, userId, sessionId, hasFailed }) {
      await desk.decide(domain, {
        query: { names: invitationFields(inviteId) },
        decide(draft) {
          const stored = readStored(draft.get, inviteId)
          if (stored === undefined) return
          draft.expectRecord()
          const actor = { userId, sessionId }
          applyAction(draft, domain, stored, { type: 'lose', actor, hasFailed })
        },
      })
    },
  }

  // Presence is in the records of users, so it is looked up before the decision.
  async function lookForAbsent(key: RecordKey, inviteId: string) {
    const { stored, now } = await fetchStored(backend, key, inviteId)
    if (stored?.absence === undefined || nextLook(stored) > now) return undefined
    const { withinMs } = stored.absence
    return findAbsent(awaitedIn(stored.invitation), withinMs, { backend, callWaiting })
  }
}
