import type { Clock } from '../../internal/clock.ts'
import type { Backend } from '../backend.ts'
import { within } from '../../internal/within.ts'

export interface ReadinessOptions {
  readonly clock: Clock
  readonly backend: Backend
  readonly isDraining: () => boolean
  /** Whether the node's lease holds. */
  readonly isReady: () => boolean
}

/** A backend that takes longer serves nobody. */
const ANSWER_WITHIN_MS = 2000

/** Says why a server cannot serve, for whoever sends it clients. */
export function createReadiness({
  clock,
  backend,
  isDraining,
  isReady,
}: ReadinessOptions): () => Promise<string | undefined> {
  return async () => {
    if (isDraining()) return 'draining: it is about to stop'
    if (!isReady()) return 'fenced: this node does not hold its lease'
    try {
      const late = () => new Error('The backend did not answer in time.')
      await within(() => backend.heads(['user:readyz']), { clock, ms: ANSWER_WITHIN_MS, late })
      return undefined
    } catch {
      // Why is in the log, by whoever had a use for the backend. This route is open to all.
      return 'backend: it does not answer'
    }
  }
}
