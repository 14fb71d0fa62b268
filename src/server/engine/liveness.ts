import type { Clock } from '../../internal/clock.ts'
import { isGone, type LiveSession } from './liveSession.ts'

/**
 * Finds dead sockets quickly while something rings. A socket that is silent looks like one that has
 * nothing to say for up to 45 s, and a ring does not last that long.
 */
export interface Liveness {
  /** Probes a session's connection for as long as one of its invitations rings. */
  watch(session: LiveSession): void
  close(): void
}

const PROBE_EVERY_MS = 2000

/** With the time until the next probe, a dead socket is noticed within 6 s. */
const SILENT_AFTER_MS = 4000

export function createLiveness(clock: Clock): Liveness {
  const watched = new Set<LiveSession>()
  let cancelNext: (() => void) | undefined

  return {
    watch(session) {
      watched.add(session)
      cancelNext ??= clock.setTimer(round, 0)
    },
    close() {
      cancelNext?.()
      watched.clear()
    },
  }

  function round(): void {
    const now = clock.now()
    for (const session of watched) {
      if (isGone(session) || !hasRinging(session, now)) watched.delete(session)
      else probe(session, now)
    }
    cancelNext = watched.size === 0 ? undefined : clock.setTimer(round, PROBE_EVERY_MS)
  }
}

function hasRinging({ ringing }: LiveSession, now: number): boolean {
  for (const [inviteId, until] of ringing) if (until <= now) ringing.delete(inviteId)
  return ringing.size > 0
}

function probe({ connection }: LiveSession, now: number): void {
  connection.probedAt ??= now
  if (now - connection.probedAt >= SILENT_AFTER_MS) connection.port.close()
  else connection.port.probe()
}
