import type { Clock } from '../../internal/clock.ts'

/** Goes on with what nobody else will do. */
export interface Retries {
  /** Does it now; when it fails, again after a while. Resolves after the first attempt. */
  run(action: () => Promise<void>): Promise<void>
  close(): void
}

/** After the backend has failed. */
const RETRY_MS = 1000

export function createRetries({
  clock,
  report,
}: {
  clock: Clock
  report: (error: unknown) => void
}): Retries {
  const waiting = new Set<() => void>()
  let isClosed = false
  return {
    run,
    close() {
      isClosed = true
      for (const cancel of waiting) cancel()
    },
  }

  async function run(action: () => Promise<void>): Promise<void> {
    try {
      await action()
    } catch (error) {
      report(error)
      // It was at work when everything was closed.
      if (isClosed) return
      const cancel = clock.setTimer(() => {
        waiting.delete(cancel)
        void run(action)
      }, RETRY_MS)
      waiting.add(cancel)
    }
  }
}
