import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Backend, RecordKey } from '../../server/backend.ts'
import type { BackendHarness } from '../describeBackend.ts'
import { changeOf } from './changeOf.ts'
import { describeLog } from './describeLog.ts'
import { describeModel } from './describeModel.ts'
import { describeNodes } from './describeNodes.ts'

const LOBBY: RecordKey = 'channel:lobby'
const ATTIC: RecordKey = 'channel:attic'

/** The contract as a test suite. */
export function describeContract(name: string, harness: BackendHarness): void {
  const { open, elapse } = harness
  describe(`${name} keeps the contract of a backend`, () => {
    let backend: Backend
    beforeEach(async () => {
      backend = await open()
    })
    afterEach(() => backend.close())

    const set = (field: `attr/${string}`, value: string | null, lapsesAt?: number) =>
      changeOf({
        fields: [{ name: field, value, ...(lapsesAt === undefined ? {} : { lapsesAt }) }],
      })
    const now = async () => (await backend.read(LOBBY, {})).now
    const attr = async (field: `attr/${string}`, key = LOBBY) =>
      (await backend.read(key, { names: [field] })).fields.get(field)

    describe('a commit', () => {
      it('[RE1] applies fields, events, alarms, effects and replies together', async () => {
        const at = await now()
        const result = await backend.commit(
          LOBBY,
          changeOf({
            fields: [{ name: 'attr/topic', value: 'tea' }],
            events: ['one'],
            alarms: [{ name: 'ring', at }],
            outbox: ['effect'],
            replies: [{ commandId: 'c1', reply: 'done' }],
          }),
        )
        expect(result).toMatchObject({ status: 'ok', outbox: [{ effect: 'effect' }] })

        const view = await backend.read(LOBBY, { names: ['attr/topic'], commandIds: ['c1'] })
        expect(view.fields.get('attr/topic')?.value).toBe('tea')
        expect(view.replies.get('c1')).toBe('done')
        expect(view.position.seq).toBe(1)
        expect((await backend.claimDue(10)).due).toMatchObject([{ type: 'alarm', name: 'ring' }])
      })

      it('[RE1] applies nothing of itself when it conflicts', async () => {
        const before = await backend.read(LOBBY, { maps: ['attr'] })
        const result = await backend.commit(
          LOBBY,
          changeOf({
            expect: { fields: [{ name: 'attr/topic', rev: 7 }] },
            fields: [{ name: 'attr/topic', value: 'tea' }],
            events: ['one'],
            alarms: [{ name: 'ring', at: before.now }],
            outbox: ['effect'],
            replies: [{ commandId: 'c1', reply: 'done' }],
          }),
        )
        expect(result).toEqual({ status: 'conflict' })

        const after = await backend.read(LOBBY, { maps: ['attr'], commandIds: ['c1'] })
        expect({ ...after, now: 0 }).toEqual({ ...before, now: 0 })
        expect((await backend.claimDue(10)).due).toEqual([])
      })

      it('[RE2] holds when the revisions are those expected', async () => {
        await backend.commit(LOBBY, set('attr/topic', 'tea'))
        const { rev, fields } = await backend.read(LOBBY, { names: ['attr/topic'] })
        const known = { name: 'attr/topic', rev: fields.get('attr/topic')?.rev ?? 0 } as const
        const result = await backend.commit(
          LOBBY,
          changeOf({ expect: { rev, fields: [known] }, events: ['one'] }),
        )
        expect(result.status).toBe('ok')
      })

      it('[RE2] conflicts when the record is at another revision', async () => {
        await backend.commit(LOBBY, set('attr/topic', 'tea'))
        const result = await backend.commit(LOBBY, changeOf({ expect: { rev: 0, fields: [] } }))
        expect(result.status).toBe('conflict')
      })

      it('[RE2] takes a revision of 0 for a field that does not exist', async () => {
        const fresh = changeOf({
          expect: { fields: [{ name: 'attr/topic', rev: 0 }] },
          fields: [{ name: 'attr/topic', value: 'tea' }],
        })
        expect((await backend.commit(LOBBY, fresh)).status).toBe('ok')
        expect((await backend.commit(LOBBY, fresh)).status).toBe('conflict')
        await backend.commit(LOBBY, set('attr/topic', null))
        expect((await backend.commit(LOBBY, fresh)).status).toBe('ok')
      })

      it('[RE2] lets one of many who expect the same win', async () => {
        const rivals = ['tea', 'milk', 'rum'].map((value) =>
          backend.commit(
            LOBBY,
            changeOf({
              expect: { fields: [{ name: 'attr/topic', rev: 0 }] },
              fields: [{ name: 'attr/topic', value }],
            }),
          ),
        )
        const won = (await Promise.all(rivals)).filter(({ status }) => status === 'ok')
        expect(won).toHaveLength(1)
      })

      it('keeps records apart', async () => {
        await backend.commit(LOBBY, set('attr/topic', 'tea'))
        expect(await attr('attr/topic', ATTIC)).toBeUndefined()
      })
    })

    describe('a command id', () => {
      const once = changeOf({
        events: ['one'],
        replies: [{ commandId: 'c1', reply: '"first"' }],
      })

      it('[RE3] makes a second commit change nothing, and keeps the first reply', async () => {
        await backend.commit(LOBBY, once)
        const again = { ...once, replies: [{ commandId: 'c1', reply: '"second"' }] }
        expect((await backend.commit(LOBBY, again)).status).toBe('conflict')

        const view = await backend.read(LOBBY, { commandIds: ['c1', 'c2'] })
        expect([...view.replies]).toEqual([['c1', '"first"']])
        expect(view.position.seq).toBe(1)
      })

      it('[RE3] belongs to its record', async () => {
        await backend.commit(LOBBY, once)
        expect((await backend.commit(ATTIC, once)).status).toBe('ok')
      })

      it('[RE3] is remembered for 2 minutes', async () => {
        await backend.commit(LOBBY, once)
        await elapse(2 * 60_000 - 1)
        expect((await backend.commit(LOBBY, once)).status).toBe('conflict')
        await elapse(1)
        expect((await backend.commit(LOBBY, once)).status).toBe('ok')
      })

      it('[RE3] is remembered for as long whatever is committed meanwhile', async () => {
        const told = async (commandId: string) => {
          const view = await backend.read(LOBBY, { commandIds: [commandId] })
          return view.replies.get(commandId)
        }
        const tell = (commandId: string) =>
          backend.commit(LOBBY, changeOf({ replies: [{ commandId, reply: commandId }] }))
        await tell('early')
        await elapse(2 * 60_000 - 1)
        await tell('middle')
        await elapse(1)
        expect((await tell('early')).status).toBe('ok')
        await tell('late')
        await elapse(2 * 60_000 - 2)
        expect((await tell('middle')).status).toBe('conflict')
        expect(await told('middle')).toBe('middle')
        await elapse(1)
        expect(await told('middle')).toBeUndefined()
        expect(await told('late')).toBe('late')
        expect((await tell('middle')).status).toBe('ok')
      })
    })

    describe('revisions', () => {
      it('[RE4] of a record grow by what its commits ask for, and by 1 at least', async () => {
        await backend.commit(LOBBY, changeOf({ revs: 3 }))
        expect((await backend.read(LOBBY, {})).rev).toBe(3)
        await backend.commit(LOBBY, changeOf({ revs: 0 }))
        expect((await backend.read(LOBBY, {})).rev).toBe(4)
      })

      it('[RE4] of a field grow over its deletion', async () => {
        await backend.commit(LOBBY, set('attr/topic', 'tea'))
        const before = (await attr('attr/topic'))?.rev ?? 0
        await backend.commit(LOBBY, set('attr/topic', null))
        expect(await attr('attr/topic')).toBeUndefined()
        await backend.commit(LOBBY, set('attr/topic', 'milk'))
        expect((await attr('attr/topic'))?.rev).toBeGreaterThan(before)
      })
    })

    describe('a read', () => {
      it('gives what was asked for, and no more', async () => {
        await backend.commit(
          LOBBY,
          changeOf({
            fields: [
              { name: 'attr/one', value: '1' },
              { name: 'attr/two', value: '2' },
              { name: 'member/ada', value: '3' },
            ],
          }),
        )
        const view = await backend.read(LOBBY, { names: ['member/ada'], sizes: ['attr', 'none'] })
        expect([...view.fields.keys()]).toEqual(['member/ada'])
        expect([...view.sizes]).toEqual([
          ['attr', 2],
          ['none', 0],
        ])
        const maps = await backend.read(LOBBY, { maps: ['attr'] })
        expect([...maps.fields.keys()].toSorted()).toEqual(['attr/one', 'attr/two'])
      })

      it('[RE8] does not see a field whose time has come', async () => {
        const at = await now()
        await backend.commit(LOBBY, set('attr/topic', 'tea', at + 100))
        await elapse(99)
        expect(await attr('attr/topic')).toMatchObject({ value: 'tea', lapsesAt: at + 100 })
        await elapse(1)
        const view = await backend.read(LOBBY, { maps: ['attr'], sizes: ['attr'] })
        expect(view.fields.size).toBe(0)
        expect(view.sizes.get('attr')).toBe(0)
      })

      it('[RE8] takes a field that has lapsed for one that does not exist', async () => {
        await backend.commit(LOBBY, set('attr/topic', 'tea', (await now()) + 100))
        await elapse(100)
        const fresh = changeOf({ expect: { fields: [{ name: 'attr/topic', rev: 0 }] } })
        expect((await backend.commit(LOBBY, fresh)).status).toBe('ok')
      })

      it('[RE8] keeps a field that was written again without a time', async () => {
        await backend.commit(LOBBY, set('attr/topic', 'tea', (await now()) + 100))
        await backend.commit(LOBBY, set('attr/topic', 'milk'))
        await elapse(200)
        expect((await attr('attr/topic'))?.value).toBe('milk')
      })

      it.each(['__proto__', 'constructor', 'a/b', 'ünï\u{1f600}'])(
        '[WR6] takes %s for the name of a field like any other',
        async (key) => {
          await backend.commit(LOBBY, set(`attr/${key}`, 'tea'))
          const view = await backend.read(`channel:${key}`, { maps: ['attr', key] })
          expect(view.fields.size).toBe(0)
          expect((await attr(`attr/${key}`))?.value).toBe('tea')
        },
      )
    })

    describeLog(harness)
    describeNodes(harness)
    describeModel(harness)
  })
}
