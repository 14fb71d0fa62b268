import { phaseOf } from '../store/invitations.ts'
import type { ClientCore } from './core.ts'

/** How long the end of a call is shown with its reason. */
export const NOTICE_MS = 4000

/** The same for one's part of a call that goes on, and for what somebody has said: long enough to go in again by keyboard, and to read. */
const LONG_NOTICE_MS = 15_000

/** The store shows what has just ended; the clock takes it away again. */
export function createNotices({ store, clock }: ClientCore): { review(): void } {
  let shownId: string | undefined
  let cancel = () => {}

  return {
    review() {
      const { session, invitations } = store.getState()
      const { noticeId: inviteId, byId } = invitations
      if (inviteId === shownId) return
      shownId = inviteId
      cancel()
      if (inviteId === undefined) return
      const notice = byId.get(inviteId)
      const isLong =
        phaseOf(notice, session) === 'observing' ||
        notice?.invitees.some(({ state, data }) => state === 'rejected' && data !== undefined)
      cancel = clock.setTimer(
        () => {
          shownId = undefined
          store.apply([{ type: 'invitation.noticeLapsed', inviteId }])
        },
        isLong ? LONG_NOTICE_MS : NOTICE_MS,
      )
    },
  }
}
