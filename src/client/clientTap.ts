import type { StoreEvent } from '../store/events.ts'
import type { Transport } from './transport.ts'

/** Costs nothing while no tool looks. */
export interface ClientTap {
  /** What the next connection is opened by: put another one before it. */
  transport: Transport
  /** Folds events into the store as if the server had told them. */
  apply(events: readonly StoreEvent[]): void
}
