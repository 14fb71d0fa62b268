import { describe, expect, it } from 'vitest'
import type { ServerEventOf } from '../../src/protocol/events.ts'
import type { Capabilities } from '../../src/server/engine/capabilities.ts'
import { createTestEngine, type LoggedIn } from './createTestEngine.ts'

const GRACE_MS = 10_000

const watch = (one: LoggedIn, ...userIds: string[]) => one.ask('user.watch', { userIds })
const statusOf = async (one: LoggedIn, userId: string) =>
  new Map((await one.ask('user.status', { userIds: [userId] })).statuses).get(userId)
const told = (one: LoggedIn) => one.events('users') as readonly ServerEventOf<'user.changed'>[]

describe('the status of a user', () => {
  it('[US1] [US5] is online until the grace window of the last session is over', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob, phone] = [await login('ada'), await login('bob'), await login('bob')]
    expect(await statusOf(ada, 'bob')).toEqual({ online: true, availability: 'available' })
    bob.drop()
    await clock.advance(GRACE_MS)
    expect(await statusOf(ada, 'bob')).toEqual({ online: true, availability: 'available' })
    phone.drop()
    await clock.advance(GRACE_MS - 1)
    expect(await statusOf(ada, 'bob')).toMatchObject({ online: true, reconnecting: true })
    await clock.advance(1)
    expect(await statusOf(ada, 'bob')).toEqual({
      online: false,
      availability: 'available',
      lastSeenAt: clock.now(),
    })
    const lastSeenAt = clock.now()
    await clock.advance(60_000)
    expect(await statusOf(ada, 'bob')).toMatchObject({ lastSeenAt })
    await login('bob')
    expect(await statusOf(ada, 'bob')).toEqual({ online: true, availability: 'available' })
  })

  it('[US1] is asked of up to 200 at once, known or not', async () => {
    const { login } = createTestEngine()
    const ada = await login('ada')
    const userIds = Array.from({ length: 200 }, (_, index) => `u${index}`)
    const { statuses } = await ada.ask('user.status', { userIds })
    expect(statuses).toHaveLength(200)
    expect(statuses[7]).toEqual(['u7', { online: false, availability: 'available' }])
    const tooMany = { userIds: [...userIds, 'one more'] }
    expect(await ada.refusal('user.status', tooMany)).toMatchObject({ code: 'BAD_PAYLOAD' })
  })

  it('[SE4] [US1] is reconnecting after 3 s, so that a reload shows nothing', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    await watch(ada, 'bob')
    bob.drop()
    await clock.advance(2000)
    const { session, resumeKey } = bob.login
    const back = await login('bob', { resume: { sessionId: session.sessionId, key: resumeKey } })
    await clock.advance(GRACE_MS * 2)
    expect(told(ada)).toEqual([])
    back.drop()
    await clock.advance(3000)
    expect(told(ada)).toMatchObject([{ userId: 'bob', status: { reconnecting: true } }])
    await login('bob', {
      resume: { sessionId: session.sessionId, key: back.login.resumeKey },
    })
    await clock.settle()
    expect(told(ada)[1]?.status).toEqual({ online: true, availability: 'available' })
  })

  it('[US4] says what the user wants others to know, also after a logout', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    await bob.ask('user.setAvailability', { availability: 'doNotDisturb' })
    await bob.ask('session.logout', {})
    expect(await statusOf(ada, 'bob')).toMatchObject({ online: false, lastSeenAt: clock.now() })
    await login('bob')
    expect(await statusOf(ada, 'bob')).toEqual({ online: true, availability: 'doNotDisturb' })
    const wrong = { availability: 'lunch' }
    expect(await ada.refusal('user.setAvailability', wrong)).toMatchObject({ code: 'BAD_PAYLOAD' })
  })

  it('[US4] is away when every session is idle, unless the user says otherwise', async () => {
    const { login } = createTestEngine()
    const [ada, bob, phone] = [await login('ada'), await login('bob'), await login('bob')]
    const availabilityOf = async () => (await statusOf(ada, 'bob'))?.availability
    await bob.ask('user.setIdle', { isIdle: true })
    expect(await availabilityOf()).toBe('available')
    await phone.ask('user.setIdle', { isIdle: true })
    expect(await availabilityOf()).toBe('away')
    await bob.ask('user.setAvailability', { availability: 'busy' })
    expect(await availabilityOf()).toBe('busy')
    await bob.ask('user.setAvailability', { availability: 'available' })
    await phone.ask('user.setIdle', { isIdle: false })
    expect(await availabilityOf()).toBe('available')
    await phone.ask('session.logout', {})
    expect(await availabilityOf()).toBe('away')
  })
})

