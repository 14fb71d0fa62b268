import { describe, expect, it, onTestFinished } from 'vitest'
import { REPLY_MS, type Backend, type Change } from '../../src/server/backend.ts'
import { sqliteBackend } from '../../src/server/backends/sqliteBackend.ts'
import { migrateSqlite, SQLITE_MIGRATIONS } from '../../src/server/backends/sqliteMigrations.ts'
import type { SqliteDatabase } from '../../src/server/backends/sqliteDatabase.ts'
import { changeOf } from '../../src/testing/backendContract/changeOf.ts'
import { openDatabase } from './sqliteFile.ts'

const START = 1_000_000
const LOBBY = 'channel:lobby'
const ATTIC = 'channel:attic'

function newDatabase(): SqliteDatabase {
  const database = openDatabase()
  onTestFinished(() => void database.close())
  return database
}

/** What a process that died has left is opened by another one. */
function open(database: SqliteDatabase, options: { now?: number; journalLength?: number } = {}) {
  const { now = START, ...rest } = options
  return sqliteBackend({ database, now: () => now, ...rest })
}

const rowsOf = (database: SqliteDatabase, table: string) =>
  (database.prepare(`SELECT count(*) FROM ${table}`).raw().get([]) as [number])[0]

const topic = (value: string, parts: Partial<Change> = {}) =>
  changeOf({ fields: [{ name: 'attr/topic', value }], events: [value], ...parts })

