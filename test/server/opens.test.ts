import { expect, it } from 'vitest'
import type { Backend, RecordKey } from '../../src/server/backend.ts'
import { changeOf } from '../../src/testing/backendContract/changeOf.ts'
import { createTestEngine } from './createTestEngine.ts'
import { openNodes } from './openNodes.ts'

/** A backend that counts who follows which record, and what is asked of each. */
function openCounting() {
  const { clock, backend: inner } = openNodes()
  const open = new Map<RecordKey, number>()
  const asked: { call: 'read' | 'replay' | 'commit'; key: RecordKey }[] = []
  let isAway = false
  const backend: Backend = {
    ...inner,
    async watch(key, onCommit) {
      if (isAway) throw new Error('away')
      const stop = await inner.watch(key, onCommit)
      open.set(key, (open.get(key) ?? 0) + 1)
      return () => {
        open.set(key, (open.get(key) ?? 0) - 1)
        stop()
      }
    },
    read(key, ...rest) {
      asked.push({ call: 'read', key })
      return inner.read(key, ...rest)
    },
    replay(key, ...rest) {
      asked.push({ call: 'replay', key })
      return inner.replay(key, ...rest)
    },
    commit(key, ...rest) {
      asked.push({ call: 'commit', key })
      return inner.commit(key, ...rest)
    },
  }
  const begin = () => createTestEngine({ clock, backend, nodeLeaseMs: 10_000 })
  const setAway = (away: boolean) => void (isAway = away)
  return { clock, inner, open, asked, begin, setAway }
}

it('[US7] a watch that failed once leaves no subscription behind', async () => {
  const { clock, open, begin, setAway } = openCounting()
  const ada = await begin().login('ada')
  setAway(true)
  await ada.refusal('user.watch', { userIds: ['bob'] })
  setAway(false)
  await ada.ask('user.watch', { userIds: ['bob'] })
  expect(open.get('user:bob')).toBe(1)
  await ada.ask('user.unwatch', { userIds: ['bob'] })
  await clock.advance(5000)
  expect(open.get('user:bob')).toBe(0)
})

it('[CH17] special channels cost nothing when nobody listens, also after a start without the backend', async () => {
  const { clock, asked, begin, setAway } = openCounting()
  setAway(true)
  const node = begin()
  await clock.advance(2500)
  setAway(false)
  await clock.advance(1000)
  asked.length = 0
  const ada = await node.login('ada')
  await ada.ask('channel.join', { channelId: 'lobby' })
  await clock.advance(1000)
  expect(asked.filter(({ key }) => key.startsWith('channel:__'))).toEqual([])
})

it('[CH17] nobody is looked for after the end', async () => {
  const { clock, open, begin, setAway } = openCounting()
  setAway(true)
  const node = begin()
  await clock.advance(500)
  await node.close()
  setAway(false)
  await clock.advance(60_000)
  expect(open.size).toBe(0)
})

it('[US7] users who do not exist cost nothing while others are forgotten', async () => {
  const { clock, inner, asked, begin } = openCounting()
  const ada = await begin().login('ada')
  const userIds = Array.from({ length: 30 }, (_, at) => `ghost-${at}`)
  await ada.ask('user.watch', { userIds })
  asked.length = 0
  // Each of them changes the epoch of all that nobody has written, once it is forgotten [RE17].
  for (let at = 0; at < 40; at++) {
    await inner.commit(`domain:${at}`, { ...changeOf({ events: ['1'] }), revs: 50 + at })
    await clock.advance(30_000)
  }
  expect(asked.filter(({ key }) => key.startsWith('user:ghost'))).toEqual([])
  const bob = await begin().login('ghost-0')
  await clock.settle()
  expect(bob.closed).toBeUndefined()
  const heard = ada.events('users')
  expect(heard.at(-1)).toMatchObject({ userId: 'ghost-0', status: { online: true } })
})
