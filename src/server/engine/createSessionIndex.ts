import { addUnder, removeUnder } from '../../internal/setsByKey.ts'
import type { LiveSession } from './liveSession.ts'

/** The sessions that a node looks after, by id and by user. */
export interface SessionIndex {
  get(sessionId: string): LiveSession | undefined
  /** In place of the one with this id, if there is one. */
  put(session: LiveSession): void
  /** Unless another has taken its place. */
  remove(session: LiveSession): void
  ofUser(userId: string): Iterable<LiveSession>
  all(): Iterable<LiveSession>
  clear(): void
}

export function createSessionIndex(): SessionIndex {
  const byId = new Map<string, LiveSession>()
  const byUser = new Map<string, Set<LiveSession>>()

  return {
    get: (sessionId) => byId.get(sessionId),
    put(session) {
      const { sessionId, userId } = session
      const previous = byId.get(sessionId)
      if (previous !== undefined) remove(previous)
      byId.set(sessionId, session)
      addUnder(byUser, userId, session)
    },
    remove,
    ofUser: (userId) => byUser.get(userId) ?? [],
    all: () => byId.values(),
    clear() {
      byId.clear()
      byUser.clear()
    },
  }

  function remove(session: LiveSession): void {
    const { sessionId, userId } = session
    if (byId.get(sessionId) !== session) return
    byId.delete(sessionId)
    removeUnder(byUser, userId, session)
  }
}
