import { describe, expect, it } from 'vitest'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine, type TestEngineOptions } from './createTestEngine.ts'
import { snapshotOf } from './snapshotOf.ts'

const LOBBY = { channelId: 'lobby' }
const STREAM = 'channel:lobby'
const TOPIC = { ...LOBBY, key: 'topic' }

/** Ada and bob in the lobby. */
async function openLobby(options?: TestEngineOptions) {
  const engine = createTestEngine(options)
  const ada = await engine.login('ada')
  const bob = await engine.login('bob')
  for (const one of [ada, bob]) await one.ask('channel.join', LOBBY)
  await engine.clock.settle()
  return { ...engine, ada, bob }
}

describe('channel.setAttr', () => {
  it('[AT1] tells every member the value, its revision, who set it and when', async () => {
    const { ada, bob, clock } = await openLobby()
    const { rev, setAt } = await ada.ask('channel.setAttr', { ...TOPIC, value: '"tea"' })
    await clock.settle()
    expect(setAt).toBe(clock.now())
    const event = {
      type: 'channel.attrSet',
      ...TOPIC,
      attr: { value: '"tea"', rev, setBy: 'ada', setAt },
    }
    expect(ada.events(STREAM).at(-1)).toEqual(event)
    expect(bob.events(STREAM).at(-1)).toEqual(event)
  })

  it('[AT2] sets when the revision is still the one that was read', async () => {
    const { ada, bob } = await openLobby()
    const first = await ada.ask('channel.setAttr', { ...TOPIC, value: '1', ifRev: 0 })
    const second = await bob.ask('channel.setAttr', { ...TOPIC, value: '2', ifRev: first.rev })
    expect(second.rev).toBeGreaterThan(first.rev)
    const late = await ada.refusal('channel.setAttr', { ...TOPIC, value: '3', ifRev: first.rev })
    expect(late.code).toBe('CONFLICT')
    const fresh = await ada.refusal('channel.setAttr', { ...TOPIC, value: '3', ifRev: 0 })
    expect(fresh.code).toBe('CONFLICT')
  })

  it('[AT2] lets one of two win who set from the same revision in one turn', async () => {
    const { ada, bob } = await openLobby()
    const replies = await Promise.all(
      [ada, bob].map((one) => one.receive('channel.setAttr', { ...TOPIC, value: '1', ifRev: 0 })),
    )
    expect(replies.map(({ ok }) => ok)).toEqual([true, false])
  })

  it('[AT2] lets one of two win on different nodes', async () => {
    const clock = createFakeClock()
    const backend = memoryBackend({ now: clock.now })
    const nodes = [0, 1].map(() => createTestEngine({ clock, backend }))
    const users = await Promise.all(nodes.map((node, index) => node.login(`user${index}`)))
    for (const user of users) await user.ask('channel.join', LOBBY)
    const replies = await Promise.all(
      users.map((user) => user.receive('channel.setAttr', { ...TOPIC, value: '1', ifRev: 0 })),
    )
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
    await clock.settle()
    const [one, other] = users.map((user) => user.events(STREAM).slice(-1))
    expect(one).toEqual(other)
  })

  it('[AT6] takes a value of 8 KiB and no more', async () => {
    const { ada } = await openLobby()
    await ada.ask('channel.setAttr', { ...TOPIC, value: JSON.stringify('x'.repeat(8192)) })
    const value = JSON.stringify('x'.repeat(8193))
    expect(await ada.refusal('channel.setAttr', { ...TOPIC, value })).toMatchObject({
      code: 'TOO_LARGE',
    })
    // The quotation marks and the brackets of a list count, those of a string do not.
    const list = JSON.stringify(['x'.repeat(8189)])
    expect(await ada.refusal('channel.setAttr', { ...TOPIC, value: list })).toMatchObject({
      code: 'TOO_LARGE',
    })
  })

  it('[AT6] takes no new attribute when there are too many, but changes those there are', async () => {
    const { ada } = await openLobby({ limits: { attrsPerChannel: 2 } })
    const set = (key: string) => ada.receive('channel.setAttr', { ...LOBBY, key, value: '1' })
    expect(await Promise.all(['one', 'two', 'three', 'two'].map(set))).toMatchObject([
      { ok: true },
      { ok: true },
      { ok: false, error: { code: 'LIMIT_REACHED' } },
      { ok: true },
    ])
    await ada.ask('channel.deleteAttr', { ...LOBBY, key: 'one' })
    expect(await set('three')).toMatchObject({ ok: true })
  })

  it('[WR8] has no second effect when it is sent again, and the first result', async () => {
    const { ada, bob, clock } = await openLobby()
    const first = await ada.ask('channel.setAttr', { ...TOPIC, value: '1' }, 'c1')
    await bob.ask('channel.setAttr', { ...TOPIC, value: '2' }, 'c1')
    const again = await ada.ask('channel.setAttr', { ...TOPIC, value: '1' }, 'c1')
    expect(again).toEqual(first)
    await clock.settle()
    const { attrs } = snapshotOf(await ada.ask('stream.sync', LOBBY))
    expect(attrs).toMatchObject([['topic', { value: '2', setBy: 'bob' }]])
  })
})

