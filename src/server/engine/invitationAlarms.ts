import type { RecordKey } from '../backend.ts'
import type { Effect } from './effects.ts'
import {
  applyAction,
  invitationFields,
  inviteIdOf,
  readStored,
  rearm,
  store,
} from './invitationRecord.ts'
import { absentSince } from './reach.ts'
import type { Services } from './services.ts'

/** What happens to invitations without anybody's command. */
export interface InvitationAlarms {
  /** Fires the alarm of a domain. Early, late or repeated it does no harm. */
  expire(key: RecordKey, alarm: string): Promise<void>
  /** A session is over by which somebody was in an invitation. */
  lose(lost: Extract<Effect, { type: 'invitation.lost' }>): Promise<void>
}

interface Absent {
  readonly absent: readonly string[]
  readonly withinMs: number
  readonly checkAt: number
}

export function createInvitationAlarms({ backend, desk, callWaiting }: Services): InvitationAlarms {
  return {
    async expire(key, alarm) {
      const inviteId = inviteIdOf(alarm)
      const absence = await findAbsent(key, inviteId)
      await desk.decide(key, {
        query: { names: invitationFields(inviteId) },
        decide(draft) {
          const stored = readStored(draft.get, inviteId)
          rearm(draft, inviteId, stored)
          if (stored === undefined) return
          draft.expectRecord()
          const current = applyAction(draft, key, stored, { type: 'expire' })
          if (absence === undefined) return
          const { absent, ...next } = absence
          const waiting = { ...current, absence: next }
          store(draft, waiting)
          applyAction(draft, key, waiting, { type: 'giveUp', userIds: absent })
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
  async function findAbsent(key: RecordKey, inviteId: string): Promise<Absent | undefined> {
    const { fields, now } = await backend.read(key, { names: invitationFields(inviteId) })
    const stored = readStored((name) => fields.get(name)?.value, inviteId)
    if (stored?.absence === undefined || stored.absence.checkAt > now) return undefined
    const { invitation, absence } = stored
    const awaited = invitation.invitees.filter(({ state }) => state === 'pending')
    const { withinMs } = absence
    const options = { since: invitation.createdAt, withinMs }
    const userIds = awaited.map(({ userId }) => userId)
    return { withinMs, ...(await absentSince(userIds, options, { backend, callWaiting })) }
  }
}
