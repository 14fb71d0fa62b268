import { copyFileSync, readdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Backend } from '../../src/server/backend.ts'
import { sqliteBackend } from '../../src/server/backends/sqliteBackend.ts'
import { changeOf } from '../../src/testing/backendContract/changeOf.ts'
import { openDatabase, sqliteFile } from './sqliteFile.ts'

const LOBBY = 'channel:lobby'
const START = 1_000_000

/** Opens a file at an instant. Closed when the test ends, if not before. */
function open(path: string, now = START): Backend {
  const backend = sqliteBackend({ path, now: () => now })
  onTestFinished(() => backend.close())
  return backend
}

const topic = (value: string) =>
  changeOf({ fields: [{ name: 'attr/topic', value }], events: ['e'] })

describe('a SQLite file that is opened again', () => {
  it('[SQ1] holds all that was in it', async () => {
    const path = sqliteFile()
    const before = open(path)
    await before.heartbeat('one', 10_000)
    await before.commit(
      LOBBY,
      changeOf({
        revs: 3,
        fields: [
          { name: 'attr/topic', value: 'tea' },
          { name: 'seat/ada', value: '{}', lapsesAt: START + 60_000, owner: 'one' },
        ],
        events: ['first', 'second'],
        alarms: [{ name: 'ring', at: START + 5000 }],
        outbox: ['effect'],
        replies: [{ commandId: 'c1', reply: 'done' }],
      }),
    )
    const all = {
      names: ['attr/topic'],
      maps: ['seat'],
      sizes: ['seat'],
      commandIds: ['c1'],
    } as const
    const view = await before.read(LOBBY, all)
    await before.close()

    const after = open(path)
    expect(await after.read(LOBBY, all)).toEqual(view)
    expect(await after.replay(LOBBY, { ...view.position, seq: 0 }, 10)).toEqual([
      { seq: 1, event: 'first' },
      { seq: 2, event: 'second' },
    ])
    expect((await after.owned('one')).fields).toEqual([{ key: LOBBY, name: 'seat/ada' }])
    expect((await after.heartbeat('two', 10_000)).live.toSorted()).toEqual(['one', 'two'])
    await after.close()

    const { due } = await open(path, START + 5000).claimDue(10)
    expect(due.map(({ type }) => type)).toEqual(['alarm', 'outbox'])
  })

  it('[SQ1] still knows the revisions of what was forgotten', async () => {
    const path = sqliteFile()
    const before = open(path)
    await before.commit(LOBBY, changeOf({ revs: 7 }))
    await before.close()
    const later = open(path, START + 10 * 60_000)
    await later.heartbeat('one', 10_000)
    const { position } = await later.read(LOBBY, {})
    await later.close()

    const after = open(path)
    expect(await after.read(LOBBY, {})).toMatchObject({ rev: 7, position })
    await after.commit(LOBBY, topic('tea'))
    expect((await after.read(LOBBY, {})).rev).toBe(8)
  })

  it('[SQ8] goes on with its epochs', async () => {
    const path = sqliteFile()
    const before = open(path)
    await before.commit(LOBBY, topic('tea'))
    const { position } = await before.read(LOBBY, {})
    await before.close()
    expect(await open(path).replay(LOBBY, position, 10)).toEqual([])
  })

  it.each([
    ['alone', ['']],
    ['with its side file', ['', '-epoch']],
  ])('[SQ8] uses no position again when an older copy of it came back %s', async (_how, parts) => {
    const path = sqliteFile()
    const before = open(path)
    await before.commit(LOBBY, topic('tea'))
    await before.close()
    for (const part of parts) copyFileSync(`${path}${part}`, `${path}-copy${part}`)

    const lost = open(path)
    await lost.commit(LOBBY, topic('milk'))
    const seen = await lost.read(LOBBY, { names: ['attr/topic'] })
    await lost.close()
    for (const part of parts) copyFileSync(`${path}-copy${part}`, `${path}${part}`)

    const after = open(path)
    await after.commit(LOBBY, topic('rum'))
    const now = await after.read(LOBBY, { names: ['attr/topic'] })
    expect(now.position.seq).toBe(seen.position.seq)
    expect(await after.replay(LOBBY, seen.position, 10)).toBe('gone')
    expect(now.rev).toBeGreaterThan(seen.rev)
  })

  it('[SQ8] uses no position again when it was copied in use, a minute before', async () => {
    const path = sqliteFile()
    let now = START
    const used = sqliteBackend({ path, now: () => now })
    await used.commit(LOBBY, topic('tea'))
    const parts = ['', '-wal']
    for (const part of parts) copyFileSync(`${path}${part}`, `${path}-copy${part}`)
    now += 60_000
    await used.heartbeat('one', 10_000)
    const { position } = await used.read(LOBBY, {})
    await used.close()
    for (const part of parts) copyFileSync(`${path}-copy${part}`, `${path}${part}`)

    const after = open(path)
    expect((await after.read(LOBBY, {})).position.seq).toBe(1)
    expect(await after.replay(LOBBY, position, 10)).toBe('gone')
  })

  it('[SQ8] takes another place, or a lost side file, for a copy', async () => {
    const path = sqliteFile()
    const before = open(path)
    await before.commit(LOBBY, topic('tea'))
    const { position } = await before.read(LOBBY, {})
    await before.close()
    copyFileSync(path, `${path}-2`)
    expect(await open(`${path}-2`).replay(LOBBY, position, 10)).toBe('gone')
    rmSync(`${path}-epoch`)
    expect(await open(path).replay(LOBBY, position, 10)).toBe('gone')
  })

  it('[SQ8] is told from no copy when somebody else has opened it', async () => {
    const path = sqliteFile()
    const positions = []
    for (const value of ['tea', 'milk']) {
      const database = openDatabase(path)
      const backend = sqliteBackend({ database })
      await backend.commit(LOBBY, topic(value))
      positions.push((await backend.read(LOBBY, {})).position)
      await backend.close()
      // It belongs to whoever opened it.
      expect(database.prepare('SELECT count(*) FROM record').raw().get([])).toEqual([1])
      database.close()
    }
    expect(positions.map(({ seq }) => seq)).toEqual([1, 2])
    expect(new Set(positions.map(({ epoch }) => epoch)).size).toBe(2)
  })
})

