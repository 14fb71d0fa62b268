'use client'

import { useEffect, useState, type ReactNode } from 'react'
import { useConnection } from 'beckon'
import './connection-banner.css'

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
          <div className="connection-banner" data-state={status}>
            <span>{words}</span>
            {nextRetryAt !== undefined && (
              <button type="button" className="connection-banner-retry" onClick={reconnectNow}>
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
