import type { SignalingError } from '../protocol/errors.ts'
import type { Session } from '../protocol/session.ts'
import type { StoreEvent } from './events.ts'

/**
 * `offline`: it gave up, or the browser says that there is no network. `unauthorized`, `replaced`
 * and `closed` are final until somebody logs in again.
 */
export type ConnectionStatus =
  | 'idle'
  | 'connecting'
  | 'connected'
  | 'reconnecting'
  | 'offline'
  | 'unauthorized'
  | 'replaced'
  | 'closed'

export interface ConnectionState {
  readonly status: ConnectionStatus
  /** Whether everything that was missed has arrived. */
  readonly isSynced: boolean
  /** When the next attempt will be made, by the local clock. */
  readonly nextRetryAt?: number
  readonly error?: SignalingError
}

export const initialConnection: ConnectionState = { status: 'idle', isSynced: false }

export function reduceConnection(state: ConnectionState, event: StoreEvent): ConnectionState {
  if (event.type === 'connection.changed') return event.connection
  if (event.type !== 'sync.changed' || state.status !== 'connected') return state
  return { ...state, isSynced: event.isSynced }
}

export function reduceSession(state: Session | undefined, event: StoreEvent): Session | undefined {
  if (event.type === 'session.ended') return undefined
  if (event.type !== 'session.started') return state
  // The same session on a new socket is no news.
  return state?.sessionId === event.session.sessionId ? state : event.session
}
