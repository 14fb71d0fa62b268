import type { PushDeclined } from '../../protocol/push.ts'
import type { RecordKey } from '../backend.ts'
import { applyAction, invitationFields, readStored } from './invitationRecord.ts'
import { findInvitee } from './invitationParties.ts'
import { userKey } from './liveSession.ts'
import { ringsUntil } from './pushNotification.ts'
import { JOBS, readJob } from './pushRecord.ts'
import type { Services } from './services.ts'

/** Declines for a device on which no app is open. Resolves to whether it was told: not with a wrong key, nor when it rings no more. */
export type Decline = (declined: PushDeclined) => Promise<boolean>

export function createDecline({ backend, desk }: Pick<Services, 'backend' | 'desk'>): Decline {
  return async ({ userId, inviteId, key }) => {
    const domain = await findDomain({ userId, inviteId, key })
    if (domain === undefined) return false
    return desk.decide(domain, {
      query: { names: invitationFields(inviteId) },
      decide(draft) {
        const stored = readStored(draft.get, inviteId)
        // It may have been answered by another device.
        const rings = ringsUntil(stored?.invitation, userId) !== undefined
        if (stored === undefined || !rings) return false
        draft.expectRecord()
        const { rev } = stored.invitation
        const actor = { userId, sessionId: 'push' }
        const after = applyAction(draft, domain, stored, { type: 'reject', actor })
        // Not if its time was up.
        return (
          after.invitation.rev > rev && findInvitee(after.invitation, userId)?.state === 'rejected'
        )
      },
    })
  }

  // The key is the whole proof: it was made for this user, this invitation and this device.
  async function findDomain(declined: PushDeclined): Promise<RecordKey | undefined> {
    const { fields } = await backend.read(userKey(declined.userId), { maps: [JOBS] })
    for (const { value } of fields.values()) {
      const job = readJob(value)
      if (job?.type !== 'ring' || job.key !== declined.key) continue
      if (job.inviteId === declined.inviteId) return job.domain
    }
    return undefined
  }
}
