import { onPageEvent } from './onPageEvent.ts'

export interface ResumeKey {
  readonly sessionId: string
  readonly key: string
}

/** Lets a page that is reloaded go on with its session. */
export interface ResumeKeys {
  /** The key that the page before this one has left for a user, once. */
  take(userId: string): ResumeKey | undefined
  /** Leaves the user's key for the next page when this one goes. Returns its undo. */
  keep(userId: string, current: () => ResumeKey | undefined): () => void
}

/**
 * Keeps the key in memory, and in sessionStorage only while no page is there: it is written when the
 * page goes and taken when the next one comes. A tab that is duplicated copies the storage of a page
 * that lives, finds nothing, and so becomes a session of its own, without a lock.
 */
export function resumeKeys(url: string): ResumeKeys {
  // One page may have several clients, each for a user of its own.
  const nameOf = (userId: string) => `beckon.resume ${url} ${userId}`
  return {
    take(userId) {
      const name = nameOf(userId)
      const storage = openStorage()
      const text = storage?.getItem(name) ?? null
      storage?.removeItem(name)
      return text === null ? undefined : parse(text)
    },
    keep(userId, current) {
      const name = nameOf(userId)
      const handleHide = () => {
        const key = current()
        if (key !== undefined) openStorage()?.setItem(name, JSON.stringify(key))
      }
      // A page that comes back from the cache is the one that left the key.
      const handleShow = () => openStorage()?.removeItem(name)
      const offHide = onPageEvent('pagehide', handleHide)
      const offShow = onPageEvent('pageshow', handleShow)
      return () => {
        offHide()
        offShow()
      }
    },
  }
}

// Absent in Node; forbidden where somebody has blocked storage. A reload is then a new session.
function openStorage(): Storage | undefined {
  try {
    return globalThis.sessionStorage
  } catch {
    return undefined
  }
}

function parse(text: string): ResumeKey | undefined {
  try {
    const { sessionId, key } = JSON.parse(text) as Partial<ResumeKey>
    const isKey = typeof sessionId === 'string' && typeof key === 'string'
    return isKey ? { sessionId, key } : undefined
  } catch {
    // Somebody else has written there.
    return undefined
  }
}
