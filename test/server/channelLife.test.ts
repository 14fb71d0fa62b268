import { describe, expect, it } from 'vitest'
import type { Capabilities } from '../../src/server/engine/capabilities.ts'
import { createTestEngine, type TestEngineOptions } from './createTestEngine.ts'
import { snapshotOf } from './snapshotOf.ts'

const CLUB = { channelId: 'club' }
const TTL_MS = 7_200_000

/** An engine in which some users have a server's token. */
function openWithServers(options: TestEngineOptions = {}) {
  const authenticate = async ({ userId }: { userId: string }) => {
    const can: Capabilities | undefined = userId.startsWith('server') ? { server: true } : undefined
    return { userId, ...(can && { can }) }
  }
  return createTestEngine({ authenticate, ...options })
}

describe('a channel', () => {
  it('[CH14] is created once, with a kind of membership and a policy', async () => {
    const { login } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    await ada.ask('channel.create', { ...CLUB, membership: 'durable', history: true }, 'c1')
    await ada.ask('channel.create', { ...CLUB, membership: 'durable', history: true }, 'c1')
    expect(await bob.refusal('channel.create', CLUB)).toMatchObject({ code: 'CONFLICT' })
    const { members, history } = snapshotOf(await bob.ask('channel.join', CLUB))
    expect(members).toMatchObject([{ userId: 'bob', isDurable: true }])
    expect(history).toEqual({ lastSeq: 0, readSeq: 0, unreadCount: 0 })
  })

  it('[CH14] is made by the first join otherwise, and later ones do not change it', async () => {
    const { login } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    const first = await ada.ask('channel.join', { ...CLUB, history: true })
    expect(snapshotOf(first)).toHaveProperty('history')
    const second = await bob.ask('channel.join', { ...CLUB, history: false })
    expect(snapshotOf(second)).toHaveProperty('history')
    expect(await ada.refusal('channel.create', CLUB)).toMatchObject({ code: 'CONFLICT' })
  })

  it('[CH15] is destroyed by its owner, with everything in it', async () => {
    const { login, clock } = openWithServers()
    const [ada, bob] = [await login('ada'), await login('bob')]
    await ada.ask('channel.create', { ...CLUB, history: true })
    for (const one of [ada, bob]) await one.ask('channel.join', CLUB)
    await ada.ask('channel.setAttr', { ...CLUB, key: 'topic', value: '1' })
    await ada.ask('message.send', { to: CLUB, messageId: 'm1', body: '1' })
    expect(await bob.refusal('channel.destroy', CLUB)).toMatchObject({ code: 'FORBIDDEN' })
    await ada.ask('channel.destroy', CLUB)
    await clock.settle()
    const destroyed = { type: 'channel.destroyed', channelId: 'club', by: 'ada' }
    expect(bob.events('channel:club').at(-1)).toEqual(destroyed)
    expect(
      await bob.refusal('message.send', { to: CLUB, messageId: 'm2', body: '1' }),
    ).toMatchObject({ code: 'NOT_A_MEMBER' })
    expect(await ada.refusal('channel.destroy', CLUB)).toMatchObject({ code: 'NOT_FOUND' })

    const again = snapshotOf(await bob.ask('channel.join', { ...CLUB, history: true }))
    expect(again).toMatchObject({ count: 1, attrs: [], history: { unreadCount: 0 } })
    const { messages } = await bob.ask('message.history', { of: CLUB })
    expect(messages).toEqual([])
  })

  it('[CH15] that was only joined is destroyed by a server alone', async () => {
    const { login, clock } = openWithServers()
    const [ada, server] = [await login('ada'), await login('server')]
    await ada.ask('channel.join', { ...CLUB, membership: 'durable' })
    expect(await ada.refusal('channel.destroy', CLUB)).toMatchObject({ code: 'FORBIDDEN' })
    await server.ask('channel.destroy', CLUB)
    expect(await ada.ask('channel.count', CLUB)).toEqual({ count: 0 })
    await clock.settle()
    expect(ada.events('inbox')).toMatchObject([{ type: 'channel.membershipEnded' }])
  })
})

