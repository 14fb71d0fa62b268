import { sqlitePragma, type SqliteDatabase } from './sqliteDatabase.ts'

/** "Beck" in the header of a file says whose it is. */
const APPLICATION_ID = 0x4265636b

/**
 * Each brings a file from the version before to its own, which is its place in the list, counted
 * from 1. One that has been released is never changed: what is new is a new one at the end.
 */
export const SQLITE_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

  -- fades_at: from when on there is nothing left of it; NULL while something lasting is.
  CREATE TABLE record (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    epoch INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    fades_at INTEGER
  );
  CREATE INDEX record_fades ON record (fades_at) WHERE fades_at IS NOT NULL;

  CREATE TABLE field (
    record INTEGER NOT NULL,
    map TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    rev INTEGER NOT NULL,
    lapses_at INTEGER,
    owner TEXT,
    PRIMARY KEY (record, map, key)
  ) WITHOUT ROWID;
  CREATE INDEX field_of_record_lapses ON field (record, lapses_at, map);
  CREATE INDEX field_lapses ON field (lapses_at) WHERE lapses_at IS NOT NULL;
  CREATE INDEX field_owner ON field (owner, record, map, key) WHERE owner IS NOT NULL;

  -- How many fields a map holds, lapsed ones included, so that a join of a large channel counts nothing.
  CREATE TABLE size (
    record INTEGER NOT NULL,
    map TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (record, map)
  ) WITHOUT ROWID;
  CREATE TRIGGER field_added AFTER INSERT ON field BEGIN
    INSERT INTO size VALUES (NEW.record, NEW.map, 1)
      ON CONFLICT (record, map) DO UPDATE SET count = count + 1;
  END;
  CREATE TRIGGER field_removed AFTER DELETE ON field BEGIN
    UPDATE size SET count = count - 1 WHERE record = OLD.record AND map = OLD.map;
    DELETE FROM size WHERE record = OLD.record AND map = OLD.map AND count = 0;
  END;

  CREATE TABLE log (
    record INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (record, seq)
  ) WITHOUT ROWID;

  -- due_at: its instant, or when the claim on it lapses.
  CREATE TABLE alarm (
    record INTEGER NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    PRIMARY KEY (record, name)
  ) WITHOUT ROWID;
  CREATE INDEX alarm_due ON alarm (due_at);

  CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    record INTEGER NOT NULL,
    effect TEXT NOT NULL,
    due_at INTEGER NOT NULL
  );
  CREATE INDEX outbox_record ON outbox (record);
  CREATE INDEX outbox_due ON outbox (due_at);

  CREATE TABLE reply (
    record INTEGER NOT NULL,
    command_id TEXT NOT NULL,
    reply TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (record, command_id)
  ) WITHOUT ROWID;
  CREATE INDEX reply_until ON reply (until);

  CREATE TABLE node (id TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
  `,
  `
  -- What each turn has committed, until the tables of all its records hold it.
  CREATE TABLE turn (id INTEGER PRIMARY KEY, commits TEXT NOT NULL);
  -- The last turn that they hold.
  ALTER TABLE record ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;

  -- Fields are counted in memory.
  DROP TRIGGER field_added;
  DROP TRIGGER field_removed;
  DROP TABLE size;

  -- Events that came together share a row, a list in JSON. Without one that JSON could not hold,
  -- what is in the log before it is of no use.
  ALTER TABLE log RENAME TO event;
  CREATE TABLE log (
    record INTEGER NOT NULL,
    last INTEGER NOT NULL,
    first INTEGER NOT NULL,
    events TEXT NOT NULL,
    PRIMARY KEY (record, last)
  ) WITHOUT ROWID;
  INSERT INTO log SELECT record, seq, seq, json_array(event) FROM event
    WHERE record NOT IN (SELECT record FROM event WHERE typeof(event) = 'blob');
  DROP TABLE event;

  -- Replies of one stretch of time share a row, each a list of record, command, reply and until.
  ALTER TABLE reply RENAME TO told;
  CREATE TABLE reply (id INTEGER PRIMARY KEY, until INTEGER NOT NULL, replies TEXT NOT NULL);
  INSERT INTO reply (until, replies)
    SELECT until, json_array(json_array(record, command_id, reply, until)) FROM told
    WHERE typeof(command_id) = 'text' AND typeof(reply) = 'text' ORDER BY until;
  DROP TABLE told;
  `,
]

/** Brings a file to the newest version, each step whole or not at all. Refuses what it does not know. */
export function migrateSqlite(
  database: SqliteDatabase,
  migrations: readonly string[] = SQLITE_MIGRATIONS,
): void {
  const version = requireKnown(database, migrations)
  for (const [at, migration] of migrations.entries()) {
    if (at < version) continue
    database.exec('BEGIN IMMEDIATE')
    try {
      database.exec(migration)
      database.exec(`PRAGMA user_version = ${at + 1}; PRAGMA application_id = ${APPLICATION_ID}`)
      database.exec('COMMIT')
    } catch (error) {
      if (database.inTransaction) database.exec('ROLLBACK')
      throw error
    }
  }
}

/** Looks whose the file is and of which version, and changes nothing. Returns the version. */
export function requireKnown(
  database: SqliteDatabase,
  migrations: readonly string[] = SQLITE_MIGRATIONS,
): number {
  const version = Number(sqlitePragma(database, 'user_version'))
  requireOurs(database, version)
  if (version <= migrations.length) return version
  throw new Error(
    `it has version ${version}, and this Beckon knows versions up to ${migrations.length}. ` +
      'It was written by a newer Beckon: install that one, or give another path.',
  )
}

// Its tables would stand among another program's, and its version would be taken for ours.
function requireOurs(database: SqliteDatabase, version: number): void {
  if (sqlitePragma(database, 'application_id') === APPLICATION_ID) return
  const objects = database.prepare('SELECT count(*) FROM sqlite_schema').raw().get([])
  const isEmpty = Array.isArray(objects) && objects[0] === 0
  if (isEmpty && version === 0) return
  throw new Error('it is the database of another program. Give a path of its own.')
}
