import { keyOf, mapOf, type Committed, type RecordKey } from '../backend.ts'
import { readMember } from './channelRecord.ts'
import type { LiveSession } from './liveSession.ts'
import type { Services } from './services.ts'

/** Which sessions of this node are in which channels. */
export interface Seats {
  enter(channelId: string, session: LiveSession): void
  leave(channelId: string, session: LiveSession): void
  /** A channel has changed: who has no seat in it any more hears nothing of it any more. */
  hear(key: RecordKey, committed: Committed): void
}

/** Sees to it that a seat that somebody else has taken away ends the frames as well. */
export function createSeats({ streams, clock }: Pick<Services, 'streams' | 'clock'>): Seats {
  const channels = new Map<string, Set<LiveSession>>()
  /** Who has lost a seat in this turn, unless a later commit of it gives it back. */
  const lost = new Map<RecordKey, Set<LiveSession>>()

  return {
    enter(channelId, session) {
      channels.set(channelId, (channels.get(channelId) ?? new Set()).add(session))
    },

    leave(channelId, session) {
      const sessions = channels.get(channelId)
      sessions?.delete(session)
      if (sessions?.size === 0) channels.delete(channelId)
    },

    hear(key, { fields }) {
      const sessions = channels.get(toChannelId(key))
      if (sessions === undefined) return
      for (const { name, field } of fields) {
        if (mapOf(name) !== 'member') continue
        const seated = readMember(field?.value)?.sessionIds ?? []
        for (const session of sessions) {
          if (session.userId === keyOf(name))
            mark(key, session, !seated.includes(session.sessionId))
        }
      }
    },
  }

  function mark(key: RecordKey, session: LiveSession, isLost: boolean): void {
    const sessions = lost.get(key) ?? new Set()
    if (isLost) sessions.add(session)
    else sessions.delete(session)
    if (lost.has(key)) return
    lost.set(key, sessions)
    // What this turn has to say comes first: that the channel is gone, or the membership.
    clock.nextTick(() => end(key))
  }

  function end(key: RecordKey): void {
    const channelId = toChannelId(key)
    for (const session of lost.get(key) ?? []) {
      streams.unsubscribe(key, session.subscriber)
      session.channelIds.delete(channelId)
      channels.get(channelId)?.delete(session)
    }
    lost.delete(key)
  }
}

function toChannelId(key: RecordKey): string {
  return key.slice('channel:'.length)
}