describe('the journal of a SQLite file', () => {
  it('[SQ11] holds what was committed until the tables of records do', async () => {
    const database = newDatabase()
    const backend = open(database)
    for (const value of ['tea', 'milk', 'rum']) await backend.commit(LOBBY, topic(value))
    expect([rowsOf(database, 'turn'), rowsOf(database, 'field')]).toEqual([3, 0])

    await backend.heartbeat('one', 10_000)
    expect([rowsOf(database, 'turn'), rowsOf(database, 'field')]).toEqual([0, 1])
    expect(database.prepare('SELECT value, rev FROM field').raw().get([])).toEqual(['rum', 3])
  })

  it('[SQ11] is brought into them part by part when it is long, and no faster than needed', async () => {
    const database = newDatabase()
    const backend = open(database, { journalLength: 20_000 })
    const lengths = []
    for (let turn = 0; turn < 40; turn++) {
      const commits = Array.from({ length: 50 }, (_, at) =>
        backend.commit(`channel:${turn * 50 + at}`, topic('tea')),
      )
      await Promise.all(commits)
      lengths.push(rowsOf(database, 'turn'))
    }
    expect(Math.max(...lengths)).toBeLessThan(10)
    expect(lengths.at(-1)).toBeGreaterThan(0)
    expect(rowsOf(database, 'field')).toBeGreaterThan(1000)
    const after = open(database)
    for (const at of [0, 999, 1999]) {
      const { fields } = await after.read(`channel:${at}`, { names: ['attr/topic'] })
      expect(fields.get('attr/topic')?.value).toBe('tea')
    }
  })

  it('[SQ11] gives the events of a log in order, in whichever of both they are', async () => {
    const database = newDatabase()
    const backend = open(database)
    await backend.commit(LOBBY, changeOf({ events: ['1', '2', '3'] }))
    await backend.heartbeat('one', 10_000)
    await backend.commit(LOBBY, changeOf({ events: ['4'] }))
    const { position } = await backend.read(LOBBY, {})
    const from = async (seq: number, limit: number) => {
      const found = await backend.replay(LOBBY, { ...position, seq }, limit)
      return found === 'gone' ? found : found.map(({ seq: at, event }) => `${at} ${event}`).join()
    }
    expect(await from(0, 9)).toBe('1 1,2 2,3 3,4 4')
    expect(await from(1, 2)).toBe('2 2,3 3')
    expect(await from(3, 9)).toBe('4 4')
    expect(await from(4, 9)).toBe('')
  })

  it('[SQ11] [RE3] knows a command wherever its reply is, for as long as it is remembered', async () => {
    const database = newDatabase()
    let now = START
    const backend = sqliteBackend({ database, now: () => now })
    const say = (commandId: string) =>
      backend.commit(LOBBY, changeOf({ replies: [{ commandId, reply: `to ${commandId}` }] }))
    for (let at = 0; at < 1000; at++) await say(`early ${at}`)
    now += 1000
    await backend.heartbeat('one', 10_000)
    for (let at = 0; at < 10; at++) await say(`late ${at}`)

    const known = ['early 0', 'early 999', 'late 0', 'late 9']
    const all = await backend.read(LOBBY, { commandIds: [...known, 'other'] })
    expect([...all.replies]).toEqual(known.map((commandId) => [commandId, `to ${commandId}`]))

    const after = open(database, { now: START + REPLY_MS })
    await after.heartbeat('one', 10_000)
    const { replies } = await after.read(LOBBY, { commandIds: known })
    expect([...replies]).toEqual([
      ['late 0', 'to late 0'],
      ['late 9', 'to late 9'],
    ])
  })

  describe('with more in it than is brought into the tables at once', () => {
    const many = (backend: Backend) =>
      Array.from({ length: 2000 }, (_, at) => backend.commit(`channel:${at}`, topic('tea')))

    it('[SQ11] [RE17] does not bring back a record that was forgotten', async () => {
      const database = newDatabase()
      let now = START
      const backend = sqliteBackend({ database, now: () => now })
      // The first of them is in the tables soon, and its turn is kept for the others.
      await Promise.all([backend.commit(LOBBY, changeOf({ events: ['old'] })), ...many(backend)])
      await backend.heartbeat('one', 10_000)
      now += REPLY_MS
      await backend.heartbeat('one', 10_000)
      expect(rowsOf(database, 'turn')).toBeGreaterThan(0)

      const heads = await open(database, { now }).heads([LOBBY, 'channel:1999'])
      expect(heads.get(LOBBY)?.isBlank).toBe(true)
      expect(heads.get('channel:1999')?.position.seq).toBe(1)
    })

    it('[SQ11] [RE17] does not forget a record that has been written again', async () => {
      const database = newDatabase()
      let now = START
      const backend = sqliteBackend({ database, now: () => now })
      await backend.commit(LOBBY, changeOf({ events: ['old'] }))
      await backend.heartbeat('one', 10_000)
      await Promise.all([...many(backend), backend.commit(LOBBY, topic('tea'))])
      now += REPLY_MS
      await backend.heartbeat('one', 10_000)
      expect(rowsOf(database, 'turn')).toBeGreaterThan(0)
      const { fields, position } = await backend.read(LOBBY, { maps: ['attr'] })
      expect([fields.size, position.seq]).toEqual([1, 2])
    })
  })

  it('[SQ7] begins empty in a file that had none, which keeps its fields and what it can of its logs', async () => {
    const database = newDatabase()
    migrateSqlite(database, SQLITE_MIGRATIONS.slice(0, 1))
    database.exec(`
      INSERT INTO record VALUES (1, '${LOBBY}', 0, 5, 2, NULL), (2, '${ATTIC}', 0, 3, 1, NULL);
      INSERT INTO field VALUES (1, 'attr', 'topic', 'tea', 5, NULL, NULL), (2, 'attr', 'topic', 'rum', 3, NULL, NULL);
      INSERT INTO log VALUES (1, 1, 'one'), (1, 2, '"two"'), (2, 1, x'00d8');
      INSERT INTO reply VALUES (1, 'c1', 'done', ${START + 1}), (1, x'00d8', 'odd', ${START + 1});
    `)
    const backend = open(database)
    const lobby = await backend.read(LOBBY, { sizes: ['attr'], commandIds: ['c1'] })
    expect([lobby.sizes.get('attr'), lobby.replies.get('c1')]).toEqual([1, 'done'])
    expect(await backend.replay(LOBBY, { ...lobby.position, seq: 0 }, 10)).toEqual([
      { seq: 1, event: 'one' },
      { seq: 2, event: '"two"' },
    ])
    await backend.commit(ATTIC, changeOf({ events: ['new'] }))
    const { position } = await backend.read(ATTIC, {})
    expect(await backend.replay(ATTIC, { ...position, seq: 0 }, 10)).toBe('gone')
    expect(await backend.replay(ATTIC, { ...position, seq: 1 }, 10)).toHaveLength(1)
  })
})
