import { addUnder, removeUnder } from '../../internal/setsByKey.ts'
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
  /** By channel and user, since a crowd that comes at once changes everybody's member once. */
  const channels = new Map<string, Map<string, Set<LiveSession>>>()
  /** Who has lost a seat in this turn, unless a later commit of it gives it back. */
  const lost = new Map<RecordKey, Set<LiveSession>>()

  return {
    enter(channelId, session) {
      const users = channels.get(channelId) ?? new Map<string, Set<LiveSession>>()
      channels.set(channelId, users)
      addUnder(users, session.userId, session)
    },

    leave,

    hear(key, { fields }) {
      const users = channels.get(toChannelId(key))
      if (users === undefined) return
      for (const { name, field } of fields) {
        if (mapOf(name) !== 'member') continue
        const sessions = users.get(keyOf(name))
        if (sessions === undefined) continue
        const seated = readMember(field?.value)?.sessionIds ?? []
        for (const session of sessions) mark(key, session, !seated.includes(session.sessionId))
      }
    },
  }

  function leave(channelId: string, session: LiveSession): void {
    const users = channels.get(channelId)
    if (users === undefined) return
    removeUnder(users, session.userId, session)
    if (users.size === 0) channels.delete(channelId)
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
      leave(channelId, session)
    }
    lost.delete(key)
  }
}

function toChannelId(key: RecordKey): string {
  return key.slice('channel:'.length)
}
