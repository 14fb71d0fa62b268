import { describe, expect, it, onTestFinished } from 'vitest'
import { sqliteBackend } from '../../src/server/backends/sqliteBackend.ts'
import type { SqliteDatabase } from '../../src/server/backends/sqliteDatabase.ts'
import { changeOf } from '../../src/testing/backendContract/changeOf.ts'
import { openDatabase } from './sqliteFile.ts'

const LOBBY = 'channel:lobby'

/** A backend, and what its database was told to do with transactions. */
function open({ nextTick = setImmediate }: { nextTick?: (run: () => void) => void } = {}) {
  const database = openDatabase()
  const said: string[] = []
  let failing: string[] = []
  let last: string | undefined
  const spied: SqliteDatabase = {
    get inTransaction() {
      return database.inTransaction
    },
    prepare(sql) {
      const statement = database.prepare(sql)
      return {
        raw() {
          const raw = statement.raw()
          const get: typeof raw.get = (parameters) => {
            if (sql.includes('FROM meta')) failAs('SELECT')
            return raw.get(parameters)
          }
          return { get, all: (parameters) => raw.all(parameters) }
        },
        run(parameters) {
          const gives = parameters.some((one) => last !== undefined && String(one).includes(last))
          if (!gives) return statement.run(parameters)
          last = undefined
          database.exec('ROLLBACK')
          throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR' })
        },
      }
    },
    close: () => database.close(),
    exec(sql) {
      if (/^(BEGIN|COMMIT|ROLLBACK)/.test(sql)) said.push(sql)
      failAs(sql)
      return database.exec(sql)
    },
  }
  const backend = sqliteBackend({ database: spied, nextTick })
  onTestFinished(() => backend.close())
  said.length = 0
  return { backend, database, said, failAt, giveUpAt }

  function failAs(sql: string): void {
    const at = failing.findIndex((start) => sql.startsWith(start))
    if (at < 0) return
    failing.splice(at, 1)
    throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR' })
  }

  function failAt(...starts: string[]): void {
    failing = starts
  }

  function giveUpAt(value: string): void {
    last = value
  }
}

const set = (value: string, rev?: number) =>
  changeOf({
    expect: { fields: rev === undefined ? [] : [{ name: 'attr/topic', rev }] },
    fields: [{ name: 'attr/topic', value }],
    events: [value],
  })

