import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Backend, Committed, RecordKey } from '../../server/backend.ts'
import type { BackendHarness } from '../describeBackend.ts'
import { changeOf } from './changeOf.ts'

const LOBBY: RecordKey = 'channel:lobby'
const ATTIC: RecordKey = 'channel:attic'

/** The part of the contract that is about what happens after a commit. */
export function describeLog({ open, elapse }: BackendHarness): void {
  let backend: Backend
  beforeEach(async () => {
    backend = await open()
  })
  afterEach(() => backend.close())

  const say = (...events: string[]) => changeOf({ events })
  const set = (value: string | null) => changeOf({ fields: [{ name: 'attr/topic', value }] })
  const now = async () => (await backend.read(LOBBY, {})).now

  describe('the log', () => {
    const replay = async (seq: number, limit = 2000) => {
      const { position } = await backend.read(LOBBY, {})
      const found = await backend.replay(LOBBY, { epoch: position.epoch, seq }, limit)
      return found === 'gone' ? found : found.map(({ seq: at, event }) => `${at} ${event}`)
    }

    it('[RE5] numbers the events of its commits without a hole', async () => {
      const [first, second] = await Promise.all([
        backend.commit(LOBBY, say('a1', 'a2', 'a3')),
        backend.commit(LOBBY, say('b1', 'b2')),
      ])
      const log = await replay(0)
      const texts = (log === 'gone' ? [] : log).map((line) => line.slice(2)).join(' ')
      expect(['a1 a2 a3 b1 b2', 'b1 b2 a1 a2 a3']).toContain(texts)
      expect(log).toHaveLength(5)
      const ends = [first, second].flatMap((one) => (one.status === 'ok' ? one.position.seq : []))
      expect(Math.max(...ends)).toBe(5)
    })

    it('[RE6] is replayed from any position, up to a limit', async () => {
      await backend.commit(LOBBY, say('one', 'two', 'three'))
      expect(await replay(0)).toEqual(['1 one', '2 two', '3 three'])
      expect(await replay(1, 1)).toEqual(['2 two'])
      expect(await replay(3)).toEqual([])
    })

    it('[RE6] keeps its last 1,000 events', async () => {
      for (let start = 0; start < 1002; start += 167) {
        await backend.commit(LOBBY, say(...Array.from({ length: 167 }, (_, i) => `${start + i}`)))
      }
      expect(await replay(1)).toBe('gone')
      const kept = await replay(2)
      expect(kept).toHaveLength(1000)
      expect(kept[0]).toBe('3 2')
      expect(kept.at(-1)).toBe('1002 1001')
    })

    it('[RE6] is gone for another epoch, and for a position that it never reached', async () => {
      await backend.commit(LOBBY, say('one'))
      expect(await backend.replay(LOBBY, { epoch: 'another', seq: 0 }, 10)).toBe('gone')
      expect(await replay(2)).toBe('gone')
    })
  })

  describe('a watcher', () => {
    it('[RE7] hears every later commit, in order', async () => {
      await backend.commit(LOBBY, say('before'))
      const heard: Committed[] = []
      await backend.watch(LOBBY, (committed) => heard.push(committed))
      await backend.commit(LOBBY, say('one', 'two'))
      await backend.commit(ATTIC, say('elsewhere'))
      await backend.commit(LOBBY, set('tea'))
      await backend.commit(LOBBY, set(null))

      await vi.waitFor(() => expect(heard).toHaveLength(3))
      expect(
        heard.map(({ before, rev, position, events }) => [before, rev, position.seq, events]),
      ).toEqual([
        [1, 2, 3, ['one', 'two']],
        [2, 3, 3, []],
        [3, 4, 3, []],
      ])
      expect(heard[1]?.fields).toMatchObject([
        { name: 'attr/topic', field: { value: 'tea', rev: 3 } },
      ])
      expect(heard[2]?.fields).toEqual([{ name: 'attr/topic', field: undefined }])
    })

    it('[RE7] hears nothing of a commit that conflicts, and nothing after its end', async () => {
      const heard: Committed[] = []
      const stop = await backend.watch(LOBBY, (committed) => heard.push(committed))
      await backend.commit(LOBBY, changeOf({ expect: { rev: 9, fields: [] }, events: ['no'] }))
      await backend.commit(LOBBY, say('one'))
      await vi.waitFor(() => expect(heard).toHaveLength(1))
      stop()
      await backend.commit(LOBBY, say('two'))
      expect(heard.map(({ events }) => events)).toEqual([['one']])
    })
  })

  describe('what is due', () => {
    const ring = async (at: number | null) =>
      backend.commit(LOBBY, changeOf({ alarms: [{ name: 'ring', at }] }))

    it('[RE9] is claimed by one caller, when its time has come', async () => {
      const at = (await now()) + 100
      await ring(at)
      const { due, nextAt } = await backend.claimDue(10)
      expect(due).toEqual([])
      // A backend that others write to may want to be asked before.
      expect(nextAt).toBeLessThanOrEqual(at)
      await elapse(100)
      const claims = await Promise.all([backend.claimDue(10), backend.claimDue(10)])
      expect(claims.flatMap((claim) => claim.due)).toEqual([
        { type: 'alarm', key: LOBBY, name: 'ring', at },
      ])
    })

    it('[RE9] is due again after 5 s unless a commit has cleared it', async () => {
      await ring(await now())
      expect((await backend.claimDue(10)).due).toHaveLength(1)
      await elapse(4999)
      expect((await backend.claimDue(10)).due).toHaveLength(0)
      await elapse(1)
      expect((await backend.claimDue(10)).due).toHaveLength(1)
      await ring(null)
      await elapse(5000)
      expect((await backend.claimDue(10)).due).toEqual([])
    })

    it('[RE9] is due at its new time when the alarm is set again', async () => {
      const at = await now()
      await ring(at)
      await ring(at + 200)
      expect((await backend.claimDue(10)).due).toEqual([])
      await elapse(200)
      expect((await backend.claimDue(10)).due).toHaveLength(1)
    })

    it('[RE9] leaves an effect to whoever committed it for 5 s, then to anybody', async () => {
      const result = await backend.commit(LOBBY, changeOf({ outbox: ['one', 'two'] }))
      const entries = result.status === 'ok' ? result.outbox : []
      expect((await backend.claimDue(10)).due).toEqual([])
      await backend.commit(LOBBY, changeOf({ done: entries.slice(0, 1).map(({ id }) => id) }))
      await elapse(5000)
      expect((await backend.claimDue(10)).due).toEqual([
        { type: 'outbox', key: LOBBY, entry: entries[1] },
      ])
      expect((await backend.claimDue(10)).due).toEqual([])
    })

    it.each(['domain:pair:ada\nbob', 'channel:ünï\u{1f600}', 'channel:__proto__'] as const)(
      '[RE9] is so for a record called %j like for any other',
      async (key) => {
        const at = await now()
        await backend.commit(
          key,
          changeOf({ alarms: [{ name: 'ring/a\nb', at }], outbox: ['effect'] }),
        )
        expect((await backend.claimDue(10)).due).toEqual([
          { type: 'alarm', key, name: 'ring/a\nb', at },
        ])
        await elapse(5000)
        const again = (await backend.claimDue(10)).due
        expect(again).toHaveLength(2)
        expect(again).toContainEqual({ type: 'alarm', key, name: 'ring/a\nb', at })
        expect(again).toContainEqual(expect.objectContaining({ type: 'outbox', key }))
      },
    )

    it('[RE9] is handed out up to a limit', async () => {
      const at = await now()
      const alarms = ['a', 'b', 'c'].map((alarm) => ({ name: alarm, at }))
      await backend.commit(LOBBY, changeOf({ alarms }))
      expect((await backend.claimDue(2)).due).toHaveLength(2)
      expect((await backend.claimDue(2)).due).toHaveLength(1)
    })
  })
}
