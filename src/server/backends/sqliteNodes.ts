import type { FieldName, Heartbeat, OwnedPage, RecordKey } from '../backend.ts'
import { sqliteCommand, sqliteQuery, type SqliteDatabase } from './sqliteDatabase.ts'

/** Which nodes live, and what each of them looks after. */
export interface SqliteNodes {
  heartbeat(nodeId: string, until: number, now: number): Heartbeat
  owned(nodeId: string, cursor: string | undefined, now: number): OwnedPage
  forget(nodeId: string): void
}

const PAGE = 500

export function sqliteNodes(database: SqliteDatabase): SqliteNodes {
  const keep = sqliteCommand(
    database,
    'INSERT INTO node VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET until = excluded.until',
  )
  const all = sqliteQuery<[string, number]>(database, 'SELECT id, until FROM node')
  const drop = sqliteCommand(database, 'DELETE FROM node WHERE id = ?')
  const page = sqliteQuery<[RecordKey, number, string, string]>(
    database,
    `SELECT record.key, field.record, field.map, field.key
     FROM field JOIN record ON record.id = field.record
     WHERE owner = ? AND (field.record, field.map, field.key) > (?, ?, ?)
       AND (lapses_at IS NULL OR lapses_at > ?)
     ORDER BY field.record, field.map, field.key LIMIT ${PAGE}`,
  )

  return {
    heartbeat(nodeId, until, now) {
      keep(nodeId, until)
      const nodes = all.all().map(([id, since]) => ({ nodeId: id, since }))
      const live = nodes.filter(({ since }) => since > now).map((one) => one.nodeId)
      return { now, live, dead: nodes.filter(({ since }) => since <= now) }
    },

    owned(nodeId, cursor, now) {
      const rows = page.all(nodeId, ...parseCursor(cursor), now)
      const fields = rows.map(([key, , map, name]) => {
        return { key, name: `${map}/${name}` satisfies FieldName }
      })
      const last = rows[PAGE - 1]
      return last === undefined ? { fields } : { fields, cursor: JSON.stringify(last.slice(1)) }
    },

    forget: (nodeId) => drop(nodeId),
  }
}

/** Record, map and key of the last field of the page before. */
function parseCursor(cursor: string | undefined): readonly [number, string, string] {
  const parsed: unknown = cursor === undefined ? [] : JSON.parse(cursor)
  const [record, map, key]: unknown[] = Array.isArray(parsed) ? parsed : []
  return [
    typeof record === 'number' ? record : 0,
    typeof map === 'string' ? map : '',
    typeof key === 'string' ? key : '',
  ]
}
