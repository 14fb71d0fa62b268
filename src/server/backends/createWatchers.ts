import { addUnder, removeUnder } from '../../internal/setsByKey.ts'
import type { Committed, RecordKey } from '../backend.ts'

type OnCommit = (committed: Committed) => void

/** Who watches which record, of a backend whose nodes are all in this process. */
export interface Watchers {
  /** Returns how to watch no longer. The same function may watch twice. */
  add(key: RecordKey, onCommit: OnCommit): () => void
  tell(key: RecordKey, committed: Committed): void
  clear(): void
}

export function createWatchers(): Watchers {
  const watchers = new Map<RecordKey, Set<OnCommit>>()
  return {
    add(key, onCommit) {
      const watcher: OnCommit = (committed) => onCommit(committed)
      addUnder(watchers, key, watcher)
      return () => removeUnder(watchers, key, watcher)
    },
    tell(key, committed) {
      for (const onCommit of [...(watchers.get(key) ?? [])]) onCommit(committed)
    },
    clear: () => watchers.clear(),
  }
}
