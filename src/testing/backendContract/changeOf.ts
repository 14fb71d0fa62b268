import type { Change } from '../../server/backend.ts'

/** A change of nothing, with these parts. */
export function changeOf(parts: Partial<Change> = {}): Change {
  return {
    expect: { fields: [] },
    revs: 1,
    fields: [],
    events: [],
    alarms: [],
    outbox: [],
    done: [],
    replies: [],
    ...parts,
  }
}
