import { mapOf, type Field, type FieldName, type RecordKey } from '../backend.ts'

/** A record in memory: what is known of it, and what its tables do not hold yet. */
export interface SqliteRecord {
  readonly key: RecordKey
  readonly id: number
  readonly epoch: number
  rev: number
  seq: number
  /** The turn up to which its tables hold it. 0 when they hold nothing of it. */
  foldedTurn: number
  /** It began here: what is not known of it is not there. */
  readonly isNew: boolean
  readonly maps: Map<string, SqliteMap>
  /** What its tables do not hold yet, if anything. */
  unfolded: Unfolded | undefined
  /** What it takes, more or less, and how much of that is counted among what all of them take. */
  bytes: number
  countedBytes: number
  /** Whether it was asked for since somebody who needs room looked at it last. */
  isUsed: boolean
}

/** What is known of one of its maps. */
export interface SqliteMap {
  /** Every field is known. */
  isWhole: boolean
  readonly fields: Map<FieldName, Field>
  /** Names that are known to have no field, while not every field is known. */
  absent: Set<FieldName> | undefined
  /** When the first of the fields disappears by itself. */
  lapsesAt: number
}

export interface Unfolded {
  /** The turns of the first and of the last of it. */
  readonly firstTurn: number
  lastTurn: number
  /** When the last of it was committed. */
  at: number
  /** `undefined` for those that were deleted. */
  readonly fields: Map<FieldName, Field | undefined>
  /** The last events of the log. */
  readonly events: string[]
  /** By command id. */
  readonly replies: Map<string, Told>
}

/** What a command was told, and how long it may ask again. */
export interface Told {
  readonly reply: string
  readonly until: number
}

/** What a record, a map and a field take beside their texts. */
const OVERHEAD_BYTES = 200

export function createRecord(
  head: Pick<SqliteRecord, 'key' | 'id' | 'epoch' | 'rev' | 'seq' | 'foldedTurn' | 'isNew'>,
): SqliteRecord {
  const bytes = 2 * OVERHEAD_BYTES + head.key.length
  return { ...head, maps: new Map(), unfolded: undefined, bytes, countedBytes: 0, isUsed: true }
}

/** One of the maps of a record, as far as it is known. */
export function mapIn(record: SqliteRecord, name: string): SqliteMap {
  const known = record.maps.get(name)
  if (known !== undefined) return known
  const map = { isWhole: record.isNew, fields: new Map(), absent: undefined, lapsesAt: Infinity }
  record.maps.set(name, map)
  record.bytes += OVERHEAD_BYTES
  return map
}

/** Notes what a field is, or that there is none. */
export function putField(record: SqliteRecord, name: FieldName, field: Field | undefined): void {
  const map = mapIn(record, mapOf(name))
  const before = map.fields.get(name)
  if (before !== undefined) record.bytes -= bytesOf(name, before)
  if (field !== undefined) {
    map.fields.set(name, field)
    map.absent?.delete(name)
    map.lapsesAt = Math.min(map.lapsesAt, field.lapsesAt ?? Infinity)
    record.bytes += bytesOf(name, field)
    return
  }
  map.fields.delete(name)
  if (map.isWhole || map.absent?.has(name) === true) return
  map.absent ??= new Set()
  map.absent.add(name)
  record.bytes += OVERHEAD_BYTES
}

/** The fields of a map of which every field is known. */
export function fieldsOf(
  record: SqliteRecord,
  map: SqliteMap,
  now: number,
): ReadonlyMap<FieldName, Field> {
  if (map.lapsesAt > now) return map.fields
  map.lapsesAt = Infinity
  for (const [name, field] of map.fields) {
    if (isLive(field, now)) map.lapsesAt = Math.min(map.lapsesAt, field.lapsesAt ?? Infinity)
    else putField(record, name, undefined)
  }
  return map.fields
}

export function isLive({ lapsesAt = Infinity }: Field, now: number): boolean {
  return lapsesAt > now
}

/** What is new of a record since its tables were written, to be added to. */
export function unfoldedOf(record: SqliteRecord, turn: number): Unfolded {
  record.unfolded ??= {
    firstTurn: turn,
    lastTurn: turn,
    at: 0,
    fields: new Map(),
    events: [],
    replies: new Map(),
  }
  return record.unfolded
}

function bytesOf(name: FieldName, { value }: Field): number {
  return OVERHEAD_BYTES + name.length + value.length
}
