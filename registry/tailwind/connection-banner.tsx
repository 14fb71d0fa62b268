'use client'

import { useEffect, useState, type ReactNode } from 'react'
import { useConnection } from 'beckon'

/** Your choice: most connections are back before anybody needs to know. */
const PATIENCE_MS = 1500

const WORDS: Partial<Record<ReturnType<typeof useConnection>['status'], string>> = {
  connecting: 'Connecting…',
  reconnecting: 'Connection lost. Reconnecting…',
  offline: 'You are offline.',
  unauthorized: 'You are not logged in any more.',
  replaced: 'You have logged in somewhere else.',
  closed: 'The server has closed the connection.',
}

/** Says that the connection is away, and lets people try again at once. */
export function ConnectionBanner(): ReactNode {
  const { status, nextRetryAt, reconnectNow } = useConnection()
  const words = WORDS[status]
  return (
    // It stays there empty, so that a screen reader notices when it is not.
    <div role="status">
      {words !== undefined && (
        <AfterMs ms={PATIENCE_MS}>
          <div
            className="flex min-h-13 flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-beckon border border-transparent bg-beckon-warning px-4 py-1 text-beckon-warning-fg"
            data-state={status}
          >
            <span>{words}</span>
            {nextRetryAt !== undefined && (
              <button
                type="button"
                className="min-h-11 cursor-pointer rounded-full border border-current px-4 font-semibold focus-visible:outline-3 focus-visible:outline-offset-2 focus-visible:outline-current"
                onClick={reconnectNow}
              >
                Try again
              </button>
            )}
          </div>
        </AfterMs>
      )}
    </div>
  )
}

function AfterMs({ ms, children }: { ms: number; children: ReactNode }): ReactNode {
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsOver(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return isOver && children
}
