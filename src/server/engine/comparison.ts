import type { Clock } from '../../internal/clock.ts'
import type { Backend, Head, RecordKey } from '../backend.ts'

/** Asks where records are, to find out whether something was lost on the way. */
export interface Comparison {
  /** Compares all of them. What the backend cannot say now is asked again until it can. */
  compareAll(): Promise<void>
  close(): void
}

export interface ComparisonOptions {
  readonly backend: Pick<Backend, 'heads'>
  readonly clock: Clock
  /** What is to be compared now. */
  readonly keys: () => Iterable<RecordKey>
  readonly compare: (key: RecordKey, head: Head) => void
  readonly report: (error: unknown) => void
}

const HEADS_AT_ONCE = 500

/** After the backend could not say where records are. */
const RETRY_MS = 1000

export function createComparison(options: ComparisonOptions): Comparison {
  const { backend, clock, keys, compare, report } = options
  const unanswered = new Set<RecordKey>()
  let cancelRetry: (() => void) | undefined
  let isClosed = false

  return {
    compareAll: () => compareSome([...keys()]),
    close() {
      isClosed = true
      cancelRetry?.()
    },
  }

  async function compareSome(all: readonly RecordKey[]): Promise<void> {
    for (let start = 0; start < all.length; start += HEADS_AT_ONCE) {
      if (isClosed) return
      const some = all.slice(start, start + HEADS_AT_ONCE)
      const heads = await backend.heads(some).catch(report)
      for (const key of some) {
        const head = heads?.get(key)
        if (head === undefined) unanswered.add(key)
        else compare(key, head)
      }
    }
    if (unanswered.size > 0 && !isClosed) cancelRetry ??= clock.setTimer(retry, RETRY_MS)
  }

  function retry(): void {
    cancelRetry = undefined
    const known = new Set(keys())
    const again = [...unanswered].filter((key) => known.has(key))
    unanswered.clear()
    void compareSome(again)
  }
}
