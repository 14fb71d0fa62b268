import { expect, it } from 'vitest'
import type { Backend, FieldName } from '../../src/server/backend.ts'
import { changeOf } from '../../src/testing/backendContract/changeOf.ts'
import { createTestEngine } from './createTestEngine.ts'
import { openNodes } from './openNodes.ts'

const BIG = { channelId: 'big' }

function openCounting() {
  const { clock, backend: inner } = openNodes()
  let whole = 0
  let isLate = false
  const held: (() => void)[] = []
  const backend: Backend = {
    ...inner,
    read(key, query) {
      if (key === 'channel:big' && query.maps?.includes('member') === true) whole++
      return inner.read(key, query)
    },
    watch: (key, onCommit) =>
      inner.watch(key, (one) => {
        if (isLate) held.push(() => onCommit(one))
        else onCommit(one)
      }),
  }
  const fill = (count: number) => {
    const fields = Array.from({ length: count }, (_, at) => {
      const userId = `user-${(at * 7919) % count}`
      const member = { userId, uid: 1, joinedAt: 1 + (at % 3), online: true, sessionIds: [userId] }
      return { name: `member/${userId}` as FieldName, value: JSON.stringify(member) }
    })
    return inner.commit('channel:big', changeOf({ fields }))
  }
  return {
    clock,
    fill,
    node: createTestEngine({ clock, backend }),
    wholeReads: () => whole,
    holdBack: () => void (isLate = true),
    letThrough() {
      isLate = false
      for (const run of held.splice(0)) run()
    },
  }
}

it('[CH9] members are read once, however often and by whomever they are asked for', async () => {
  const { clock, node, fill, wholeReads } = openCounting()
  await fill(1000)
  const outside = await node.login('eve')
  const ada = await node.login('ada')
  await ada.ask('channel.join', BIG)
  for (let time = 0; time < 50; time++) {
    for (const one of [ada, outside]) await one.ask('channel.members', { ...BIG, limit: 1 })
    await ada.ask('message.send', { to: BIG, messageId: `m${time}`, body: '"hi"' })
  }
  await ada.ask('channel.leave', BIG)
  for (let time = 0; time < 10; time++) {
    await outside.ask('channel.members', { ...BIG, limit: 1 })
    await clock.advance(4000)
  }
  expect(wholeReads()).toBe(1)
})

it('[CH9] pages from a channel that is listened to are whole and in order', async () => {
  const { node, fill } = openCounting()
  await fill(501)
  const ada = await node.login('ada')
  await ada.ask('channel.join', BIG)
  const found: { userId: string; joinedAt: number }[] = []
  for (let cursor: string | undefined, isOver = false; !isOver;) {
    const page = await ada.ask('channel.members', { ...BIG, ...(cursor && { cursor }), limit: 100 })
    expect(page.count).toBe(502)
    found.push(...page.members)
    cursor = page.cursor
    isOver = cursor === undefined
  }
  expect(new Set(found.map(({ userId }) => userId)).size).toBe(502)
  expect(found).toHaveLength(502)
  const joined = found.map(({ joinedAt }) => joinedAt)
  expect(joined).toEqual(joined.toSorted((one, other) => one - other))
  expect(found.at(-1)?.userId).toBe('ada')
})

it('[CH9] shows what the asker has done, also before the node has heard of it', async () => {
  const { clock, node, holdBack, letThrough } = openCounting()
  const [ada, bob] = [await node.login('ada'), await node.login('bob')]
  const idsOf = async (asker: typeof ada) => {
    const { members, count } = await asker.ask('channel.members', BIG)
    expect(members).toHaveLength(count)
    return members.map(({ userId }) => userId)
  }
  await ada.ask('channel.join', BIG)
  await clock.advance(10)
  holdBack()
  await bob.ask('channel.join', BIG)
  expect(await idsOf(bob)).toEqual(['ada', 'bob'])
  expect(await idsOf(ada)).toEqual(['ada'])
  letThrough()
  expect(await idsOf(ada)).toEqual(['ada', 'bob'])
  holdBack()
  await ada.ask('channel.leave', BIG)
  expect(await idsOf(ada)).toEqual(['bob'])
  letThrough()
  expect(await idsOf(bob)).toEqual(['bob'])
})
