'use client'

import { useState, type ReactNode } from 'react'
import { useConnection } from '../hooks/useConnection.ts'
import { useSession } from '../hooks/useSession.ts'
import type { Devtools } from './createDevtools.ts'
import { useDevtoolsState } from './useDevtools.ts'

/** One way, in milliseconds: none, a good line, a phone, a train, a satellite on a bad day. */
const DELAYS = [0, 50, 250, 1000, 3000] as const

/** How the connection is, what it can be made to be, and calls that nobody makes. */
export function NetworkPanel({ devtools }: { readonly devtools: Devtools }): ReactNode {
  const { session } = useSession()
  const { status, isSynced, error } = useConnection()
  const { isDown, delayMs, isLossy, isDoubled, latencyMs, isTapped, fakeCallCount } =
    useDevtoolsState(devtools)
  const [from, setFrom] = useState('Fake caller')

  return (
    <>
      <dl data-part="facts">
        <dt>Connection</dt>
        <dd>
          {status}
          {isSynced && ', synced'}
          {error && `, ${error.code}`}
        </dd>
        <dt>Session</dt>
        <dd>{session === undefined ? 'none' : `${session.userId}, ${session.sessionId}`}</dd>
        <dt>Latency</dt>
        <dd>
          {latencyMs === undefined ? 'not measured' : `${latencyMs} ms`}{' '}
          <button type="button" disabled={!isTapped} onClick={() => void devtools.ping()}>
            Measure
          </button>
        </dd>
      </dl>
      <fieldset>
        <legend>Network</legend>
        <button
          type="button"
          aria-pressed={isDown}
          disabled={!isTapped}
          onClick={() => devtools.setConditions({ isDown: !isDown })}
        >
          Cut the connection
        </button>
        <label>
          Delay{' '}
          <select
            value={delayMs}
            disabled={!isTapped}
            onChange={(event) => devtools.setConditions({ delayMs: Number(event.target.value) })}
          >
            {DELAYS.map((ms) => (
              <option key={ms} value={ms}>
                {ms === 0 ? 'none' : `${ms} ms each way`}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          aria-pressed={isLossy}
          disabled={!isTapped}
          onClick={() => devtools.setConditions({ isLossy: !isLossy })}
        >
          Lose every third event
        </button>
        <button
          type="button"
          aria-pressed={isDoubled}
          disabled={!isTapped}
          onClick={() => devtools.setConditions({ isDoubled: !isDoubled })}
        >
          Double every event
        </button>
        {!isTapped && <p data-part="hint">It can be changed from the next connection on.</p>}
      </fieldset>
      <fieldset>
        <legend>A call that nobody makes</legend>
        <label>
          From <input type="text" value={from} onChange={(event) => setFrom(event.target.value)} />
        </label>
        <button
          type="button"
          disabled={session === undefined || from.trim() === ''}
          onClick={() => devtools.ring(from.trim())}
        >
          Let it ring
        </button>
        <button type="button" disabled={fakeCallCount === 0} onClick={() => devtools.stopRinging()}>
          End it
        </button>
        <p data-part="hint">
          It is in this page alone: the server and other tabs know nothing of it. It can be
          answered, declined and ended.
        </p>
      </fieldset>
    </>
  )
}
