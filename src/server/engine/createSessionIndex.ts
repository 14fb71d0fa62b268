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
      byUser.set(userId, (byUser.get(userId) ?? new Set()).add(session))
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
    const others = byUser.get(userId)
    others?.delete(session)
    if (others?.size === 0) byUser.delete(userId)
  }
}
