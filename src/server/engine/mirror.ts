import type { Clock } from '../../internal/clock.ts'
import type { Position } from '../../protocol/streams.ts'
import {
  mapOf,
  type Backend,
  type Committed,
  type Field,
  type FieldName,
  type Head,
  type PositionedEvent,
  type RecordKey,
  type RecordView,
} from '../backend.ts'

/** A record that somebody here listens to, kept current by its commits. */
export interface LiveRecord {
  readonly position: Position
  /**
   * The fields of one of the mirrored maps: those that were there when it was opened in the order in
   * which they were written, then those that came later.
   */
  fields(map: string): ReadonlyMap<FieldName, Field>
  /** How often fields of the map have changed: the same number means the same fields. */
  changesOf(map: string): number
}

export interface Mirror extends LiveRecord {
  /** Catches up when the record is elsewhere than what has been heard of it. */
  compare(head: Head): void
  stop(): void
}

export interface MirrorOptions {
  readonly backend: Backend
  readonly clock: Clock
  /** The maps to keep in memory. */
  readonly maps: readonly string[]
  /** How many missed events are worth reading. */
  readonly maxReplay: number
  /** Hears of every commit; those that were missed come as one. */
  readonly onCommit: (committed: Committed) => void
  /** Events were missed that nobody can tell any more, or the log has another epoch. */
  readonly onHole: (before: Position) => void
  readonly report: (error: unknown) => void
}

/** One of the maps of a record. Most are empty, and there is a record for every user. */
interface MirroredMap {
  fields?: Map<FieldName, Field>
  changes: number
}

const NO_FIELDS: ReadonlyMap<FieldName, Field> = new Map()

/** After the backend has failed. */
const RETRY_MS = 1000

/** Begins to follow a record. What comes from now on is heard, whatever is lost on the way. */
export async function openMirror(key: RecordKey, options: MirrorOptions): Promise<Mirror> {
  const { backend, clock, maxReplay, onCommit, onHole, report } = options
  const maps = new Map<string, MirroredMap>(options.maps.map((map) => [map, { changes: 0 }]))
  /** What comes while the record is being read. */
  const late: Committed[] = []
  let head: Head | undefined
  let isReading = true
  let isStopped = false

  const unwatch = await backend.watch(key, hear)
  const view = await backend.read(key, { maps: options.maps }).catch((error: unknown) => {
    unwatch()
    throw error
  })
  // A backend reads them in any order.
  for (const [name, field] of [...view.fields].toSorted(byRev))
    put(maps.get(mapOf(name)), name, field)
  head = { rev: view.rev, position: view.position }
  endReading()

  return {
    get position() {
      return head?.position ?? view.position
    },
    fields: (map) => maps.get(map)?.fields ?? NO_FIELDS,
    changesOf: (map) => maps.get(map)?.changes ?? 0,
    compare(actual) {
      if (isReading || head === undefined || isStopped) return
      if (actual.rev === head.rev && actual.position.epoch === head.position.epoch) return
      const isEmpty = [...maps.values()].every(({ fields = NO_FIELDS }) => fields.size === 0)
      // Nothing was there, and nothing is: only its name for that has changed.
      if (actual.isBlank === true && head.position.seq === 0 && isEmpty) head = actual
      else void catchUp(head)
    },
    stop() {
      isStopped = true
      unwatch()
    },
  }

  function hear(committed: Committed): void {
    if (isStopped) return
    if (isReading || head === undefined) {
      late.push(committed)
      return
    }
    const isSameLog = committed.position.epoch === head.position.epoch
    // What was read already, or is told a second time.
    if (isSameLog && committed.rev <= head.rev) return
    if (isSameLog && committed.before === head.rev) follow(committed)
    else void catchUp(head)
  }

  function follow(committed: Committed): void {
    head = { rev: committed.rev, position: committed.position }
    for (const { name, field } of committed.fields) {
      const map = maps.get(mapOf(name))
      if (map !== undefined) map.changes++
      if (field === undefined) map?.fields?.delete(name)
      else put(map, name, field)
    }
    onCommit(committed)
  }

  function endReading(): void {
    isReading = false
    for (const committed of late.splice(0)) hear(committed)
  }

  async function catchUp(known: Head): Promise<void> {
    isReading = true
    try {
      const missed = await backend.replay(key, known.position, maxReplay + 1)
      const now = await backend.read(key, { maps: options.maps })
      if (isStopped) return
      const events = eventsUntil(now.position, { known, missed, maxReplay })
      follow({
        before: known.rev,
        rev: now.rev,
        position: now.position,
        events: events ?? [],
        fields: differences(maps, now),
      })
      if (events === undefined) onHole(known.position)
      endReading()
    } catch (error) {
      report(error)
      clock.setTimer(() => {
        if (!isStopped) void catchUp(known)
      }, RETRY_MS)
    }
  }
}

function put(map: MirroredMap | undefined, name: FieldName, field: Field): void {
  if (map === undefined) return
  map.fields ??= new Map()
  map.fields.set(name, field)
}

function byRev(
  [, one]: readonly [FieldName, Field],
  [, other]: readonly [FieldName, Field],
): number {
  return one.rev - other.rev
}

// What leads from what is known to where the record is, if the log holds all of it.
function eventsUntil(
  { epoch, seq }: Position,
  context: { known: Head; missed: readonly PositionedEvent[] | 'gone'; maxReplay: number },
): readonly string[] | undefined {
  const { known, missed, maxReplay } = context
  if (missed === 'gone' || missed.length > maxReplay || epoch !== known.position.epoch) {
    return undefined
  }
  const events = missed.filter((one) => one.seq <= seq).map(({ event }) => event)
  return known.position.seq + events.length === seq ? events : undefined
}

function differences(
  maps: ReadonlyMap<string, MirroredMap>,
  { fields }: RecordView,
): Committed['fields'] {
  const known = [...maps.values()].flatMap((map) => [...(map.fields ?? NO_FIELDS)])
  const gone = known.flatMap(([name]) => (fields.has(name) ? [] : { name, field: undefined }))
  const changed = [...fields].flatMap(([name, field]) => {
    return maps.get(mapOf(name))?.fields?.get(name)?.rev === field.rev ? [] : { name, field }
  })
  return [...gone, ...changed.toSorted((one, other) => one.field.rev - other.field.rev)]
}
