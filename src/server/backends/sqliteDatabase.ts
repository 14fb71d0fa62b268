/** What an opened database must be able to do: what libsql and better-sqlite3 have in common. */
export interface SqliteDatabase {
  readonly inTransaction: boolean
  prepare(sql: string): SqliteStatement
  exec(sql: string): unknown
  close(): unknown
}

/** A prepared statement of such a database. Parameters come as one array. */
export interface SqliteStatement {
  run(parameters: readonly SqliteValue[]): unknown
  raw(): {
    get(parameters: readonly SqliteValue[]): unknown
    all(parameters: readonly SqliteValue[]): unknown[]
  }
}

export type SqliteValue = string | number | Uint8Array | null

/** What a statement of ours is given and gives: texts of any characters, and numbers. */
export type Cell = string | number | null

export interface Query<Row extends readonly Cell[]> {
  get(...parameters: readonly Cell[]): Row | undefined
  all(...parameters: readonly Cell[]): readonly Row[]
}

export type Command = (...parameters: readonly Cell[]) => void

/** Prepares a statement that gives rows, each as an array of its columns. */
export function sqliteQuery<Row extends readonly Cell[]>(
  database: SqliteDatabase,
  sql: string,
): Query<Row> {
  const statement = database.prepare(sql).raw()
  return {
    get: (...parameters) => toRow<Row>(statement.get(parameters.map(toValue))),
    all: (...parameters) =>
      statement.all(parameters.map(toValue)).flatMap((row) => {
        const found = toRow<Row>(row)
        return found === undefined ? [] : [found]
      }),
  }
}

/** Prepares a statement that gives no rows. */
export function sqliteCommand(database: SqliteDatabase, sql: string): Command {
  const statement = database.prepare(sql)
  return (...parameters) => void statement.run(parameters.map(toValue))
}

/** The same for texts that need no look at their characters: JSON has escapes for the odd ones. */
export function sqliteTextCommand(database: SqliteDatabase, sql: string): Command {
  const statement = database.prepare(sql)
  return (...parameters) => void statement.run(parameters)
}

/** Runs a pragma and gives the first column of its first row. */
export function sqlitePragma(database: SqliteDatabase, pragma: string): Cell | undefined {
  return sqliteQuery(database, `PRAGMA ${pragma}`).get()?.[0]
}

/** SQLite's texts are C strings of UTF-8: these characters do not come back as they went in. */
const UNSAFE = /\0|\p{Surrogate}/u

function toValue(cell: Cell): SqliteValue {
  if (typeof cell !== 'string' || !UNSAFE.test(cell)) return cell
  return Buffer.from(cell, 'utf16le')
}

// A row is what its statement selects; nobody but the statement's author can know.
function toRow<Row extends readonly Cell[]>(row: unknown): Row | undefined {
  if (!Array.isArray(row)) return undefined
  return row.map((value: SqliteValue) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('utf16le') : value,
  ) as readonly Cell[] as Row
}
