import type { Clock } from '../../internal/clock.ts'
import { LEASE_MS, busyField, holdLine } from './busy.ts'
import type { Desk } from './desk.ts'
import { inviteField, talkerOf } from './inbox.ts'
import { userKey, type LiveSession } from './liveSession.ts'

/** Keeps users busy for as long as the sessions by which they talk are looked after. */
export interface Leases {
  watch(session: LiveSession): void
  close(): void
}

/** Three times within a lease, so that one renewal may fail. */
const RENEW_EVERY_MS = LEASE_MS / 3

export interface LeasesOptions {
  readonly clock: Clock
  readonly desk: Desk
  readonly report: (error: unknown) => void
}

export function createLeases({ clock, desk, report }: LeasesOptions): Leases {
  const watched = new Set<LiveSession>()
  let cancelNext: (() => void) | undefined

  return {
    watch(session) {
      watched.add(session)
      cancelNext ??= clock.setTimer(round, RENEW_EVERY_MS)
    },
    close() {
      cancelNext?.()
      watched.clear()
    },
  }

  function round(): void {
    for (const session of watched) {
      if (session.isOver || session.talking.size === 0) watched.delete(session)
      else renew(session).catch(report)
    }
    cancelNext = watched.size === 0 ? undefined : clock.setTimer(round, RENEW_EVERY_MS)
  }

  // Also of a line that has lapsed while nobody could renew it: the call goes on.
  async function renew({ userId, sessionId, talking }: LiveSession): Promise<void> {
    const inviteIds = [...talking]
    await desk.decide(userKey(userId), {
      query: { names: inviteIds.flatMap((id) => [inviteField(id), busyField(id)]) },
      decide(draft) {
        for (const inviteId of inviteIds) {
          if (talkerOf(draft.get, inviteId) !== sessionId) continue
          draft.expectField(inviteField(inviteId))
          holdLine(draft, inviteId, sessionId)
        }
      },
    })
  }
}
