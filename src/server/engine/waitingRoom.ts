import { CommandError } from './commandError.ts'

/** Where the commands of one connection wait, for the app or for those before them. */
export interface WaitingRoom {
  /** Throws `RATE_LIMITED` when it is full. Returns how to leave, which may be called twice. */
  enter(payload: object): () => void
}

const MAX_COMMANDS = 200

/** In characters of their payloads. */
const MAX_LENGTH = 4 * 1024 * 1024

/** Whoever is told that it is full tries again when some of them are done. */
const RETRY_AFTER_MS = 1000

export function createWaitingRoom(): WaitingRoom {
  let count = 0
  let total = 0
  return {
    enter(payload) {
      // Mostly nobody waits, and one alone cannot be too long.
      const length = count === 0 ? 0 : JSON.stringify(payload).length
      if (count >= MAX_COMMANDS || total + length > MAX_LENGTH) throw full()
      count++
      total += length
      let isIn = true
      return () => {
        if (!isIn) return
        isIn = false
        count--
        total -= length
      }
    },
  }
}

function full(): CommandError {
  const message = `Too many commands of this session wait. Wait ${RETRY_AFTER_MS} ms, then try again.`
  return new CommandError('RATE_LIMITED', { message, retryAfterMs: RETRY_AFTER_MS })
}
