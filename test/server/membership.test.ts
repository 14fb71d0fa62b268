import { describe, expect, it } from 'vitest'
import { createTestEngine, type LoggedIn } from './createTestEngine.ts'
import { snapshotOf } from './snapshotOf.ts'

const CLUB = { channelId: 'club' }
const GRACE_MS = 10_000

const durable = (one: LoggedIn) => one.ask('channel.join', { ...CLUB, membership: 'durable' })
const bobIs = (online: boolean) => expect.objectContaining({ userId: 'bob', online }) as unknown
const membersOf = async (one: LoggedIn) => (await one.ask('channel.members', CLUB)).members

describe('a durable member', () => {
  it('[CH10] stays one without a session, and leaves from any', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    await durable(ada)
    await durable(bob)
    await bob.ask('channel.unsubscribe', CLUB)
    expect(await membersOf(ada)).toMatchObject([
      { userId: 'ada' },
      { userId: 'bob', isDurable: true, online: true, sessionIds: [] },
    ])
    await clock.settle()
    expect(ada.events('channel:club').at(-1)).toMatchObject({
      updated: [{ userId: 'bob', sessionIds: [] }],
      left: [],
    })
    const phone = await login('bob')
    await phone.ask('channel.leave', CLUB)
    await clock.settle()
    expect(await membersOf(ada)).toMatchObject([{ userId: 'ada' }])
    expect(ada.events('channel:club').at(-1)).toMatchObject({ left: ['bob'] })
  })

  it('[CH10] was a session member who has joined again as one', async () => {
    const { login } = createTestEngine()
    const ada = await login('ada')
    await ada.ask('channel.join', CLUB)
    await durable(ada)
    await ada.ask('channel.join', CLUB)
    await ada.ask('channel.unsubscribe', CLUB)
    expect(await membersOf(ada)).toMatchObject([{ userId: 'ada', isDurable: true }])
  })

  it('[CH11] is online while the user is, in the channel or not', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    await durable(bob)
    await ada.ask('channel.join', CLUB)
    const onlineOf = async () =>
      (await membersOf(ada)).find(({ userId }) => userId === 'bob')?.online
    bob.drop()
    await clock.advance(GRACE_MS - 1)
    expect(await onlineOf()).toBe(true)
    await clock.advance(1)
    expect(await onlineOf()).toBe(false)
    expect(ada.events('channel:club').at(-1)).toMatchObject({ updated: [{ online: false }] })
    const phone = await login('bob')
    await clock.settle()
    expect(await onlineOf()).toBe(true)
    await phone.ask('session.logout', {})
    await clock.settle()
    expect(await onlineOf()).toBe(false)
  })

  it('[CH11] who has two sessions goes offline with the last', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob, phone] = [await login('ada'), await login('bob'), await login('bob')]
    await durable(bob)
    await ada.ask('channel.join', CLUB)
    await bob.ask('session.logout', {})
    await clock.settle()
    expect(await membersOf(ada)).toContainEqual(bobIs(true))
    await phone.ask('session.logout', {})
    await clock.settle()
    expect(await membersOf(ada)).toContainEqual(bobIs(false))
  })

  it('[CH12] who leaves in one session hears of it in all', async () => {
    const { login, clock } = createTestEngine()
    const [ada, phone] = [await login('ada'), await login('ada')]
    await durable(ada)
    await durable(phone)
    await ada.ask('channel.leave', CLUB)
    await clock.settle()
    const ended = { type: 'channel.membershipEnded', channelId: 'club' }
    expect(ada.events('inbox')).toContainEqual(ended)
    expect(phone.events('inbox')).toContainEqual(ended)
  })

  it('has a bounded number of channels', async () => {
    const { login } = createTestEngine({ limits: { channelsPerSession: 2 } })
    for (const channelId of ['one', 'two']) {
      const one = await login('ada')
      await one.ask('channel.join', { channelId, membership: 'durable' })
    }
    const last = await login('ada')
    const three = { channelId: 'three', membership: 'durable' }
    expect(await last.refusal('channel.join', three)).toMatchObject({ code: 'LIMIT_REACHED' })
  })
})

describe('two tabs of one user', () => {
  it('[CH3] [SE5] are one member: there until the grace window of the last is over', async () => {
    const { login, clock } = createTestEngine()
    const [ada, one, two] = [await login('ada'), await login('bob'), await login('bob')]
    for (const each of [ada, one, two]) await each.ask('channel.join', CLUB)
    expect((await ada.ask('channel.count', CLUB)).count).toBe(2)
    one.drop()
    await clock.advance(GRACE_MS * 2)
    expect((await ada.ask('channel.count', CLUB)).count).toBe(2)
    two.drop()
    await clock.advance(GRACE_MS - 1)
    expect((await ada.ask('channel.count', CLUB)).count).toBe(2)
    await clock.advance(1)
    expect((await ada.ask('channel.count', CLUB)).count).toBe(1)
    const left = ada.events('channel:club').flatMap((event) => ('left' in event ? event.left : []))
    expect(left).toEqual(['bob'])
  })
})

