import type { FieldName, OwnedField, RecordKey } from '../backend.ts'

/** Names of fields by the record that they are in, so that each record is looked at once. */
export function groupByRecord(fields: Iterable<OwnedField>): Map<RecordKey, FieldName[]> {
  const records = new Map<RecordKey, FieldName[]>()
  for (const { key, name } of fields) {
    const names = records.get(key)
    if (names === undefined) records.set(key, [name])
    else names.push(name)
  }
  return records
}