describe('closing', () => {
  it('[SQ9] finishes what was asked for, and leaves one file and its side file', async () => {
    const path = sqliteFile()
    const backend = open(path)
    const committed = backend.commit(LOBBY, topic('tea'))
    await backend.close()
    expect((await committed).status).toBe('ok')
    expect(readdirSync(dirname(path)).toSorted()).toEqual(['beckon.db', 'beckon.db-epoch'])

    const { fields } = await open(path).read(LOBBY, { names: ['attr/topic'] })
    expect(fields.get('attr/topic')?.value).toBe('tea')
  })

  it('[SQ9] leaves nothing that could be asked', async () => {
    const backend = open(sqliteFile())
    await backend.close()
    const asked = [
      backend.read(LOBBY, {}),
      backend.commit(LOBBY, changeOf()),
      backend.replay(LOBBY, { epoch: '', seq: 0 }, 1),
      backend.heads([LOBBY]),
      backend.watch(LOBBY, () => {}),
      backend.claimDue(1),
      backend.heartbeat('one', 1),
      backend.owned('one'),
      backend.forgetNode('one'),
    ]
    for (const one of asked) await expect(one).rejects.toThrow(/is closed.*open the file again/)
    await expect(backend.close()).resolves.toBeUndefined()
  })

  it('[SQ10] gives back any text as it was', async () => {
    const path = sqliteFile()
    const before = open(path)
    const odd = ['a\0b', 'a', '\ud800', 'x\ny', '\u{1f600}', '\ufffd', '']
    for (const text of odd) {
      await before.commit(
        `channel:${text}`,
        changeOf({
          fields: [{ name: `attr/${text}`, value: text, owner: text }],
          events: [text],
          alarms: [{ name: text, at: START }],
          replies: [{ commandId: text, reply: text }],
        }),
      )
    }
    await before.close()

    const after = open(path)
    for (const text of odd) {
      const view = await after.read(`channel:${text}`, { maps: ['attr'], commandIds: [text] })
      expect([...view.fields].map(([name, { value, owner }]) => [name, value, owner])).toEqual([
        [`attr/${text}`, text, text],
      ])
      expect([...view.replies]).toEqual([[text, text]])
      const log = await after.replay(`channel:${text}`, { ...view.position, seq: 0 }, 9)
      expect(log).toEqual([{ seq: 1, event: text }])
      expect((await after.owned(text)).fields).toHaveLength(1)
    }
    const { due } = await after.claimDue(100)
    const names = due.flatMap((one) => (one.type === 'alarm' ? [one.name] : []))
    expect(names.toSorted()).toEqual(odd.toSorted())
  })
})