describe('commits of one turn', () => {
  it('[SQ2] are one transaction', async () => {
    const { backend, said } = open()
    const keys = Array.from({ length: 100 }, (_, at) => `channel:${at}` as const)
    const results = await Promise.all(keys.map((key) => backend.commit(key, set('tea'))))
    expect(results.every(({ status }) => status === 'ok')).toBe(true)
    expect(said).toEqual(['BEGIN IMMEDIATE', 'COMMIT'])

    await backend.commit(LOBBY, set('milk'))
    expect(said).toHaveLength(4)
  })

  it('[SQ2] wait for those of the next turns while more come, but not for long', async () => {
    const turns: (() => void)[] = []
    const { backend, said } = open({ nextTick: (run) => void turns.push(run) })
    const commit = () => void backend.commit(LOBBY, set('tea'))
    const turn = () => turns.splice(0).forEach((run) => run())
    commit()
    turn()
    expect(said).toHaveLength(2)

    for (let at = 0; at < 4; at++) {
      commit()
      commit()
      turn()
    }
    expect(said).toHaveLength(2)
    turn()
    expect(said).toHaveLength(4)

    for (let at = 0; at < 5; at++) {
      commit()
      commit()
      turn()
    }
    expect(said).toHaveLength(6)
  })

  it('[SQ2] are checked one by one: each sees those before it, and one that conflicts is left out', async () => {
    const { backend } = open()
    const results = await Promise.all([
      backend.commit(LOBBY, set('tea', 0)),
      backend.commit(LOBBY, set('milk', 0)),
      backend.commit(LOBBY, set('rum', 1)),
    ])
    expect(results.map(({ status }) => status)).toEqual(['ok', 'conflict', 'ok'])
    const { fields, position } = await backend.read(LOBBY, { names: ['attr/topic'] })
    expect(fields.get('attr/topic')?.value).toBe('rum')
    expect(position.seq).toBe(2)
  })

  it('[SQ2] go through when one of them cannot be carried out, which leaves nothing behind', async () => {
    const { backend } = open()
    // A value that no column takes, as only a fault of ours could pass it.
    const broken = changeOf({
      fields: [
        { name: 'attr/half', value: 'done' },
        { name: 'attr/topic', value: undefined as unknown as string },
      ],
      events: ['broken'],
    })
    const results = await Promise.allSettled([
      backend.commit(LOBBY, set('tea')),
      backend.commit(LOBBY, broken),
      backend.commit('channel:attic', set('milk')),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    const { fields, rev, position } = await backend.read(LOBBY, { maps: ['attr'] })
    expect([...fields.keys()]).toEqual(['attr/topic'])
    expect([rev, position.seq]).toEqual([1, 1])
  })

  it('[SQ3] are seen, told and answered only when they are on disk', async () => {
    const { backend, said } = open()
    const order: string[] = []
    await backend.watch(LOBBY, ({ events }) =>
      order.push(`heard ${events.join()} after ${said.at(-1)}`),
    )
    const committed = backend.commit(LOBBY, set('tea')).then(() => order.push('answered'))
    expect((await backend.read(LOBBY, {})).rev).toBe(0)
    expect(order).toEqual([])
    await committed
    expect(order).toEqual(['heard tea after COMMIT', 'answered'])
  })

  it.each(['BEGIN', 'COMMIT'])(
    '[SQ3] all fail when their transaction does at %s, and later ones do not',
    async (at) => {
      const { backend, failAt } = open()
      const heard: string[] = []
      await backend.watch(LOBBY, ({ events }) => heard.push(...events))
      failAt(at)
      const failed = await Promise.allSettled([
        backend.commit(LOBBY, set('tea')),
        backend.commit('channel:attic', set('milk')),
        backend.claimDue(10),
      ])
      expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
      expect((await backend.read(LOBBY, { maps: ['attr'] })).fields.size).toBe(0)

      expect((await backend.commit(LOBBY, set('rum', 0))).status).toBe('ok')
      expect(heard).toEqual(['rum'])
    },
  )

  it.each(['ROLLBACK', 'SELECT'])(
    '[SQ3] all fail when the transaction does, and clearing up after it at %s as well',
    async (at) => {
      const { backend, failAt } = open()
      // Twice, so that the next transaction fails before it has begun.
      failAt('COMMIT', at, at)
      for (let count = 0; count < 2; count++) {
        const failed = await Promise.allSettled([
          backend.commit(LOBBY, set('tea')),
          backend.commit('channel:attic', set('milk')),
        ])
        expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
      }
      expect((await backend.commit(LOBBY, set('rum', 0))).status).toBe('ok')
      expect((await backend.read('channel:attic', {})).rev).toBe(0)
    },
  )

  it('[SQ3] are not read either while the disk does not let them be undone', async () => {
    const { backend, failAt } = open()
    await backend.commit(LOBBY, set('tea'))
    failAt('COMMIT', 'ROLLBACK', 'ROLLBACK')
    await expect(backend.commit(LOBBY, set('milk'))).rejects.toThrow('disk I/O error')
    await expect(backend.read(LOBBY, {})).rejects.toThrow('disk I/O error')
    const { fields, rev } = await backend.read(LOBBY, { names: ['attr/topic'] })
    expect([fields.get('attr/topic')?.value, rev]).toEqual(['tea', 1])
  })

  it('[SQ3] fail when the disk is full, and not when there is room again', async () => {
    const { backend, database } = open()
    await backend.commit(LOBBY, set('tea'))
    const [pages] = database.prepare('PRAGMA page_count').raw().get([]) as [number]
    database.exec(`PRAGMA max_page_count = ${pages + 2}`)
    const large = set('x'.repeat(100_000))
    await expect(backend.commit(LOBBY, large)).rejects.toMatchObject({ code: 'SQLITE_FULL' })
    const { fields, rev } = await backend.read(LOBBY, { names: ['attr/topic'] })
    expect([fields.get('attr/topic')?.value, rev]).toEqual(['tea', 1])

    database.exec('PRAGMA max_page_count = 100000')
    expect((await backend.commit(LOBBY, large)).status).toBe('ok')
  })

  it('[SQ3] all fail when SQLite gives the transaction up because of one', async () => {
    const { backend, giveUpAt } = open()
    giveUpAt('milk')
    const failed = await Promise.allSettled([
      backend.commit('channel:attic', set('tea')),
      backend.commit(LOBBY, set('milk')),
      backend.commit(LOBBY, set('rum')),
    ])
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    const heads = await backend.heads([LOBBY, 'channel:attic'])
    expect([...heads.values()].map(({ rev }) => rev)).toEqual([0, 0])
    expect((await backend.commit(LOBBY, set('rum'))).status).toBe('ok')
  })

  it('[SQ3] are answered although one who watches throws', async () => {
    const { backend } = open()
    await backend.watch(LOBBY, () => {
      throw new Error('deaf')
    })
    const results = await Promise.allSettled([
      backend.commit(LOBBY, set('tea')),
      backend.commit('channel:attic', set('milk')),
    ])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  })
})
