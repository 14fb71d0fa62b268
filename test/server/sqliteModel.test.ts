import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  REPLY_MS,
  type Backend,
  type Change,
  type FieldName,
  type RecordKey,
} from '../../src/server/backend.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { sqliteBackend } from '../../src/server/backends/sqliteBackend.ts'
import type { SqliteDatabase } from '../../src/server/backends/sqliteDatabase.ts'
import { changeOf } from '../../src/testing/backendContract/changeOf.ts'
import { manyRuns } from '../manyRuns.ts'
import { openDatabase } from './sqliteFile.ts'

const KEYS = ['channel:lobby', 'channel:attic'] as const
const NAMES: readonly FieldName[] = ['attr/a', 'attr/b', 'seat/\ud800']
const COMMANDS = ['c1', 'c2']

interface Write {
  readonly key: RecordKey
  readonly name: FieldName
  readonly value: string | null
  readonly lapsesInMs: number | undefined
  readonly events: readonly string[]
  readonly alarmInMs: number | null
  readonly effect: string
  readonly commandId: string
}

type Step =
  /** With a heartbeat after so many writes. */
  | { readonly type: 'turn'; readonly writes: readonly Write[]; readonly beatAfter: number }
  | { readonly type: 'failing'; readonly writes: readonly Write[] }
  | { readonly type: 'elapse'; readonly ms: number }
  | { readonly type: 'heartbeat' | 'owned' | 'done' | 'claim' | 'kill' }

const write: fc.Arbitrary<Write> = fc.record({
  key: fc.constantFrom(...KEYS),
  name: fc.constantFrom(...NAMES),
  value: fc.option(fc.string({ maxLength: 3, unit: 'binary' })),
  lapsesInMs: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
  events: fc.array(fc.string({ maxLength: 2, unit: 'binary' }), { maxLength: 3 }),
  alarmInMs: fc.option(fc.integer({ min: 0, max: 300 })),
  effect: fc.string({ maxLength: 3 }),
  commandId: fc.constantFrom(...COMMANDS, ''),
})

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('turn'),
      writes: fc.array(write, { minLength: 1, maxLength: 4 }),
      beatAfter: fc.nat(5),
    }),
  },
  fc.record({
    type: fc.constant('elapse'),
    ms: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.constant(REPLY_MS)),
  }),
  fc.constantFrom<Step>(
    { type: 'heartbeat' },
    { type: 'owned' },
    { type: 'done' },
    { type: 'claim' },
  ),
  fc.record({
    type: fc.constant('failing'),
    writes: fc.array(write, { minLength: 1, maxLength: 2 }),
  }),
  { weight: 2, arbitrary: fc.constant<Step>({ type: 'kill' }) },
)

it('[SQ1] [SQ3] [SQ4] [SQ11] whatever is committed, fails, or dies, what is read is what memory would hold', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 30, size: 'max' }),
      fc.constantFrom(0, 300, 1e6),
      fc.constantFrom(0, 1e6),
      async (steps, journalLength, memoryBytes) => {
        const pair = openPair({ journalLength, memoryBytes })
        for (const one of steps) {
          await pair.run(one)
          expect(await look(pair.ours())).toEqual(await look(pair.theirs))
        }
        // Claims last for 5 s, and not longer than the process.
        await pair.run({ type: 'elapse', ms: 10_000 })
        expect(await claims(pair.ours())).toEqual(await claims(pair.theirs))
        await pair.close()
      },
    ),
    { numRuns: manyRuns(300) },
  )
})

