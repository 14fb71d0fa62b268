import type { PushDeclined } from '../../protocol/push.ts'
import type { RecordKey } from '../backend.ts'
import { applyAction, invitationFields, readStored } from './invitationRecord.ts'
import { findInvitee } from './invitationParties.ts'
import { userKey } from './liveSession.ts'
import { ringsUntil } from './pushNotification.ts'
import { deviceOf, jobField, readJob, ringJobId, setJob } from './pushRecord.ts'
import type { Services } from './services.ts'

/** Declines for a device on which no app is open. Resolves to whether it was told: not with a wrong key, nor when it rings no more. */
export type Decline = (declined: PushDeclined) => Promise<boolean>

export function createDecline({ desk }: Pick<Services, 'desk'>): Decline {
  return async (declined) => {
    const domain = await takeJob(declined)
    if (domain === undefined) return false
    const { userId, inviteId } = declined
    return desk.decide(domain, {
      query: { names: invitationFields(inviteId) },
      decide(draft) {
        const stored = readStored(draft.get, inviteId)
        // It may have been answered by another device.
        const rings = ringsUntil(stored?.invitation, userId) !== undefined
        if (stored === undefined || !rings) return false
        draft.expectRecord()
        const actor = { userId, sessionId: 'push' }
        const after = applyAction(draft, domain, stored, { type: 'reject', actor })
        // Not if its time was up.
        return findInvitee(after.invitation, userId)?.state === 'rejected'
      },
    })
  }

  // The key is the whole proof: it was made for this user, this invitation and this device. What was
  // shown there is gone by the click, so the device needs not be told.
  function takeJob({ userId, inviteId, key }: PushDeclined): Promise<RecordKey | undefined> {
    const jobId = ringJobId(deviceOf(key), inviteId)
    return desk.decide(userKey(userId), {
      query: { names: [jobField(jobId)] },
      decide(draft) {
        const job = readJob(draft.get(jobField(jobId)))
        if (job?.type !== 'ring' || job.key !== key) return undefined
        if (job.isDone !== true) setJob(draft, jobId, { ...job, sent: 'no', isDone: true }, null)
        return job.domain
      },
    })
  }
}
