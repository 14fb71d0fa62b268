import { addUnder, removeUnder } from '../../internal/setsByKey.ts'
import type { FieldName, Heartbeat, OwnedField, OwnedPage, RecordKey } from '../backend.ts'

/** Which nodes live, and what each of them looks after. */
export interface MemoryNodes {
  heartbeat(nodeId: string, until: number, now: number): Heartbeat
  owned(nodeId: string, cursor: string | undefined): OwnedPage
  forget(nodeId: string): void
  /** A field has another owner now, or none. */
  move(field: OwnedField, from: string | undefined, to: string | undefined): void
  clear(): void
}

const PAGE = 500

export function memoryNodes(): MemoryNodes {
  const leases = new Map<string, number>()
  const owned = new Map<string, Map<RecordKey, Set<FieldName>>>()

  return {
    heartbeat(nodeId, until, now) {
      leases.set(nodeId, until)
      const all = [...leases].map(([id, since]) => ({ nodeId: id, since }))
      const live = all.filter(({ since }) => since > now).map((one) => one.nodeId)
      return { now, live, dead: all.filter(({ since }) => since <= now) }
    },

    // What is given back between two pages moves the rest: whoever sweeps asks until nothing comes.
    owned(nodeId, cursor = '0') {
      const all = [...(owned.get(nodeId) ?? [])].flatMap(([key, names]) =>
        [...names].map((name) => ({ key, name })),
      )
      const start = Number(cursor)
      const fields = all.slice(start, start + PAGE)
      return start + PAGE < all.length ? { fields, cursor: String(start + PAGE) } : { fields }
    },

    forget(nodeId) {
      leases.delete(nodeId)
      owned.delete(nodeId)
    },

    move({ key, name }, from, to) {
      if (from === to) return
      if (from !== undefined) remove(from, key, name)
      if (to === undefined) return
      const records = owned.get(to) ?? new Map<RecordKey, Set<FieldName>>()
      owned.set(to, records)
      addUnder(records, key, name)
    },

    clear() {
      leases.clear()
      owned.clear()
    },
  }

  function remove(nodeId: string, key: RecordKey, name: FieldName): void {
    const records = owned.get(nodeId)
    if (records !== undefined) removeUnder(records, key, name)
  }
}