describe('channel.deleteAttr', () => {
  it('tells every member that it is gone, and by whom', async () => {
    const { ada, bob, clock } = await openLobby()
    const { rev } = await ada.ask('channel.setAttr', { ...TOPIC, value: '1' })
    await bob.ask('channel.deleteAttr', { ...TOPIC, ifRev: rev })
    await clock.settle()
    expect(ada.events(STREAM).at(-1)).toMatchObject({
      type: 'channel.attrDeleted',
      ...TOPIC,
      by: 'bob',
    })
    expect(snapshotOf(await ada.ask('stream.sync', LOBBY)).attrs).toEqual([])
  })

  it('[AT2] deletes only what is still at the revision', async () => {
    const { ada } = await openLobby()
    const { rev } = await ada.ask('channel.setAttr', { ...TOPIC, value: '1' })
    const late = await ada.refusal('channel.deleteAttr', { ...TOPIC, ifRev: rev + 1 })
    expect(late.code).toBe('CONFLICT')
    await ada.ask('channel.deleteAttr', { ...TOPIC, ifRev: rev })
  })

  it('[AT3] is followed by a higher revision when it is set again', async () => {
    const { ada, bob, clock } = await openLobby()
    const first = await ada.ask('channel.setAttr', { ...TOPIC, value: '1' })
    await ada.ask('channel.deleteAttr', TOPIC)
    const second = await ada.ask('channel.setAttr', { ...TOPIC, value: '2' })
    await ada.ask('channel.clearAttrs', LOBBY)
    const third = await ada.ask('channel.setAttr', { ...TOPIC, value: '3', ifRev: 0 })
    await clock.settle()
    const deleted = bob.events(STREAM).flatMap((event) => ('rev' in event ? event.rev : []))
    const revs = [first.rev, ...deleted, second.rev, third.rev]
    expect(revs).toEqual([...new Set(revs)].toSorted((one, other) => one - other))
  })

  it('[AT3] [RE12] is followed by a higher revision, also on a node that has seen nothing of it', async () => {
    const clock = createFakeClock()
    const inner = memoryBackend({ now: clock.now })
    const ada = await createTestEngine({ clock, backend: inner }).login('ada')
    let isLate = false
    const revs: number[] = []
    const commit: typeof inner.commit = async (key, change) => {
      if (isLate && key === STREAM) {
        isLate = false
        revs.push((await ada.ask('channel.setAttr', { ...TOPIC, value: '1' })).rev)
        await ada.ask('channel.deleteAttr', TOPIC)
      }
      return inner.commit(key, change)
    }
    const bob = await createTestEngine({ clock, backend: { ...inner, commit } }).login('bob')
    for (const one of [ada, bob]) await one.ask('channel.join', LOBBY)
    isLate = true
    revs.push((await bob.ask('channel.setAttr', { ...TOPIC, value: '2' })).rev)
    expect(revs[1]).toBeGreaterThan(revs[0] ?? Infinity)
  })

  it('[AT4] of an attribute that does not exist changes nothing and is no error', async () => {
    const { ada, clock } = await openLobby()
    const before = ada.frames.length
    expect(await ada.ask('channel.deleteAttr', TOPIC)).toBeNull()
    expect(await ada.ask('channel.deleteAttr', { ...TOPIC, ifRev: 0 })).toBeNull()
    await clock.settle()
    expect(ada.frames).toHaveLength(before)
  })
})

describe('channel.clearAttrs', () => {
  it('[AT5] deletes all of them in one event', async () => {
    const { ada, bob, clock } = await openLobby()
    for (const key of ['one', 'two']) {
      await ada.ask('channel.setAttr', { ...LOBBY, key, value: '1' })
    }
    await clock.settle()
    const before = bob.frames.length
    await ada.ask('channel.clearAttrs', LOBBY)
    await clock.settle()
    expect(bob.frames.slice(before)).toMatchObject([
      { events: [{ type: 'channel.attrsCleared', ...LOBBY, by: 'ada' }] },
    ])
    expect(snapshotOf(await ada.ask('stream.sync', LOBBY)).attrs).toEqual([])
  })

  it('[AT5] changes nothing where there are none', async () => {
    const { ada, clock } = await openLobby()
    const before = ada.frames.length
    await ada.ask('channel.clearAttrs', LOBBY)
    await clock.settle()
    expect(ada.frames).toHaveLength(before)
  })

  it('[AT5] [RE12] spares nothing that another node has set meanwhile', async () => {
    const clock = createFakeClock()
    const backend = memoryBackend({ now: clock.now })
    const nodes = [0, 1].map(() => createTestEngine({ clock, backend }))
    const [ada, bob] = await Promise.all(nodes.map((node, index) => node.login(`user${index}`)))
    await ada?.ask('channel.join', LOBBY)
    await bob?.ask('channel.join', LOBBY)
    await ada?.ask('channel.setAttr', { ...LOBBY, key: 'one', value: '1' })
    await Promise.all([
      ada?.ask('channel.setAttr', { ...LOBBY, key: 'two', value: '2' }),
      bob?.ask('channel.clearAttrs', LOBBY),
    ])
    await clock.settle()
    const told = bob?.events(STREAM).slice(-2)
    const { attrs } = snapshotOf(await ada?.ask('stream.sync', LOBBY))
    const isClearedLast = told?.at(-1)?.type === 'channel.attrsCleared'
    expect(attrs).toHaveLength(isClearedLast ? 0 : 1)
  })
})
