import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { REPLY_MS, type Backend, type Change, type FieldName } from '../../server/backend.ts'
import type { BackendHarness } from '../describeBackend.ts'
import { changeOf } from './changeOf.ts'

const KEY = 'channel:lobby'
const NAMES: readonly FieldName[] = ['attr/a', 'attr/b', 'member/__proto__']
const COMMANDS = ['c1', 'c2']

/** What a commit is tried with; what it expects is right or wrong on purpose. */
interface CommitStep {
  readonly type: 'commit'
  readonly writes: readonly {
    readonly name: FieldName
    readonly value: string | null
    readonly lapsesInMs: number | undefined
  }[]
  readonly events: readonly string[]
  readonly revs: number
  readonly expected: readonly FieldName[]
  readonly expectsRecord: boolean
  readonly isWrong: boolean
  readonly commandId: string | undefined
}

type Step = CommitStep | { readonly type: 'elapse'; readonly ms: number }

/** A record as simply as it can be written. */
interface Model {
  now: number
  rev: number
  readonly fields: Map<FieldName, { value: string; rev: number; lapsesAt: number }>
  readonly log: string[]
  readonly replies: Map<string, { reply: string; until: number }>
}

const name = fc.constantFrom(...NAMES)

const commitStep: fc.Arbitrary<CommitStep> = fc.record({
  type: fc.constant('commit'),
  writes: fc.array(
    fc.record({
      name,
      value: fc.option(fc.string({ maxLength: 3 })),
      lapsesInMs: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
    }),
    { maxLength: 3 },
  ),
  events: fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }),
  revs: fc.nat(3),
  expected: fc.uniqueArray(name, { maxLength: 2 }),
  expectsRecord: fc.boolean(),
  isWrong: fc.integer({ min: 0, max: 4 }).map((dice) => dice === 0),
  commandId: fc.option(fc.constantFrom(...COMMANDS), { nil: undefined }),
})

const elapseStep: fc.Arbitrary<Step> = fc.record({
  type: fc.constant('elapse'),
  ms: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.constant(REPLY_MS)),
})

/** A backend and a model of it agree after every step of any sequence. */
export function describeModel({ open, elapse, runs = 200 }: BackendHarness): void {
  describe('any sequence of commits', () => {
    it('[RE1] [RE2] [RE3] [RE4] [RE5] [RE8] leaves what the model says', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.oneof(commitStep, elapseStep)), async (steps) => {
          const backend = await open()
          const { now } = await backend.read(KEY, {})
          const model: Model = { now, rev: 0, fields: new Map(), log: [], replies: new Map() }
          for (const step of steps) {
            await run(step, { backend, model, elapse })
            await compare(backend, model)
          }
          await backend.close()
        }),
        { numRuns: runs },
      )
    })
  })
}

async function run(
  step: Step,
  { backend, model, elapse }: { backend: Backend; model: Model; elapse: BackendHarness['elapse'] },
): Promise<void> {
  if (step.type === 'elapse') {
    await elapse(step.ms)
    model.now += step.ms
    for (const [key, { lapsesAt }] of model.fields) {
      if (lapsesAt <= model.now) model.fields.delete(key)
    }
    return
  }
  const change = toChange(step, model)
  const expected = apply(model, change)
  expect((await backend.commit(KEY, change)).status).toBe(expected)
}

function toChange(step: CommitStep, { now, rev, fields }: Model): Change {
  const off = step.isWrong ? 1 : 0
  // Writing a field twice in one commit has no meaning.
  const writes = new Map(step.writes.map((write) => [write.name, write]))
  return changeOf({
    revs: step.revs,
    expect: {
      ...(step.expectsRecord ? { rev: rev + off } : {}),
      fields: step.expected.map((key) => ({ name: key, rev: (fields.get(key)?.rev ?? 0) + off })),
    },
    fields: [...writes.values()].map(({ name: key, value, lapsesInMs }) => ({
      name: key,
      value,
      ...(lapsesInMs === undefined ? {} : { lapsesAt: now + lapsesInMs }),
    })),
    events: step.events,
    replies:
      step.commandId === undefined ? [] : [{ commandId: step.commandId, reply: String(rev) }],
  })
}

function apply(model: Model, change: Change): 'ok' | 'conflict' {
  const { rev, fields } = change.expect
  if (rev !== undefined && rev !== model.rev) return 'conflict'
  if (fields.some((one) => (model.fields.get(one.name)?.rev ?? 0) !== one.rev)) return 'conflict'
  if (change.replies.some(({ commandId }) => isKnown(model, commandId))) return 'conflict'

  model.rev += Math.max(1, change.revs)
  for (const { name: key, value, lapsesAt = Infinity } of change.fields) {
    if (value === null) model.fields.delete(key)
    else model.fields.set(key, { value, rev: model.rev, lapsesAt })
  }
  model.log.push(...change.events)
  for (const { commandId, reply } of change.replies) {
    model.replies.set(commandId, { reply, until: model.now + REPLY_MS })
  }
  return 'ok'
}

function isKnown({ replies, now }: Model, commandId: string): boolean {
  return (replies.get(commandId)?.until ?? 0) > now
}

async function compare(backend: Backend, model: Model): Promise<void> {
  const view = await backend.read(KEY, {
    names: NAMES,
    maps: ['attr'],
    sizes: ['attr'],
    commandIds: COMMANDS,
  })
  expect(view.rev).toBe(model.rev)
  expect(view.position.seq).toBe(model.log.length)
  const known = [...model.fields].map(([key, { value, rev }]) => [key, { value, rev }] as const)
  expect(view.fields.size).toBe(known.length)
  for (const [key, field] of known) expect(view.fields.get(key)).toMatchObject(field)
  expect(view.sizes.get('attr')).toBe(known.filter(([key]) => key !== NAMES[2]).length)
  const replies = COMMANDS.filter((commandId) => isKnown(model, commandId))
  expect([...view.replies.keys()]).toEqual(replies)
  for (const key of replies) expect(view.replies.get(key)).toBe(model.replies.get(key)?.reply)

  const after = Math.floor(model.log.length / 2)
  const { epoch } = view.position
  const events = await backend.replay(KEY, { epoch, seq: after }, 2)
  expect(events).toEqual(
    model.log.slice(after, after + 2).map((event, index) => ({ seq: after + index + 1, event })),
  )
}
