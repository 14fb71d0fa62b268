import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sqliteBackend } from '../../src/server/backends/sqliteBackend.ts'
import { toOpenError } from '../../src/server/backends/sqliteOpen.ts'
import { SQLITE_MIGRATIONS, migrateSqlite } from '../../src/server/backends/sqliteMigrations.ts'
import { changeOf } from '../../src/testing/backendContract/changeOf.ts'
import { openDatabase, sqliteFile } from './sqliteFile.ts'

const LOBBY = 'channel:lobby'
const topic = changeOf({ fields: [{ name: 'attr/topic', value: 'tea' }] })

describe('a file that cannot be used', () => {
  it('[SQ6] is refused when it is no database', () => {
    const path = sqliteFile()
    writeFileSync(path, 'Dear diary, '.repeat(1000))
    expect(() => sqliteBackend({ path })).toThrow(
      `sqliteBackend could not open ${path}: it is not a SQLite database. Give the path of`,
    )
    expect(readFileSync(path, 'utf8')).toMatch(/^Dear diary/)
  })

  it('[SQ6] is refused when it is damaged', async () => {
    const path = sqliteFile()
    const backend = sqliteBackend({ path })
    const fields = Array.from({ length: 2000 }, (_, at) => {
      return { name: `attr/${at}` as const, value: 'x'.repeat(100) }
    })
    await backend.commit(LOBBY, changeOf({ fields }))
    await backend.close()
    const bytes = readFileSync(path)
    bytes.fill(0xaa, bytes.length / 2)
    writeFileSync(path, bytes)
    expect(() => sqliteBackend({ path })).toThrow(/it is damaged\. Put it aside and restore/)
    expect(readFileSync(path)).toEqual(bytes)
  })

  it('[SQ6] is refused when it is a directory, or in none', () => {
    const path = sqliteFile()
    expect(() => sqliteBackend({ path: `${path}/no/beckon.db` })).toThrow(
      /there is no directory .*\. Create it, or give another path\./,
    )
    mkdirSync(path)
    expect(() => sqliteBackend({ path })).toThrow(/it is not a file\. Give the path of a file/)
    expect(() => sqliteBackend({ path: '' })).toThrow(/the path is empty/)
  })

  it('[SQ6] is refused when it is the database of another program', () => {
    const path = sqliteFile()
    const theirs = openDatabase(path)
    theirs.exec('CREATE TABLE shopping (what TEXT)')
    theirs.close()
    const before = readFileSync(path)
    expect(() => sqliteBackend({ path })).toThrow(/the database of another program\. Give a path/)
    expect(readFileSync(path)).toEqual(before)
  })

  it.each([
    ['SQLITE_READONLY_DIRECTORY', 'it cannot be written.'],
    ['EACCES', 'it cannot be written.'],
    ['SQLITE_FULL', 'the disk is full.'],
    ['SQLITE_IOERR_FSYNC', 'the disk reports errors.'],
  ])('[SQ6] says what %s means', (code, meaning) => {
    const cause = Object.assign(new Error('what SQLite says'), { code })
    const error = toOpenError('a.db', cause)
    expect(error.message).toContain(`sqliteBackend could not open a.db: ${meaning}`)
    expect(error.message).toContain('(what SQLite says)')
    expect(error.cause).toBe(cause)
  })
})

describe('a file that another has opened', () => {
  it('[SQ5] is refused at once, in the same process', async () => {
    const path = sqliteFile()
    const first = sqliteBackend({ path })
    expect(() => sqliteBackend({ path })).toThrow(
      /another process is using it, and a file belongs to one server\. Stop that one/,
    )
    // The first has not noticed.
    expect((await first.commit(LOBBY, topic)).status).toBe('ok')
    await first.close()
    await sqliteBackend({ path }).close()
  })

  it('[SQ5] is refused at once, in another process', async () => {
    const path = sqliteFile()
    const first = sqliteBackend({ path })
    const script = new URL('../faults/sqliteCommitter.ts', import.meta.url).pathname
    const second = spawnSync(process.execPath, ['--import', 'tsx', script, path, '1'])
    expect(second.status).toBe(1)
    expect(String(second.stderr)).toMatch(/another process is using it/)
    expect((await first.commit(LOBBY, topic)).status).toBe('ok')
    await first.close()
  })
})

describe('the version of a file', () => {
  it('[SQ7] is brought to the newest, one step after the other', async () => {
    const path = sqliteFile()
    const before = sqliteBackend({ path })
    await before.commit(LOBBY, topic)
    await before.close()

    const database = openDatabase(path)
    const newer = [
      ...SQLITE_MIGRATIONS,
      'ALTER TABLE record ADD COLUMN colour TEXT',
      "UPDATE record SET colour = 'blue'",
    ]
    migrateSqlite(database, newer)
    const rows = database.prepare('SELECT key, colour FROM record').raw().all([])
    expect(rows).toEqual([[LOBBY, 'blue']])
    migrateSqlite(database, newer)
    expect(database.prepare('PRAGMA user_version').raw().get([])).toEqual([newer.length])
    database.close()
  })

  it('[SQ7] stays what it was when a step fails', () => {
    const database = openDatabase()
    const broken = [...SQLITE_MIGRATIONS, 'CREATE TABLE half (a); INSERT INTO nowhere VALUES (1)']
    expect(() => migrateSqlite(database, broken)).toThrow(/nowhere/)
    const { length } = SQLITE_MIGRATIONS
    expect(database.prepare('PRAGMA user_version').raw().get([])).toEqual([length])
    const half = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half'").raw()
    expect(half.all([])).toEqual([])
    migrateSqlite(database)
  })

  it('[SQ7] is refused when it is newer than what is known', () => {
    const path = sqliteFile()
    const database = openDatabase(path)
    migrateSqlite(database, [...SQLITE_MIGRATIONS, 'SELECT 1'])
    database.close()
    expect(() => sqliteBackend({ path })).toThrow(
      /it has version 3, and this Beckon knows versions up to 2\..*install that one/,
    )
  })
})
