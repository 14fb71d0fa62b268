import { describe, expect, it } from 'vitest'
import type { ServerEvent } from '../../src/protocol/events.ts'
import type { Capabilities } from '../../src/server/engine/capabilities.ts'
import { createTestEngine } from './createTestEngine.ts'
import { snapshotOf } from './snapshotOf.ts'

const LOBBY = { channelId: 'lobby' }
const STREAM = 'channel:lobby'

describe('a join', () => {
  it('[CH1] answers with the members, their count, and every attribute', async () => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada')
    await ada.ask('channel.join', LOBBY)
    await ada.ask('channel.setAttr', { ...LOBBY, key: 'topic', value: '"tea"' })
    const bob = await login('bob')
    const { count, members, attrs } = snapshotOf(await bob.ask('channel.join', LOBBY))

    expect(count).toBe(2)
    expect(members).toMatchObject([{ userId: 'ada' }, { userId: 'bob' }])
    expect(members[1]).toEqual({
      userId: 'bob',
      uid: bob.login.session.uid,
      joinedAt: clock.now(),
      online: true,
      sessionIds: [bob.login.session.sessionId],
    })
    expect(attrs).toMatchObject([['topic', { value: '"tea"', setBy: 'ada' }]])
  })

  it('[CH1] names the latest 200 of many members, and counts all', async () => {
    const { login } = createTestEngine()
    const users = await Promise.all(Array.from({ length: 201 }, (_, i) => login(`user${i}`)))
    for (const user of users) await user.ask('channel.join', LOBBY)
    const late = await login('late')
    const { count, members } = snapshotOf(await late.ask('channel.join', LOBBY))
    expect(count).toBe(202)
    expect(members).toHaveLength(200)
    expect(members[0]?.userId).toBe('user2')
    expect(members.at(-1)?.userId).toBe('late')
  })

  it('[CH1] [ST3] answers with what was missed since a position', async () => {
    const { login } = createTestEngine()
    const ada = await login('ada')
    const { position } = await ada.ask('channel.join', LOBBY)
    await ada.ask('channel.setAttr', { ...LOBBY, key: 'topic', value: '1' })
    const bob = await login('bob')
    const sync = await bob.ask('channel.join', { ...LOBBY, position })
    const missed = sync.mode === 'replay' ? sync.events : []
    expect(missed.map((text): unknown => JSON.parse(text))).toMatchObject([
      { type: 'channel.attrSet', key: 'topic' },
      { type: 'channel.membersChanged', joined: [{ userId: 'bob' }] },
    ])
  })

  it('[CH2] is told to the others, with all joins and leaves of its turn in one event', async () => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada')
    const [bob, cyd, dan] = await Promise.all(['bob', 'cyd', 'dan'].map((user) => login(user)))
    const tab = await login('ada')
    await ada.ask('channel.join', LOBBY)
    await dan?.ask('channel.join', LOBBY)
    await clock.settle()
    const before = ada.frames.length
    await Promise.all([
      bob?.ask('channel.join', LOBBY),
      cyd?.ask('channel.join', LOBBY),
      tab.ask('channel.join', LOBBY),
      dan?.ask('channel.leave', LOBBY),
    ])
    await clock.settle()
    expect(ada.frames.slice(before)).toMatchObject([
      {
        events: [
          {
            type: 'channel.membersChanged',
            joined: [{ userId: 'bob' }, { userId: 'cyd' }],
            updated: [{ userId: 'ada' }],
            left: ['dan'],
          },
        ],
      },
    ])
  })

  it('[CH2] is not mentioned when the member leaves in the same turn', async () => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada')
    const bob = await login('bob')
    await ada.ask('channel.join', LOBBY)
    await clock.settle()
    const before = ada.frames.length
    await Promise.all([bob.ask('channel.join', LOBBY), bob.ask('channel.leave', LOBBY)])
    await clock.settle()
    expect(ada.frames.slice(before)).toEqual([])
  })

  it('[CH3] of a second session is the same member with two of them', async () => {
    const { login, clock } = createTestEngine()
    const tab = await login('ada')
    const phone = await login('ada')
    const bob = await login('bob')
    for (const one of [bob, tab, phone]) await one.ask('channel.join', LOBBY)
    const sessionIds = [tab.login.session.sessionId, phone.login.session.sessionId]
    const seen = snapshotOf(await bob.ask('stream.sync', LOBBY))
    expect(seen.count).toBe(2)
    expect(seen.members[1]).toMatchObject({ userId: 'ada', sessionIds })

    await tab.ask('channel.leave', LOBBY)
    await phone.ask('channel.leave', LOBBY)
    await clock.settle()
    const told = bob.events(STREAM).slice(-2)
    expect(told).toMatchObject([
      { updated: [{ userId: 'ada', sessionIds: [sessionIds[1]] }], left: [] },
      { updated: [], left: ['ada'] },
    ])
  })

  it('[CH4] from the same session again changes nothing', async () => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada')
    const bob = await login('bob')
    await ada.ask('channel.join', LOBBY)
    const first = await bob.ask('channel.join', LOBBY)
    const second = await bob.ask('channel.join', LOBBY)
    await clock.settle()
    expect(second).toEqual(first)
    expect(ada.events(STREAM)).toHaveLength(1)
  })

  it('[CH5] is refused when the channel is full, and leaves nothing behind', async () => {
    const { login } = createTestEngine({ limits: { members: 2 } })
    const users = await Promise.all(['ada', 'bob', 'cyd'].map((user) => login(user)))
    const replies = await Promise.all(users.map((user) => user.receive('channel.join', LOBBY)))
    expect(replies).toMatchObject([
      { ok: true },
      { ok: true },
      { ok: false, error: { code: 'LIMIT_REACHED' } },
    ])
    await users[0]?.ask('channel.leave', LOBBY)
    expect(snapshotOf(await users[2]?.ask('channel.join', LOBBY)).count).toBe(2)
  })

  it('[CH5] is refused to a session that is in too many channels', async () => {
    const { login } = createTestEngine({ limits: { channelsPerSession: 2 } })
    const ada = await login('ada')
    await ada.ask('channel.join', { channelId: 'one' })
    await ada.ask('channel.join', { channelId: 'two' })
    expect(await ada.refusal('channel.join', LOBBY)).toMatchObject({ code: 'LIMIT_REACHED' })
    await ada.ask('channel.join', { channelId: 'two' })
    await ada.ask('channel.leave', { channelId: 'one' })
    await ada.ask('channel.join', LOBBY)
  })

  it('[ST2] is answered before the first frame of its stream', async () => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada')
    const bob = await login('bob')
    await ada.ask('channel.join', LOBBY)
    const before = bob.heard.length
    const [sync] = await Promise.all([
      bob.ask('channel.join', LOBBY),
      ada.ask('channel.setAttr', { ...LOBBY, key: 'one', value: '1' }),
      clock.settle().then(() => ada.ask('channel.setAttr', { ...LOBBY, key: 'two', value: '2' })),
    ])
    await clock.settle()
    expect(bob.heard.slice(before)).toEqual(['reply', STREAM])
    expect(bob.frames.at(-1)?.from).toBe(sync.position.seq + 1)
  })
})

