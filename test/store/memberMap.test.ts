import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Member } from '../../src/protocol/channels.ts'
import { toMemberMap, type MemberMap } from '../../src/store/memberMap.ts'

const memberOf = (userId: string, joinedAt = 1): Member => ({
  userId,
  uid: 1,
  joinedAt,
  online: true,
  sessionIds: [],
})
const [ada, bob, cyd] = [memberOf('ada'), memberOf('bob'), memberOf('cyd')]
const manyOf = (count: number) => Array.from({ length: count }, (_, at) => memberOf(`user-${at}`))

/** What a map says, in every way that it can be asked. */
function contentOf(map: MemberMap): readonly Member[] {
  const { list } = map
  const userIds = list.map(({ userId }) => userId)
  expect([...map]).toEqual(list.map((member) => [member.userId, member]))
  expect([...map.entries()]).toEqual([...map])
  expect([...map.keys()]).toEqual(userIds)
  expect([...map.values()]).toEqual(list)
  const visited: unknown[] = []
  map.forEach((member, userId, of) => visited.push([userId, member, of]))
  expect(visited).toEqual(list.map((member) => [member.userId, member, map]))
  expect(list.map((_, place) => map.at(place))).toEqual(list)
  expect(userIds.map((userId) => map.get(userId))).toEqual(list)
  expect(userIds.every((userId) => map.has(userId))).toBe(true)
  expect(map.size).toBe(list.length)
  expect(map.at(list.length)).toBeUndefined()
  return list
}

describe('a map of members', () => {
  it('keeps them in the order in which they came', () => {
    expect(contentOf(toMemberMap([cyd, ada, bob]))).toEqual([cyd, ada, bob])
  })

  it('knows nobody else', () => {
    const map = toMemberMap([ada])
    expect(map.get('constructor')).toBeUndefined()
    expect(map.has('__proto__')).toBe(false)
    expect(toMemberMap([]).list).toEqual([])
  })

  it('changes a member where it is, and lets the last be the last', () => {
    const adaLater = memberOf('ada', 2)
    const map = toMemberMap([ada, bob]).with([adaLater, cyd], ['nobody'])
    expect(contentOf(map)).toEqual([adaLater, bob, cyd])
    expect(contentOf(map.with([ada], ['ada']))).toEqual([bob, cyd, ada])
  })

  it('does not change itself', () => {
    const map = toMemberMap([ada, bob])
    const next = map.with([cyd], ['ada'])
    const other = map.with([memberOf('dan')])
    const last = next.with([memberOf('bob', 2)])
    expect(contentOf(map)).toEqual([ada, bob])
    expect(contentOf(next)).toEqual([bob, cyd])
    expect(contentOf(other)).toEqual([ada, bob, memberOf('dan')])
    expect(contentOf(last)).toEqual([memberOf('bob', 2), cyd])
    expect(map.has('cyd')).toBe(false)
    expect(next.has('ada')).toBe(false)
  })

  it('[CL7] has the same order until somebody comes or goes', () => {
    const map = toMemberMap([ada, bob])
    const updated = map.with([memberOf('ada', 2)]).with([memberOf('bob', 2)])
    expect(updated.order).toBe(map.order)
    expect(updated.with([], ['nobody']).order).toBe(map.order)
    expect(updated.with([], ['bob']).order).not.toBe(map.order)
    expect(updated.with([cyd]).order.list).toEqual([...updated.list, cyd])
    expect(updated.with([ada], ['ada']).order).not.toBe(map.order)
  })

  it('gives the same list each time, and shares what has not changed', () => {
    const map = toMemberMap(manyOf(1000))
    expect(map.list).toBe(map.list)
    const next = map.with([memberOf('user-500', 2)])
    expect(next.list.filter((member, place) => member !== map.at(place))).toHaveLength(1)
  })

  it('cuts its chunks anew when most have left', () => {
    let map = toMemberMap(manyOf(5000))
    for (let at = 0; at < 5000; at++) if (at % 100 !== 0) map = map.with([], [`user-${at}`])
    expect(contentOf(map)).toEqual(manyOf(5000).filter((_, at) => at % 100 === 0))
    expect(contentOf(map.with([ada]))).toHaveLength(51)
  })

  it('is what a Map would be, after whatever happened, and so is every one before', () => {
    const userId = fc.integer({ min: 0, max: 400 }).map((at) => `user-${at}`)
    const step = fc.record({
      members: fc.array(fc.record({ userId, joinedAt: fc.nat(9) }), { maxLength: 200 }),
      left: fc.array(userId, { maxLength: 150 }),
      // Goes on from an earlier one, as nobody does but tests.
      back: fc.nat(2),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const made = [{ map: toMemberMap([]), model: new Map<string, Member>() }]
        for (const { members, left, back } of steps) {
          const from = made[Math.max(0, made.length - 1 - back)]
          if (from === undefined) return
          const model = new Map(from.model)
          for (const gone of left) model.delete(gone)
          const come = members.map((one) => memberOf(one.userId, one.joinedAt))
          for (const one of come) model.set(one.userId, one)
          made.push({ map: from.map.with(come, left), model })
        }
        for (const { map, model } of made) expect(contentOf(map)).toEqual([...model.values()])
      }),
      { numRuns: 60 },
    )
  })
})
