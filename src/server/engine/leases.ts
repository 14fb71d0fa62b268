import type { Clock } from '../../internal/clock.ts'
import { LEASE_MS, renewLines } from './busy.ts'
import type { Desk } from './desk.ts'
import type { LiveSession } from './liveSession.ts'

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
      const { userId, talking, isOver } = session
      if (isOver || talking.size === 0) watched.delete(session)
      else renewLines(desk, { userId, inviteIds: [...talking] }).catch(report)
    }
    cancelNext = watched.size === 0 ? undefined : clock.setTimer(round, RENEW_EVERY_MS)
  }
}