describe('a large channel', () => {
  it('[CH2] tells each member of 500 joins of one turn in one frame', async () => {
    const { login, clock } = createTestEngine()
    const members = await Promise.all(['ada', 'bob'].map((userId) => login(userId)))
    for (const one of members) await one.ask('channel.join', CLUB)
    const guests = await Promise.all(Array.from({ length: 500 }, (_, index) => login(`g${index}`)))
    await clock.settle()
    const before = members.map(({ frames }) => frames.length)
    await Promise.all(guests.map((guest) => guest.ask('channel.join', CLUB)))
    await clock.settle()
    for (const [index, { frames }] of members.entries()) {
      expect(frames.length - (before[index] ?? 0)).toBe(1)
      expect(frames.at(-1)?.events).toMatchObject([{ joined: { length: 500 } }])
    }
  })

  it('[CH1] of 10,000 members answers a join with less than 64 KiB', async () => {
    const { login } = createTestEngine()
    const idOf = (index: number) => `member-${String(index).padStart(25, '0')}`
    for (let from = 0; from < 9999; from += 1000) {
      const ids = Array.from({ length: Math.min(1000, 9999 - from) }, (_, index) =>
        idOf(from + index),
      )
      await Promise.all(ids.map(async (userId) => (await login(userId)).ask('channel.join', CLUB)))
    }
    const last = await login('z'.repeat(32))
    const sync = await last.ask('channel.join', CLUB)
    expect(snapshotOf(sync)).toMatchObject({ count: 10_000, members: { length: 200 } })
    expect(Buffer.byteLength(JSON.stringify(sync))).toBeLessThan(64 * 1024)
  })

  it('[CH13] says how many there are, and not who, above the limit', async () => {
    const { login, clock } = createTestEngine({ limits: { announcedMembers: 10 } })
    const ada = await login('ada')
    await ada.ask('channel.join', CLUB)
    const guests: LoggedIn[] = []
    for (let index = 0; index < 10; index++) {
      const guest = await login(`g${index}`)
      await guest.ask('channel.join', CLUB)
      guests.push(guest)
    }
    await clock.settle()
    const typeOf = () => ada.events('channel:club').at(-1)
    expect(typeOf()).toEqual({ type: 'channel.countChanged', channelId: 'club', count: 11 })
    expect(snapshotOf(await ada.ask('stream.sync', CLUB))).toMatchObject({ isCountOnly: true })
    // It does not flip at the limit.
    for (const index of [0, 1]) await guests[index]?.ask('channel.leave', CLUB)
    await clock.settle()
    expect(typeOf()).toMatchObject({ type: 'channel.countChanged', count: 9 })
    await guests[2]?.ask('channel.leave', CLUB)
    await clock.settle()
    expect(typeOf()).toMatchObject({ type: 'channel.membersChanged', left: ['g2'] })
    expect(snapshotOf(await ada.ask('stream.sync', CLUB))).not.toHaveProperty('isCountOnly')
  })

  it.each([
    ['0', 'channel.countChanged'],
    ['"0"', 'channel.countChanged'],
    ['1', 'channel.membersChanged'],
  ])('[CH13] obeys _userNotification = %s', async (value, type) => {
    const { login, clock } = createTestEngine({
      limits: { announcedMembers: value === '1' ? 1 : 9 },
    })
    const [ada, bob] = [await login('ada'), await login('bob')]
    await ada.ask('channel.join', CLUB)
    await ada.ask('channel.setAttr', { ...CLUB, key: '_userNotification', value })
    await bob.ask('channel.join', CLUB)
    await clock.settle()
    expect(ada.events('channel:club').at(-1)).toMatchObject({ type })
  })
})

describe('the pages of members', () => {
  it('[CH9] hold everybody once, in the order in which they joined', async () => {
    const { login, clock } = createTestEngine()
    const names = ['eve', 'dan', 'cyd', 'bob', 'ada', 'zoe', 'yan']
    for (const name of names) {
      const one = await login(name)
      await one.ask('channel.join', CLUB)
      if (name !== 'cyd') await clock.advance(1)
    }
    const observer = await login('observer')
    const found: string[] = []
    let cursor: string | undefined
    do {
      const page = await observer.ask('channel.members', {
        ...CLUB,
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      })
      expect(page.count).toBe(7)
      found.push(...page.members.map(({ userId }) => userId))
      cursor = page.cursor
    } while (cursor !== undefined)
    // Who joined in the same millisecond is in the order of ids.
    expect(found).toEqual(['eve', 'dan', 'bob', 'cyd', 'ada', 'zoe', 'yan'])
    expect(await observer.ask('channel.has', { ...CLUB, userId: 'zoe' })).toEqual({
      isMember: true,
    })
    expect(await observer.ask('channel.has', { ...CLUB, userId: 'xi' })).toEqual({
      isMember: false,
    })
  })

  it('[CH9] do not lose anybody when the one at the edge leaves', async () => {
    const { login, clock } = createTestEngine()
    const all = new Map<string, LoggedIn>()
    for (const name of ['ada', 'bob', 'cyd', 'dan']) {
      const one = await login(name)
      await one.ask('channel.join', CLUB)
      all.set(name, one)
      await clock.advance(1)
    }
    const ada = all.get('ada')
    const { cursor } = (await ada?.ask('channel.members', { ...CLUB, limit: 2 })) ?? {}
    await all.get('bob')?.ask('channel.leave', CLUB)
    const rest = await ada?.ask('channel.members', { ...CLUB, limit: 2, cursor: cursor ?? '' })
    expect(rest?.members.map(({ userId }) => userId)).toEqual(['cyd', 'dan'])
  })

  it('[WR2] refuse a cursor of somebody else', async () => {
    const ada = await createTestEngine().login('ada')
    for (const cursor of ['x', 'NaN ada', '', '1e9 ada']) {
      const refused = await ada.refusal('channel.members', { ...CLUB, cursor })
      expect(refused).toMatchObject({ code: 'BAD_PAYLOAD' })
    }
  })
})
