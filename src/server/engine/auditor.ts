import type { Clock } from '../../internal/clock.ts'
import type { Backend, FieldName, OwnedField, RecordKey } from '../backend.ts'
import type { GiveBack } from './createGiveBack.ts'
import { groupByRecord } from './groupByRecord.ts'

/**
 * Finds what this node owns in the records and knows nothing of: a commit was made and its answer
 * was lost, so whoever asked was told that it failed, and nobody will give it back.
 */
export interface Auditor {
  /** A commit has failed, or so it seems: it may still be made in a moment. */
  suspect(): void
  /** Called at every heartbeat. */
  look(): void
}

export interface AuditorOptions {
  readonly backend: Pick<Backend, 'owned' | 'read'>
  readonly clock: Clock
  readonly graceMs: number
  readonly nodeId: () => string
  /** Whether this node looks after a field: a session of a user, or a seat in a channel. */
  readonly holds: (key: RecordKey, name: FieldName) => boolean
  readonly giveBack: GiveBack
  readonly report: (error: unknown) => void
}

/** A command that was given up may have been waiting somewhere on its way for so long. */
const SUSPECT_MS = 60_000

/** Without any suspicion. It costs one walk through everything that the node owns. */
const EVERY_MS = 10 * 60_000

export function createAuditor(options: AuditorOptions): Auditor {
  const { backend, clock, graceMs, nodeId, holds, giveBack, report } = options
  /** What seems to be nobody's, since when, and as what it was seen then. */
  let strays = new Map<string, { readonly since: number; readonly value: string }>()
  let suspectUntil = 0
  let lookedAt = clock.now()
  let isAtWork = false

  return {
    suspect() {
      suspectUntil = clock.now() + SUSPECT_MS
    },
    look() {
      const isDue = clock.now() < suspectUntil || Math.abs(clock.now() - lookedAt) >= EVERY_MS
      if (isAtWork || (!isDue && strays.size === 0)) return
      isAtWork = true
      lookedAt = clock.now()
      audit()
        .catch(report)
        .finally(() => {
          isAtWork = false
        })
    },
  }

  // A login whose session has not begun yet owns its field already, so that one look is not enough.
  async function audit(): Promise<void> {
    const seen = new Map<string, { since: number; value: string }>()
    const over: OwnedField[] = []
    for (const [key, names] of groupByRecord(await strayFields())) {
      const { fields } = await backend.read(key, { names })
      for (const [name, { value }] of fields) {
        const id = `${key}\0${name}`
        const known = strays.get(id)
        const stray = known?.value === value ? known : { since: clock.now(), value }
        seen.set(id, stray)
        if (clock.now() - stray.since >= graceMs) over.push({ key, name })
      }
    }
    strays = seen
    for (const [key, names] of groupByRecord(over)) {
      await giveBack(key, names, nodeId(), (name, value) => {
        return !holds(key, name) && strays.get(`${key}\0${name}`)?.value === value
      })
    }
  }

  async function strayFields(): Promise<readonly OwnedField[]> {
    const found: OwnedField[] = []
    let cursor: string | undefined
    do {
      const page = await backend.owned(nodeId(), cursor)
      cursor = page.cursor
      found.push(...page.fields.filter(({ key, name }) => !holds(key, name)))
    } while (cursor !== undefined)
    return found
  }
}