describe('who watches a user', () => {
  it('[US2] [US3] hears of every change, whole, and nothing more after the end', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    await bob.ask('user.setAttr', { key: 'mood', value: '"good"' })
    expect((await watch(ada, 'bob', 'cyd')).users).toMatchObject([
      { userId: 'bob', status: { online: true }, attrs: [['mood', { value: '"good"' }]] },
      { userId: 'cyd', status: { online: false }, attrs: [] },
    ])
    const cyd = await login('cyd')
    await bob.ask('user.setAttr', { key: 'mood', value: '"bad"' })
    await bob.ask('user.deleteAttr', { key: 'mood' })
    await bob.ask('user.setAvailability', { availability: 'away' })
    await clock.settle()
    expect(told(ada)).toMatchObject([
      { userId: 'cyd', status: { online: true }, attrs: [] },
      { userId: 'bob', attrs: [['mood', { value: '"bad"' }]] },
      { userId: 'bob', attrs: [['mood', null]] },
      { userId: 'bob', status: { availability: 'away' }, attrs: [] },
    ])
    expect(ada.frames.find(({ streamId }) => streamId === 'users')).toMatchObject({
      epoch: '',
      from: 0,
      to: 0,
    })
    await ada.ask('user.unwatch', { userIds: ['bob'] })
    const before = told(ada).length
    await bob.ask('session.logout', {})
    await cyd.ask('session.logout', {})
    await clock.settle()
    expect(told(ada).slice(before)).toMatchObject([{ userId: 'cyd', status: { online: false } }])
  })

  it('[US3] watches nobody any more when the connection is lost', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    await watch(ada, 'bob')
    ada.drop()
    await bob.ask('user.setAvailability', { availability: 'away' })
    await clock.settle()
    expect(told(ada)).toEqual([])
  })

  it('[US2] hears nothing of what nobody can see', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    await watch(ada, 'bob')
    const phone = await login('bob')
    await bob.ask('message.send', { to: { userId: 'ada' }, messageId: 'm1', body: '1' })
    await bob.ask('user.setAvailability', { availability: 'available' })
    await phone.ask('session.logout', {})
    await clock.settle()
    expect(told(ada)).toEqual([])
  })

  it('[US7] watches a bounded number', async () => {
    const { login } = createTestEngine({ limits: { watchedUsersPerSession: 2 } })
    const ada = await login('ada')
    await watch(ada, 'bob', 'cyd')
    await watch(ada, 'cyd')
    const refused = await ada.refusal('user.watch', { userIds: ['dan'] })
    expect(refused).toMatchObject({ code: 'LIMIT_REACHED' })
    await ada.ask('user.unwatch', { userIds: ['bob'] })
    await watch(ada, 'dan')
  })

  it('[US6] without can.presence cannot tell an offline user from none', async () => {
    const can = (userId: string): Capabilities | undefined => (userId === 'spy' ? {} : undefined)
    const { login, clock } = createTestEngine({
      authenticate: async ({ userId }) => ({ userId, ...(can(userId) && { can: {} }) }),
    })
    const [spy, bob] = [await login('spy'), await login('bob')]
    await bob.ask('user.setAttr', { key: 'mood', value: '1' })
    await bob.ask('user.setAvailability', { availability: 'busy' })
    const [seen] = (await watch(spy, 'bob')).users
    expect(seen).toEqual({
      userId: 'bob',
      status: { online: true, availability: 'busy' },
      attrs: [],
    })
    await bob.ask('user.setAttr', { key: 'mood', value: '2' })
    await bob.ask('session.logout', {})
    await clock.settle()
    const gone = { online: false, availability: 'available' }
    expect(told(spy).at(-1)).toEqual({
      type: 'user.changed',
      userId: 'bob',
      status: gone,
      attrs: [],
    })
    expect(await statusOf(spy, 'bob')).toEqual(await statusOf(spy, 'nobody'))
    const refused = await spy.refusal('user.attrs', { userId: 'bob' })
    expect(refused).toMatchObject({ code: 'FORBIDDEN' })
    expect(await spy.ask('user.attrs', { userId: 'spy' })).toEqual({ attrs: [] })
  })
})

describe("a user's attributes", () => {
  it('[AT7] have revisions, and are compared before they are set', async () => {
    const { login } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    const first = await ada.ask('user.setAttr', { key: 'mood', value: '1', ifRev: 0 })
    const stale = { key: 'mood', value: '2', ifRev: first.rev + 1 }
    expect(await ada.refusal('user.setAttr', stale)).toMatchObject({ code: 'CONFLICT' })
    const second = await ada.ask('user.setAttr', { key: 'mood', value: '2', ifRev: first.rev })
    expect(second.rev).toBeGreaterThan(first.rev)
    await ada.ask('user.deleteAttr', { key: 'mood', ifRev: second.rev })
    const third = await ada.ask('user.setAttr', { key: '__proto__', value: '3' })
    expect(third.rev).toBeGreaterThan(second.rev)
    expect((await bob.ask('user.attrs', { userId: 'ada' })).attrs).toMatchObject([
      ['__proto__', { value: '3', setBy: 'ada' }],
    ])
    await ada.ask('user.clearAttrs', {})
    expect((await bob.ask('user.attrs', { userId: 'ada' })).attrs).toEqual([])
  })

  it('[AT6] [AT7] are bounded in number and size', async () => {
    const { login } = createTestEngine({ limits: { attrsPerUser: 1, attrBytes: 10 } })
    const ada = await login('ada')
    await ada.ask('user.setAttr', { key: 'one', value: '1' })
    await ada.ask('user.setAttr', { key: 'one', value: '2' })
    const another = await ada.refusal('user.setAttr', { key: 'two', value: '1' })
    expect(another).toMatchObject({ code: 'LIMIT_REACHED' })
    const large = await ada.refusal('user.setAttr', { key: 'one', value: '"0123456789a"' })
    expect(large).toMatchObject({ code: 'TOO_LARGE' })
  })
})