describe('a leave', () => {
  it('[CH6] gives the seat up, and ends the frames of the channel', async () => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada')
    const bob = await login('bob')
    for (const one of [ada, bob]) await one.ask('channel.join', LOBBY)
    await clock.settle()
    const before = bob.frames.length
    await bob.ask('channel.leave', LOBBY)
    await ada.ask('channel.setAttr', { ...LOBBY, key: 'topic', value: '1' })
    await clock.settle()
    expect(bob.frames.length).toBe(before)
    expect(snapshotOf(await ada.ask('stream.sync', LOBBY)).count).toBe(1)
  })

  it('[CH6] ends the frames of a join that is still under way', async () => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada')
    const bob = await login('bob')
    await ada.ask('channel.join', LOBBY)
    await clock.settle()
    await Promise.all([bob.ask('channel.join', LOBBY), bob.ask('channel.leave', LOBBY)])
    await ada.ask('channel.setAttr', { ...LOBBY, key: 'topic', value: '1' })
    await clock.settle()
    expect(bob.events(STREAM)).toEqual([])
  })

  it('of a channel that one is not in changes nothing and is no error', async () => {
    const { login } = createTestEngine()
    const ada = await login('ada')
    expect(await ada.ask('channel.leave', LOBBY)).toBeNull()
  })

  it('[WR9] takes effect in the order in which it was sent', async () => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada')
    const bob = await login('bob')
    await ada.ask('channel.join', LOBBY)
    await Promise.all([
      bob.ask('channel.join', LOBBY),
      bob.ask('channel.leave', LOBBY),
      bob.ask('channel.join', LOBBY),
      bob.ask('message.send', { to: LOBBY, messageId: 'm1', body: '1' }),
    ])
    await ada.ask('message.send', { to: LOBBY, messageId: 'm2', body: '2' })
    await clock.settle()
    const heard = (events: readonly ServerEvent[]) =>
      events.flatMap((event) => ('message' in event ? event.message.messageId : []))
    expect(heard(ada.events(STREAM))).toEqual(['m1', 'm2'])
    expect(heard(bob.events(STREAM))).toEqual(['m2'])
  })
})

