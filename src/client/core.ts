import type { Clock } from '../internal/clock.ts'
import type { SignalingStore } from '../store/createSignalingStore.ts'
import type { SendCommand } from './commandQueue.ts'
import type { Emitter } from './events.ts'
import type { StreamPositions } from './streams.ts'

/** What the features of the client are made of. */
export interface ClientCore {
  readonly store: SignalingStore
  readonly emitter: Emitter
  readonly positions: StreamPositions
  readonly clock: Clock
  readonly createId: () => string
  /** Rejects with `NOT_LOGGED_IN` unless somebody wants to be logged in. */
  readonly send: SendCommand
  /** Whether commands have somewhere to go, now or when the connection is back. */
  readonly isWanted: () => boolean
  /** Tells listeners of an error that nobody waits for. */
  readonly report: (thrown: unknown) => void
  /** The server's clock. */
  readonly now: () => number
}