describe('a channel without members', () => {
  it('[CH16] is gone after two hours, and its attributes with it', async () => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada')
    await ada.ask('channel.join', { ...CLUB, history: true })
    await ada.ask('channel.setAttr', { ...CLUB, key: 'topic', value: '1' })
    await ada.ask('channel.leave', CLUB)
    await clock.advance(TTL_MS - 1)
    expect((await ada.ask('channel.attrs', CLUB)).attrs).toHaveLength(1)
    await clock.advance(1)
    expect((await ada.ask('channel.attrs', CLUB)).attrs).toEqual([])
    // It begins anew, with a policy of its own.
    expect(snapshotOf(await ada.ask('channel.join', CLUB))).not.toHaveProperty('history')
  })

  it('[CH16] keeps everything when somebody joins in time, however late the alarm', async () => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada')
    await ada.ask('channel.join', CLUB)
    await ada.ask('channel.setAttr', { ...CLUB, key: 'topic', value: '1' })
    await ada.ask('channel.leave', CLUB)
    await clock.advance(TTL_MS - 1000)
    await ada.ask('channel.join', CLUB)
    await clock.advance(TTL_MS * 2)
    expect((await ada.ask('channel.attrs', CLUB)).attrs).toHaveLength(1)
    await ada.ask('channel.leave', CLUB)
    await clock.advance(TTL_MS - 1)
    expect((await ada.ask('channel.attrs', CLUB)).attrs).toHaveLength(1)
    await clock.advance(1)
    expect((await ada.ask('channel.attrs', CLUB)).attrs).toEqual([])
  })

  it.each([
    ['"60"', 60_000],
    ['0', 0],
  ])('[CH16] [AT8] obeys _channel_ttl = %s, in seconds', async (value, ttlMs) => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada')
    await ada.ask('channel.join', CLUB)
    await ada.ask('channel.setAttr', { ...CLUB, key: '_channel_ttl', value })
    await ada.ask('channel.leave', CLUB)
    if (ttlMs > 0) await clock.advance(ttlMs - 1)
    if (ttlMs > 0) expect((await ada.ask('channel.attrs', CLUB)).attrs).toHaveLength(1)
    await clock.advance(1)
    expect((await ada.ask('channel.attrs', CLUB)).attrs).toEqual([])
  })

  it('[CH16] is gone as well when nobody has ever joined it', async () => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada')
    await ada.ask('channel.setAttr', { ...CLUB, key: 'topic', value: '1' })
    await ada.ask('channel.create', { channelId: 'other' })
    await clock.advance(TTL_MS)
    expect((await ada.ask('channel.attrs', CLUB)).attrs).toEqual([])
    await ada.ask('channel.create', { channelId: 'other' })
  })

  it('[CH16] is gone at its time when the server was restarted meanwhile', async () => {
    const first = createTestEngine()
    const { clock, backend } = first
    const ada = await first.login('ada')
    await ada.ask('channel.join', CLUB)
    await ada.ask('channel.setAttr', { ...CLUB, key: 'topic', value: '1' })
    await ada.ask('channel.leave', CLUB)
    await clock.advance(TTL_MS / 2)
    const second = createTestEngine({ clock, backend })
    await clock.advance(TTL_MS / 2)
    const bob = await second.login('bob')
    expect((await bob.ask('channel.attrs', CLUB)).attrs).toEqual([])
  })
})

describe('a special channel', () => {
  const LOGINS = { channelId: '__agora_user_online' }
  const CHANGES = { channelId: '__agora_channel_event' }

  it.each([
    ['channel.join', LOGINS],
    ['channel.create', LOGINS],
    ['channel.members', CHANGES],
    ['channel.attrs', CHANGES],
    ['channel.setAttr', { ...CHANGES, key: 'topic', value: '1' }],
    ['channel.destroy', LOGINS],
    ['message.send', { to: LOGINS, messageId: 'm1', body: '1' }],
  ])('[CH17] refuses %s to all but servers', async (name, payload) => {
    const { login } = openWithServers()
    const ada = await login('ada')
    expect(await ada.refusal(name, payload)).toMatchObject({ code: 'FORBIDDEN' })
  })

  it('[CH17] is never destroyed', async () => {
    const { login, clock } = openWithServers()
    const server = await login('server')
    await server.ask('channel.join', LOGINS)
    expect(await server.refusal('channel.destroy', LOGINS)).toMatchObject({ code: 'FORBIDDEN' })
    await server.ask('channel.setAttr', { ...LOGINS, key: 'topic', value: '1' })
    await server.ask('channel.leave', LOGINS)
    await clock.advance(TTL_MS * 2)
    expect((await server.ask('channel.attrs', LOGINS)).attrs).toHaveLength(1)
  })

  it('[CH18] tells of every login and logout, and of every join and leave', async () => {
    const { login, clock } = openWithServers()
    const server = await login('server')
    await server.ask('channel.join', LOGINS)
    await server.ask('channel.join', CHANGES)
    await clock.settle()
    const ada = await login('ada')
    const at = clock.now()
    await ada.ask('channel.join', CLUB)
    await ada.ask('channel.leave', CLUB)
    await ada.ask('session.logout', {})
    await clock.settle()
    const bodiesIn = ({ channelId }: { channelId: string }) =>
      server
        .events(`channel:${channelId}`)
        .flatMap((event) => (event.type === 'message.received' ? event.message : []))
        .map(({ from, to, body }) => ({ from, to, body: JSON.parse(body) as unknown }))
    const said = (to: { channelId: string }, body: object) => ({ from: '', to, body })
    expect(bodiesIn(LOGINS)).toEqual([
      said(LOGINS, { type: 'login', userId: 'ada', at }),
      said(LOGINS, { type: 'logout', userId: 'ada', at }),
    ])
    expect(bodiesIn(CHANGES)).toEqual([
      said(CHANGES, { type: 'join', userId: 'ada', channelId: 'club', at }),
      said(CHANGES, { type: 'leave', userId: 'ada', channelId: 'club', at }),
    ])
  })
})