describe('what needs a seat', () => {
  it.each([
    ['message.send', { to: LOBBY, messageId: 'm1', body: '1' }],
    ['stream.sync', LOBBY],
    ['message.history', { of: LOBBY }],
    ['message.markRead', { of: LOBBY, upTo: 'm1' }],
  ])('[CH7] %s is refused with NOT_A_MEMBER without one', async (name, payload) => {
    const { login } = createTestEngine()
    const ada = await login('ada')
    const bob = await login('bob')
    await ada.ask('channel.join', LOBBY)
    expect(await bob.refusal(name, payload)).toMatchObject({ code: 'NOT_A_MEMBER' })
  })

  it.each([
    ['channel.setAttr', { ...LOBBY, key: 'topic', value: '1' }],
    ['channel.deleteAttr', { ...LOBBY, key: 'topic' }],
    ['channel.clearAttrs', LOBBY],
    ['channel.attrs', LOBBY],
    ['channel.members', LOBBY],
    ['channel.count', LOBBY],
    ['channel.has', { ...LOBBY, userId: 'ada' }],
  ])('[CH8] %s needs one too, unless the token allows to observe', async (name, payload) => {
    let can: Capabilities | undefined = {}
    const { login } = createTestEngine({
      authenticate: async ({ userId }) => ({ userId, ...(can && { can }) }),
    })
    const ada = await login('ada')
    await ada.ask('channel.join', LOBBY)
    const bob = await login('bob')
    expect(await bob.refusal(name, payload)).toMatchObject({ code: 'NOT_A_MEMBER' })
    expect(await ada.receive(name, payload)).toMatchObject({ ok: true })
    can = { observe: true }
    expect(await (await login('cyd')).receive(name, payload)).toMatchObject({ ok: true })
    can = undefined
    expect(await (await login('dan')).receive(name, payload)).toMatchObject({ ok: true })
  })
})

describe('names', () => {
  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'a/b', 'inbox', '\u{1f600}'])(
    '[WR6] %s is an ordinary user, channel and attribute',
    async (name) => {
      const { login, clock } = createTestEngine()
      const ada = await login('ada')
      const odd = await login(name)
      const channelId = name
      await ada.ask('channel.join', { channelId })
      await odd.ask('channel.join', { channelId })
      await odd.ask('channel.setAttr', { channelId, key: name, value: '1' })
      await odd.ask('message.send', { to: { channelId }, messageId: name, body: '2' })
      await clock.settle()
      expect(ada.events(`channel:${name}`)).toMatchObject([
        { type: 'channel.membersChanged', joined: [{ userId: name }] },
        { type: 'channel.attrSet', key: name, attr: { setBy: name } },
        { type: 'message.received', message: { messageId: name, from: name, to: { channelId } } },
      ])
      const { members, attrs } = snapshotOf(await odd.ask('stream.sync', { channelId }))
      expect(members.map(({ userId }) => userId)).toEqual(['ada', name])
      expect(attrs).toMatchObject([[name, { value: '1' }]])

      await ada.ask('invitation.invite', { inviteId: name, to: name })
      const answered = await odd.ask('invitation.accept', { inviteId: name })
      expect(answered).toMatchObject({ inviteId: name, status: 'active' })
    },
  )
})
