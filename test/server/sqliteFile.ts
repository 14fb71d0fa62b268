import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { SqliteDatabase } from '../../src/server/backends/sqliteDatabase.ts'

const Database = createRequire(import.meta.url)('libsql') as new (path: string) => SqliteDatabase

/** The path of a database that is not there yet, in a directory that goes with the test. */
export function sqliteFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'beckon-sqlite-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return join(directory, 'beckon.db')
}

export function openDatabase(path = ':memory:'): SqliteDatabase {
  return new Database(path)
}