/** A backend on a database, and one in memory that is told the same. */
function openPair(bounds: { readonly journalLength: number; readonly memoryBytes: number }) {
  const database = openDatabase()
  let now = 1_000_000
  let isFailing = false
  const spied = spy(database, (sql) => {
    if (sql !== 'COMMIT' || !isFailing) return
    isFailing = false
    throw new Error('disk I/O error')
  })
  const options = { ...bounds, database: spied, now: () => now, logLength: 5 }
  let ours = sqliteBackend(options)
  const theirs = memoryBackend({ now: () => now, logLength: 5 })
  let undone: (readonly [key: RecordKey, ours: string, theirs: string])[] = []

  return {
    ours: () => ours,
    theirs,

    async run(one: Step): Promise<void> {
      if (one.type === 'elapse') now += one.ms
      if (one.type === 'kill') ours = sqliteBackend(options)
      if (one.type === 'claim') await ours.claimDue(1)
      if (one.type === 'owned') expect(await owned(ours)).toEqual(await owned(theirs))
      if (one.type === 'heartbeat') {
        await Promise.all([ours.heartbeat('one', 1), theirs.heartbeat('one', 1)])
      }
      if (one.type === 'done') await endEffects()
      if (one.type === 'turn') await commit(one)
      if (one.type === 'failing') await failToCommit(one.writes)
    },

    async close(): Promise<void> {
      await ours.close()
      database.close()
    },
  }

  async function commit({ writes, beatAfter }: Extract<Step, { type: 'turn' }>): Promise<void> {
    const changes = writes.map((each) => [each.key, toChange(each, now)] as const)
    const results = changes.map(([key, change], at) => {
      if (at === beatAfter) void ours.heartbeat('one', 1)
      return ours.commit(key, change)
    })
    for (const [at, [key, change]] of changes.entries()) {
      if (at === beatAfter) await theirs.heartbeat('one', 1)
      const [mine, expected] = [await results[at], await theirs.commit(key, change)]
      expect(mine?.status).toBe(expected.status)
      if (mine?.status !== 'ok' || expected.status !== 'ok') continue
      for (const [index, { id }] of mine.outbox.entries()) {
        undone.push([key, id, expected.outbox[index]?.id ?? ''])
      }
    }
  }

  async function failToCommit(writes: readonly Write[]): Promise<void> {
    isFailing = true
    const results = writes.map((each) => ours.commit(each.key, toChange(each, now)))
    const ends = await Promise.allSettled(results)
    expect(ends.map(({ status }) => status)).not.toContain('fulfilled')
  }

  async function endEffects(): Promise<void> {
    for (const [key, mine, other] of undone) {
      await ours.commit(key, changeOf({ done: [mine] }))
      await theirs.commit(key, changeOf({ done: [other] }))
    }
    undone = []
  }
}

/** The same database, which tells what it is about to be told. */
function spy(database: SqliteDatabase, hear: (sql: string) => void): SqliteDatabase {
  return {
    get inTransaction() {
      return database.inTransaction
    },
    prepare: (sql) => database.prepare(sql),
    close: () => database.close(),
    exec(sql) {
      hear(sql)
      return database.exec(sql)
    },
  }
}

function toChange(one: Write, now: number): Change {
  const { name, value, lapsesInMs, events, alarmInMs, effect, commandId } = one
  const lapse = lapsesInMs === undefined ? {} : { lapsesAt: now + lapsesInMs }
  return changeOf({
    fields: [{ name, value, ...lapse, ...(value === null ? {} : { owner: 'one' }) }],
    events,
    alarms: [{ name: 'ring', at: alarmInMs === null ? null : now + alarmInMs }],
    outbox: effect === '' ? [] : [effect],
    replies: commandId === '' ? [] : [{ commandId, reply: effect }],
  })
}

/** Everything but revisions, which are higher in a file that may be a copy. */
async function look(backend: Backend): Promise<unknown> {
  const records = KEYS.map(async (key) => {
    const query = { names: NAMES, maps: ['attr'], sizes: ['attr', 'seat'], commandIds: COMMANDS }
    const { fields, sizes, replies, position } = await backend.read(key, query)
    const values = [...fields].map(([name, { value, lapsesAt, owner }]) => {
      return JSON.stringify([name, value, lapsesAt, owner])
    })
    const log = await backend.replay(key, { ...position, seq: Math.max(0, position.seq - 5) }, 9)
    return { values: values.toSorted(), sizes, replies, seq: position.seq, log }
  })
  return Promise.all(records)
}

async function owned(backend: Backend): Promise<readonly string[]> {
  const { fields } = await backend.owned('one')
  return fields.map(({ key, name }) => `${key} ${name}`).toSorted()
}

async function claims(backend: Backend): Promise<readonly string[]> {
  const { due } = await backend.claimDue(1000)
  const texts = due.map((one) => {
    return `${one.key} ${one.type === 'alarm' ? `${one.name} ${one.at}` : one.entry.effect}`
  })
  return texts.toSorted()
}
