import type { StoreEvent } from '../store/events.ts'
import type { SignalingStore } from '../store/createSignalingStore.ts'
import type { Transport } from './transport.ts'

/** Where tools look into a client, which costs nothing while none does. */
export interface ClientTap {
  /** Puts something before the transport, from the next connection on. Returns its undo. */
  wrap(wrapper: (transport: Transport) => Transport): () => void
  /** Folds events into the store as if the server had told them. */
  apply(events: readonly StoreEvent[]): void
}

interface Tapped {
  readonly transport: Transport
  readonly tap: ClientTap
}

export function createTap(transport: Transport, { apply }: Pick<SignalingStore, 'apply'>): Tapped {
  let wrapper: ((transport: Transport) => Transport) | undefined
  return {
    transport: { open: (handlers) => (wrapper?.(transport) ?? transport).open(handlers) },
    tap: {
      wrap(next) {
        wrapper = next
        return () => {
          if (wrapper === next) wrapper = undefined
        }
      },
      apply,
    },
  }
}
