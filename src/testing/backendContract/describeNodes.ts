import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { REPLY_MS, type Backend, type FieldName, type RecordKey } from '../../server/backend.ts'
import type { BackendHarness } from '../describeBackend.ts'
import { changeOf } from './changeOf.ts'

const LOBBY: RecordKey = 'channel:lobby'
const ADA: RecordKey = 'user:ada'
const LEASE_MS = 10_000

/** The part of the contract that is about nodes, what they own, and what is left of records. */
export function describeNodes({ open, elapse }: BackendHarness): void {
  let backend: Backend
  beforeEach(async () => {
    backend = await open()
  })
  afterEach(() => backend.close())

  const own = (key: RecordKey, name: FieldName, owner?: string, lapsesAt?: number) =>
    backend.commit(
      key,
      changeOf({
        fields: [
          {
            name,
            value: 'x',
            ...(owner === undefined ? {} : { owner }),
            ...(lapsesAt === undefined ? {} : { lapsesAt }),
          },
        ],
      }),
    )
  const drop = (key: RecordKey, name: FieldName) =>
    backend.commit(key, changeOf({ fields: [{ name, value: null }] }))
  const ownedBy = async (nodeId: string) => {
    const all: string[] = []
    let cursor: string | undefined
    do {
      const page = await backend.owned(nodeId, cursor)
      all.push(...page.fields.map(({ key, name }) => `${key} ${name}`))
      cursor = page.cursor
    } while (cursor !== undefined)
    return all.toSorted()
  }
  const now = async () => (await backend.read(LOBBY, {})).now

  describe('the lease of a node', () => {
    it('[RE15] holds for as long as it was kept', async () => {
      await backend.heartbeat('one', LEASE_MS)
      await elapse(LEASE_MS - 1)
      expect((await backend.heartbeat('two', LEASE_MS)).live.toSorted()).toEqual(['one', 'two'])
    })

    it('[RE15] ends at its time, and when it ends is known', async () => {
      const start = await now()
      await backend.heartbeat('one', LEASE_MS)
      await elapse(LEASE_MS)
      const { live, dead } = await backend.heartbeat('two', LEASE_MS)
      expect(live).toEqual(['two'])
      expect(dead).toMatchObject([{ nodeId: 'one' }])
      // A backend whose time goes by itself may have needed a moment to begin.
      expect(dead[0]?.since).toBeGreaterThanOrEqual(start + LEASE_MS)
      expect(dead[0]?.since).toBeLessThanOrEqual(await now())
    })

    it('[RE15] is given back with 0, and taken up again', async () => {
      await backend.heartbeat('one', LEASE_MS)
      await backend.heartbeat('one', 0)
      expect((await backend.heartbeat('two', LEASE_MS)).dead).toMatchObject([{ nodeId: 'one' }])
      await backend.heartbeat('one', LEASE_MS)
      expect((await backend.heartbeat('two', LEASE_MS)).dead).toEqual([])
    })

    it('[RE15] is no longer spoken of when it is forgotten', async () => {
      await backend.heartbeat('one', 0)
      await backend.forgetNode('one')
      expect((await backend.heartbeat('two', LEASE_MS)).dead).toEqual([])
    })
  })

  describe('what a node owns', () => {
    it('[RE16] is listed, whatever the record', async () => {
      await own(ADA, 'session/1', 'one')
      await own(LOBBY, 'seat/1', 'one')
      await own(LOBBY, 'seat/\u0001 2/:{}', 'one')
      await own('domain:pair:ada\nbob', 'line/1', 'one')
      await own(LOBBY, 'seat/3', 'two')
      await own(LOBBY, 'attr/topic')
      expect(await ownedBy('one')).toEqual(
        [
          `${ADA} session/1`,
          `${LOBBY} seat/1`,
          `${LOBBY} seat/\u0001 2/:{}`,
          'domain:pair:ada\nbob line/1',
        ].toSorted(),
      )
      const { fields } = await backend.read(LOBBY, { maps: ['seat', 'attr'] })
      expect(fields.get('seat/3')?.owner).toBe('two')
      expect(fields.get('attr/topic')).not.toHaveProperty('owner')
    })

    it('[RE16] moves to another node with the field', async () => {
      await own(ADA, 'session/1', 'one')
      await own(ADA, 'session/1', 'two')
      expect(await ownedBy('one')).toEqual([])
      expect(await ownedBy('two')).toEqual([`${ADA} session/1`])
      await own(ADA, 'session/1')
      expect(await ownedBy('two')).toEqual([])
    })

    it('[RE16] ends with the field: when it is deleted, and when it lapses', async () => {
      await own(ADA, 'session/1', 'one')
      await own(ADA, 'session/2', 'one', (await now()) + 100)
      await drop(ADA, 'session/1')
      await elapse(100)
      await backend.heartbeat('two', LEASE_MS)
      // Who finds the field lapsed when it is about to be swept has nothing to do.
      const { fields } = await backend.read(ADA, { maps: ['session'] })
      expect(fields.size).toBe(0)
      expect(await ownedBy('one')).toEqual([])
    })

    it('[RE16] is listed page by page', async () => {
      const count = 1200
      await backend.commit(
        LOBBY,
        changeOf({
          fields: Array.from({ length: count }, (_, at) => ({
            name: `seat/${at}` as const,
            value: 'x',
            owner: 'one',
          })),
        }),
      )
      const owned = await ownedBy('one')
      expect(new Set(owned).size).toBe(count)
    })
  })

  describe('heads', () => {
    it('[RE14] say where records are', async () => {
      await backend.commit(LOBBY, changeOf({ events: ['one', 'two'], revs: 3 }))
      const [lobby, ada] = [await backend.read(LOBBY, {}), await backend.read(ADA, {})]
      const heads = await backend.heads([LOBBY, ADA])
      expect(heads.get(LOBBY)).toEqual({ rev: 3, position: lobby.position })
      expect(heads.get(ADA)).toEqual({ rev: ada.rev, position: ada.position, isBlank: true })
      expect(heads.size).toBe(2)
    })

    it('[RE14] are those of many records at once', async () => {
      const keys = Array.from({ length: 700 }, (_, at): RecordKey => `channel:${at}`)
      await Promise.all(keys.map((key) => backend.commit(key, changeOf({ events: ['one'] }))))
      const heads = await backend.heads(keys)
      expect(heads.size).toBe(keys.length)
      for (const { position } of heads.values()) expect(position.seq).toBe(1)
    })
  })

  describe('a record in which nothing is left', () => {
    const forgotten = async (before: { position: { epoch: string; seq: number }; rev: number }) => {
      await elapse(REPLY_MS)
      await backend.heartbeat('one', LEASE_MS)
      const log = await backend.replay(LOBBY, before.position, 10)
      await backend.commit(LOBBY, changeOf({ fields: [{ name: 'attr/topic', value: 'new' }] }))
      const after = await backend.read(LOBBY, { maps: ['attr'] })
      expect(after.rev).toBeGreaterThan(before.rev)
      expect(after.fields.get('attr/topic')?.rev).toBeGreaterThan(before.rev)
      return log === 'gone' && after.position.epoch !== before.position.epoch
    }

    it('[RE17] is forgotten, with its log and its epoch', async () => {
      await own(LOBBY, 'attr/topic')
      await backend.commit(LOBBY, changeOf({ events: ['one', 'two'], revs: 7 }))
      await drop(LOBBY, 'attr/topic')
      expect(await forgotten(await backend.read(LOBBY, {}))).toBe(true)
    })

    it('[RE17] is forgotten when the last of it has lapsed', async () => {
      await backend.commit(LOBBY, changeOf({ events: ['one'] }))
      await own(LOBBY, 'attr/topic', undefined, (await now()) + 2 * REPLY_MS)
      const before = await backend.read(LOBBY, {})
      await elapse(REPLY_MS)
      await backend.heartbeat('one', LEASE_MS)
      expect((await backend.read(LOBBY, {})).position).toEqual(before.position)
      expect(await forgotten(before)).toBe(true)
    })

    it.each([
      ['a field', changeOf({ fields: [{ name: 'attr/other', value: 'x' }], events: ['one'] })],
      ['an alarm', changeOf({ alarms: [{ name: 'ring', at: 9e12 }], events: ['one'] })],
      ['an effect', changeOf({ outbox: ['effect'], events: ['one'] })],
    ])('[RE17] is not one that holds %s', async (_what, change) => {
      await own(LOBBY, 'attr/topic')
      await backend.commit(LOBBY, change)
      await drop(LOBBY, 'attr/topic')
      expect(await forgotten(await backend.read(LOBBY, {}))).toBe(false)
    })

    it('[RE17] is not forgotten before commands that come again have been answered', async () => {
      await backend.commit(LOBBY, changeOf({ replies: [{ commandId: 'c1', reply: 'done' }] }))
      await elapse(REPLY_MS - 1)
      await backend.heartbeat('one', LEASE_MS)
      const { replies } = await backend.read(LOBBY, { commandIds: ['c1'] })
      expect([...replies]).toEqual([['c1', 'done']])
    })
  })
}
