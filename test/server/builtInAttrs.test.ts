import { describe, expect, it } from 'vitest'
import { createTestEngine, type LoggedIn } from './createTestEngine.ts'

const CLUB = { channelId: 'club' }

const set = (one: LoggedIn, key: string, value: unknown) =>
  one.ask('channel.setAttr', { ...CLUB, key, value: JSON.stringify(value) })
const attrOf = async (one: LoggedIn, key: string) =>
  new Map((await one.ask('channel.attrs', CLUB)).attrs).get(key)

describe('a built-in attribute', () => {
  it.each(['-1', '1.5', '"ten"', 'null', '[]', '2592001', '"1e3"', '""'])(
    '[AT8] refuses %s, which is no whole number that it can be',
    async (value) => {
      const ada = await createTestEngine().login('ada')
      await ada.ask('channel.join', CLUB)
      const refused = await ada.refusal('channel.setAttr', { ...CLUB, key: '_channel_ttl', value })
      expect(refused).toMatchObject({ code: 'BAD_PAYLOAD' })
    },
  )

  it.each(['_member_num', '_total_member_num'])('[AT9] %s is set by nobody', async (key) => {
    const ada = await createTestEngine().login('ada')
    await ada.ask('channel.join', CLUB)
    const refused = await ada.refusal('channel.setAttr', { ...CLUB, key, value: '1' })
    expect(refused).toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('the number of members', () => {
  it('[AT9] is written once per interval, only when it has changed', async () => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada')
    await ada.ask('channel.join', CLUB)
    expect(await attrOf(ada, '_member_num')).toBeUndefined()
    await set(ada, '_auto_update_num', '30')
    await clock.advance(0)
    expect(await attrOf(ada, '_member_num')).toMatchObject({ value: '1', setBy: '' })

    const guests = await Promise.all(['bob', 'cyd'].map((userId) => login(userId)))
    for (const guest of guests) await guest.ask('channel.join', CLUB)
    await clock.advance(29_999)
    expect(await attrOf(ada, '_member_num')).toMatchObject({ value: '1' })
    await clock.advance(1)
    expect(await attrOf(ada, '_member_num')).toMatchObject({ value: '3' })

    const told = () => ada.events('channel:club').filter(({ type }) => type === 'channel.attrSet')
    const before = told().length
    await guests[0]?.ask('channel.leave', CLUB)
    await guests[0]?.ask('channel.join', CLUB)
    await clock.advance(120_000)
    expect(told()).toHaveLength(before)
    await guests[0]?.ask('channel.leave', CLUB)
    await clock.advance(0)
    expect(await attrOf(ada, '_member_num')).toMatchObject({ value: '2' })
  })

  it('[AT9] is not written when that is off', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    await ada.ask('channel.join', CLUB)
    await set(ada, '_auto_update_num', 10)
    await clock.advance(0)
    await set(ada, '_auto_update_num', 0)
    await bob.ask('channel.join', CLUB)
    await clock.advance(60_000)
    expect(await attrOf(ada, '_member_num')).toMatchObject({ value: '1' })
  })

  it('[AT9] in total needs both intervals, and never shrinks', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    await ada.ask('channel.join', CLUB)
    await set(ada, '_auto_update_total_num', 5)
    await clock.advance(10_000)
    expect(await attrOf(ada, '_total_member_num')).toBeUndefined()
    await set(ada, '_auto_update_num', 5)
    await clock.advance(0)
    expect(await attrOf(ada, '_total_member_num')).toMatchObject({ value: '1' })
    for (let count = 0; count < 3; count++) {
      await bob.ask('channel.join', CLUB)
      await bob.ask('channel.leave', CLUB)
    }
    await clock.advance(5000)
    expect(await attrOf(ada, '_total_member_num')).toMatchObject({ value: '4' })
    expect(await attrOf(ada, '_member_num')).toMatchObject({ value: '1' })
  })
})

describe('the limits of a channel', () => {
  it('[AT10] bound how often one attribute changes', async () => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada')
    await ada.ask('channel.join', CLUB)
    await set(ada, '_setattr_limit', 2)
    await set(ada, 'topic', 1)
    await set(ada, 'topic', 2)
    const third = { ...CLUB, key: 'topic', value: '3' }
    const refused = await ada.refusal('channel.setAttr', third)
    expect(refused).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 500 })
    await set(ada, 'mood', 1)
    await clock.advance(499)
    expect(await ada.refusal('channel.setAttr', third)).toMatchObject({ retryAfterMs: 1 })
    await clock.advance(1)
    await set(ada, 'topic', 3)
    await set(ada, '_setattr_limit', '0')
    for (const value of [4, 5, 6, 7]) await set(ada, 'topic', value)
  })

  it('[ME5] bound the messages of a channel, whoever sends them', async () => {
    const { login, clock } = createTestEngine({ limits: { messagesPerChannelPerSecond: 4 } })
    const [ada, bob] = [await login('ada'), await login('bob')]
    for (const one of [ada, bob]) await one.ask('channel.join', CLUB)
    let count = 0
    const send = (one: LoggedIn) =>
      one.receive('message.send', { to: CLUB, messageId: `m${count++}`, body: '1' })
    for (const one of [ada, bob, ada, bob]) expect(await send(one)).toMatchObject({ ok: true })
    const refused = { ok: false, error: { code: 'RATE_LIMITED', retryAfterMs: 250 } }
    expect(await send(ada)).toMatchObject(refused)
    expect(await send(bob)).toMatchObject(refused)
    await clock.advance(250)
    expect(await send(bob)).toMatchObject({ ok: true })

    await set(ada, '_sendmsg_limit', '1')
    await clock.advance(2000)
    expect(await send(ada)).toMatchObject({ ok: true })
    expect(await send(bob)).toMatchObject({ ok: false, error: { retryAfterMs: 1000 } })
    // It lowers the limit of the server, and does not raise it.
    await set(ada, '_sendmsg_limit', 100)
    await clock.advance(2000)
    for (const one of [ada, bob, ada, bob]) expect(await send(one)).toMatchObject({ ok: true })
    expect(await send(ada)).toMatchObject({ ok: false, error: { code: 'RATE_LIMITED' } })
  })

  it('[ME5] bound the messages of a user, wherever they go', async () => {
    const { login, clock } = createTestEngine({ limits: { messagesPerUserPerSecond: 3 } })
    const [ada, phone, bob] = [await login('ada'), await login('ada'), await login('bob')]
    let count = 0
    const send = (one: LoggedIn, userId: string) =>
      one.receive('message.send', { to: { userId }, messageId: `m${count++}`, body: '1' })
    expect(await send(ada, 'bob')).toMatchObject({ ok: true })
    expect(await send(phone, 'bob')).toMatchObject({ ok: true })
    expect(await send(ada, 'cyd')).toMatchObject({ ok: true })
    const refused = { ok: false, error: { code: 'RATE_LIMITED', retryAfterMs: 334 } }
    expect(await send(phone, 'dan')).toMatchObject(refused)
    expect(await send(bob, 'ada')).toMatchObject({ ok: true })
    await clock.advance(334)
    expect(await send(phone, 'dan')).toMatchObject({ ok: true })
  })
})
