import { describe, expect, it } from 'vitest'
import type { Recipient } from '../../src/protocol/messages.ts'
import { createTestEngine, type LoggedIn } from './createTestEngine.ts'
import { snapshotOf } from './snapshotOf.ts'

const LOBBY = { channelId: 'lobby' }
const DAY_MS = 24 * 60 * 60 * 1000

const withUser = (userId: string) => ({ userId })
const say = (one: LoggedIn, to: Recipient, messageId: string, body = '"hi"') =>
  one.ask('message.send', { to, messageId, body })
const idsOf = async (one: LoggedIn, of: Recipient) =>
  (await one.ask('message.history', { of })).messages.map(({ messageId }) => messageId)
const receivedBy = (one: LoggedIn) =>
  one
    .events('inbox')
    .flatMap((event) => (event.type === 'message.received' ? event.message.messageId : []))
const listOf = async (one: LoggedIn) => (await one.ask('conversation.list', {})).conversations
const unreadOf = async (one: LoggedIn, userId: string) =>
  (await listOf(one)).find((each) => 'userId' in each.with && each.with.userId === userId)
    ?.unreadCount

describe('a message to a user', () => {
  it('[ME4] [CN1] [CN2] reaches every session of both in one order, numbered', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    const [adasPhone, bobsPhone] = [await login('ada'), await login('bob')]
    await Promise.all([
      say(ada, withUser('bob'), 'm1'),
      say(bob, withUser('ada'), 'm2'),
      say(adasPhone, withUser('bob'), 'm3'),
    ])
    await clock.settle()
    const ids = await idsOf(ada, withUser('bob'))
    expect(ids.toSorted()).toEqual(['m1', 'm2', 'm3'])
    for (const one of [ada, adasPhone, bob, bobsPhone]) expect(receivedBy(one)).toEqual(ids)
    const { messages } = await bob.ask('message.history', { of: withUser('ada') })
    expect(messages.map(({ seq }) => seq)).toEqual([1, 2, 3])
  })

  it('[ME4] waits for who is offline', async () => {
    const { login } = createTestEngine()
    const ada = await login('ada')
    await say(ada, withUser('bob'), 'm1')
    const bob = await login('bob')
    expect(await idsOf(bob, withUser('ada'))).toEqual(['m1'])
    expect(await listOf(bob)).toMatchObject([
      { with: { userId: 'ada' }, unreadCount: 1, lastMessage: { messageId: 'm1' } },
    ])
  })

  it('[ME4] for this moment only is not stored', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    const sent = { messageId: 'm1', body: '1', onlineOnly: true }
    const reply = await ada.ask('message.send', { to: withUser('bob'), ...sent })
    expect(reply).not.toHaveProperty('seq')
    await ada.ask('message.send', { to: withUser('cyd'), ...sent, messageId: 'm2' })
    await clock.settle()
    expect(receivedBy(bob)).toEqual(['m1'])
    expect(await idsOf(bob, withUser('ada'))).toEqual([])
    expect(await listOf(await login('cyd'))).toEqual([])
  })

  it('[ME3] with the same id is one message', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    const first = await say(ada, withUser('bob'), 'm1', '1')
    expect(await say(ada, withUser('bob'), 'm1', '2')).toEqual(first)
    await say(bob, withUser('ada'), 'm1', '3')
    await clock.settle()
    const { messages } = await bob.ask('message.history', { of: withUser('ada') })
    expect(messages.map(({ body }) => body)).toEqual(['1', '3'])
  })

  it('[ME2] has at most 8 KiB', async () => {
    const ada = await createTestEngine().login('ada')
    const body = JSON.stringify('x'.repeat(8193))
    const refused = await ada.refusal('message.send', { to: withUser('b'), messageId: 'm', body })
    expect(refused).toMatchObject({ code: 'TOO_LARGE' })
  })

  it('may be to oneself, once', async () => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada')
    await say(ada, withUser('ada'), 'note')
    await clock.settle()
    expect(receivedBy(ada)).toEqual(['note'])
    expect(await listOf(ada)).toMatchObject([{ with: { userId: 'ada' }, unreadCount: 0 }])
  })

  it('[RE13] is entered once, although its effect is carried out twice', async () => {
    const { login, clock, backend } = createTestEngine()
    const ada = await login('ada')
    const bob = await login('bob')
    const { commit } = backend
    let failures = 1
    backend.commit = async (key, change) => {
      if (key === 'user:bob' && failures-- > 0) throw new Error('The network is down.')
      return commit(key, change)
    }
    await say(ada, withUser('bob'), 'm1')
    await clock.advance(10_000)
    expect(receivedBy(bob)).toEqual(['m1'])
    expect(await unreadOf(bob, 'ada')).toBe(1)
  })
})

describe('what is unread', () => {
  it('[CN5] is what others wrote since the mark, in every session', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    const phone = await login('bob')
    for (const id of ['m1', 'm2', 'm3']) await say(ada, withUser('bob'), id)
    await say(bob, withUser('ada'), 'm4')
    await say(ada, withUser('bob'), 'm5')
    expect(await unreadOf(bob, 'ada')).toBe(4)
    expect(await unreadOf(ada, 'bob')).toBe(1)

    const read = await bob.ask('message.markRead', { of: withUser('ada'), upTo: 'm2' })
    expect(read).toEqual({ with: { userId: 'ada' }, lastSeq: 5, readSeq: 2, unreadCount: 2 })
    await clock.settle()
    const changed = { type: 'conversation.changed', conversation: read }
    for (const one of [bob, phone]) expect(one.events('inbox').at(-1)).toEqual(changed)
    expect(await unreadOf(phone, 'ada')).toBe(2)

    // Going back changes nothing.
    await phone.ask('message.markRead', { of: withUser('ada'), upTo: 'm1' })
    await phone.ask('message.markRead', { of: withUser('ada'), upTo: 'unknown' })
    expect(await unreadOf(phone, 'ada')).toBe(2)
    await phone.ask('message.markRead', { of: withUser('ada'), upTo: 'm4' })
    expect(await unreadOf(phone, 'ada')).toBe(1)
    await phone.ask('message.markRead', { of: withUser('ada'), upTo: 'm5' })
    expect(await unreadOf(phone, 'ada')).toBe(0)
    await say(ada, withUser('bob'), 'm6')
    expect(await unreadOf(phone, 'ada')).toBe(1)
  })

  it('[CN5] is right when sending and reading happen at once', async () => {
    const { login } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    for (let index = 0; index < 250; index++) {
      if (index % 50 === 0) await Promise.resolve()
      await ada.receive('message.send', { to: withUser('bob'), messageId: `m${index}`, body: '1' })
    }
    const stored = await bob.ask('message.history', { of: withUser('ada'), limit: 200 })
    const upTo = stored.messages.at(-3)?.messageId ?? ''
    await Promise.all([
      bob.ask('message.markRead', { of: withUser('ada'), upTo }),
      say(bob, withUser('ada'), 'own'),
      bob.ask('message.markRead', {
        of: withUser('ada'),
        upTo: stored.messages[0]?.messageId ?? '',
      }),
    ])
    expect(await unreadOf(bob, 'ada')).toBe(2)
  })

  it('[CN5] [CN8] counts for a member of a channel from the first join on', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    const asDurable = { ...LOBBY, membership: 'durable', history: true } as const
    await ada.ask('channel.join', asDurable)
    await say(ada, LOBBY, 'm1')
    const { history } = snapshotOf(await bob.ask('channel.join', asDurable))
    expect(history).toEqual({ lastSeq: 1, readSeq: 1, unreadCount: 0 })
    expect(await idsOf(bob, LOBBY)).toEqual(['m1'])
    await bob.ask('session.logout', {})
    for (const id of ['m2', 'm3']) await say(ada, LOBBY, id)
    await clock.settle()

    const phone = await login('bob')
    expect(await listOf(phone)).toMatchObject([
      { with: LOBBY, unreadCount: 2, lastSeq: 3, lastMessage: { messageId: 'm3' } },
    ])
    await phone.ask('message.markRead', { of: LOBBY, upTo: 'm2' })
    await clock.settle()
    expect(phone.events('inbox').at(-1)).toMatchObject({ conversation: { unreadCount: 1 } })
    const again = snapshotOf(await phone.ask('channel.join', LOBBY))
    expect(again.history).toEqual({ lastSeq: 3, readSeq: 2, unreadCount: 1 })
    expect(await listOf(ada)).toMatchObject([{ with: LOBBY, unreadCount: 0 }])
  })
})

describe('the history', () => {
  it('[CN3] comes in pages, oldest first, without a hole', async () => {
    const { login } = createTestEngine({ limits: { messagesPerUserPerSecond: 1000 } })
    const ada = await login('ada')
    const count = 130
    for (let index = 1; index <= count; index++) await say(ada, withUser('bob'), `m${index}`)
    const found: number[] = []
    let before: number | undefined
    let pages = 0
    do {
      const of = withUser('bob')
      const page = await ada.ask('message.history', { of, ...(before && { before }), limit: 50 })
      found.unshift(...page.messages.flatMap(({ seq }) => seq ?? []))
      before = page.before
      pages++
    } while (before !== undefined)
    expect(found).toEqual(Array.from({ length: count }, (_, index) => index + 1))
    expect(pages).toBe(3)
    const none = await ada.ask('message.history', { of: withUser('nobody') })
    expect(none).toMatchObject({ messages: [], conversation: { lastSeq: 0, unreadCount: 0 } })
    expect(none).not.toHaveProperty('before')
  })

  it('[CN3] has smaller pages when the messages are large', async () => {
    const { login } = createTestEngine()
    const ada = await login('ada')
    const body = JSON.stringify('x'.repeat(8000))
    for (let index = 1; index <= 50; index++) await say(ada, withUser('bob'), `m${index}`, body)
    const page = await ada.ask('message.history', { of: withUser('bob'), limit: 50 })
    expect(page.messages).toHaveLength(32)
    expect(page.before).toBe(19)
  })

  it('[CN1] of a channel is kept only when it was made so', async () => {
    const { login } = createTestEngine()
    const ada = await login('ada')
    await ada.ask('channel.join', LOBBY)
    expect(await say(ada, LOBBY, 'm1')).not.toHaveProperty('seq')
    expect(await idsOf(ada, LOBBY)).toEqual([])
    const stored = { channelId: 'stored' }
    await ada.ask('channel.join', { ...stored, history: true })
    await say(ada, stored, 'm2')
    await ada.ask('message.send', { to: stored, messageId: 'm3', body: '1', onlineOnly: true })
    expect(await idsOf(ada, stored)).toEqual(['m2'])
  })

  it('[CN4] has a bounded length, and a bounded age', async () => {
    const { login, clock } = createTestEngine({ limits: { messagesPerConversation: 3 } })
    const ada = await login('ada')
    for (const id of ['m1', 'm2', 'm3', 'm4']) await say(ada, withUser('bob'), id)
    expect(await idsOf(ada, withUser('bob'))).toEqual(['m2', 'm3', 'm4'])
    await clock.advance(DAY_MS)
    await say(ada, withUser('bob'), 'm5')
    await clock.advance(29 * DAY_MS)
    expect(await idsOf(ada, withUser('bob'))).toEqual(['m5'])
    await clock.advance(DAY_MS)
    expect(await idsOf(ada, withUser('bob'))).toEqual([])
    expect(await listOf(ada)).toEqual([])
  })

  it('[CN4] has a bounded number of conversations: the oldest go', async () => {
    const { login, clock } = createTestEngine({ limits: { conversationsPerUser: 10 } })
    const ada = await login('ada')
    for (let index = 1; index <= 11; index++) {
      await say(ada, withUser(`u${index}`), `m${index}`)
      await clock.advance(1)
    }
    const left = (await listOf(ada)).map((each) => 'userId' in each.with && each.with.userId)
    expect(left).toEqual(['u11', 'u10', 'u9', 'u8', 'u7', 'u6', 'u5', 'u4', 'u3'])
  })

  it('[CN6] is listed by pages, the latest conversation first', async () => {
    const { login, clock } = createTestEngine({ limits: { messagesPerUserPerSecond: 1000 } })
    const ada = await login('ada')
    for (let index = 0; index < 120; index++) {
      await say(ada, withUser(`u${index}`), `m${index}`)
      if (index % 3 === 0) await clock.advance(1)
    }
    const found: string[] = []
    let before: number | undefined
    do {
      const page = await ada.ask('conversation.list', before === undefined ? {} : { before })
      found.push(
        ...page.conversations.map((each) => ('userId' in each.with ? each.with.userId : '')),
      )
      before = page.before
    } while (before !== undefined)
    expect(new Set(found).size).toBe(120)
    expect(found).toHaveLength(120)
    expect(found.at(-1)).toBe('u0')
  })
})

describe('the steps of a call', () => {
  it('[CN7] are messages of the conversation, once each; only a missed call is unread', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    await ada.ask('invitation.invite', { inviteId: 'one', to: 'bob', data: '{"video":true}' })
    await bob.ask('invitation.deliver', { inviteId: 'one' })
    await bob.ask('invitation.accept', { inviteId: 'one' })
    await ada.ask('invitation.end', { inviteId: 'one' })
    expect(await unreadOf(bob, 'ada')).toBe(0)
    await ada.ask('invitation.invite', { inviteId: 'two', to: 'bob' })
    await ada.ask('invitation.cancel', { inviteId: 'two' })
    await ada.ask('invitation.invite', { inviteId: 'three', to: 'bob' })
    await clock.advance(30_000)
    await ada.ask('invitation.invite', { inviteId: 'four', to: 'bob' })
    await bob.ask('invitation.reject', { inviteId: 'four' })
    await clock.settle()

    const { messages } = await bob.ask('message.history', { of: withUser('ada') })
    const steps = messages.map(({ from, body, invitation }) => {
      return `${from} ${invitation?.inviteId ?? ''} ${invitation?.action ?? ''} ${body}`
    })
    expect(steps).toEqual([
      'ada one invite null',
      'bob one accept null',
      'ada one end null',
      'ada two invite null',
      'ada two cancel null',
      'ada three invite null',
      'ada three timeout null',
      'ada four invite null',
      'bob four reject null',
    ])
    expect(messages[0]?.invitation).toEqual({
      inviteId: 'one',
      action: 'invite',
      inviter: 'ada',
      invitees: ['bob'],
      data: '{"video":true}',
      timeoutMs: 30_000,
    })
    expect(await unreadOf(bob, 'ada')).toBe(2)
    expect(await unreadOf(ada, 'bob')).toBe(0)
  })

  it('[CN9] carry what was said with them', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    for (const inviteId of ['one', 'two', 'three']) {
      await ada.ask('invitation.invite', { inviteId, to: 'bob', kind: 'signal', data: '"hi"' })
    }
    await bob.ask('invitation.accept', { inviteId: 'one', data: '"yes"' })
    await ada.ask('invitation.end', { inviteId: 'one', data: '"bye"' })
    await bob.ask('invitation.reject', { inviteId: 'two', data: '"no"' })
    await ada.ask('invitation.cancel', { inviteId: 'three', data: '"never mind"' })
    await clock.settle()
    const { messages } = await bob.ask('message.history', { of: withUser('ada') })
    const said = messages.map(({ invitation }) => [invitation?.action, invitation?.answer])
    expect(said).toEqual([
      ['invite', undefined],
      ['invite', undefined],
      ['invite', undefined],
      ['accept', '"yes"'],
      ['end', '"bye"'],
      ['reject', '"no"'],
      ['cancel', '"never mind"'],
    ])
  })

  it('[CN10] are all unread, or none and not the last message, as the inviter says', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    const signal = { to: 'bob', kind: 'signal' } as const
    await ada.ask('invitation.invite', { ...signal, inviteId: 'one', unread: 'all' })
    await ada.ask('invitation.modify', { inviteId: 'one', data: '1' })
    await bob.ask('invitation.accept', { inviteId: 'one' })
    await ada.ask('invitation.end', { inviteId: 'one' })
    await clock.settle()
    expect(await unreadOf(bob, 'ada')).toBe(1)
    expect(await unreadOf(ada, 'bob')).toBe(1)
    const lastOf = async (one: LoggedIn) => (await listOf(one))[0]?.lastMessage?.invitation
    expect(await lastOf(ada)).toMatchObject({ action: 'accept', counts: true })

    await ada.ask('invitation.invite', { ...signal, inviteId: 'two', unread: 'none' })
    await ada.ask('invitation.cancel', { inviteId: 'two' })
    await clock.settle()
    expect(await unreadOf(bob, 'ada')).toBe(1)
    for (const one of [ada, bob]) expect(await lastOf(one)).toMatchObject({ inviteId: 'one' })
    expect(await idsOf(bob, withUser('ada'))).toHaveLength(6)
  })

  it('[CN10] so it is in a channel that stores them', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    const seat = { channelId: 'lobby', membership: 'durable', history: true } as const
    for (const one of [ada, bob]) await one.ask('channel.join', seat)
    await say(ada, LOBBY, 'm1')
    const group = { to: ['bob'], channelId: 'lobby', kind: 'signal' } as const
    await ada.ask('invitation.invite', { ...group, inviteId: 'one', unread: 'all' })
    await ada.ask('invitation.invite', { ...group, inviteId: 'two', unread: 'none' })
    await clock.settle()
    const conversation = (await listOf(bob)).find((one) => 'channelId' in one.with)
    expect(conversation).toMatchObject({ unreadCount: 2, lastSeq: 3, lastMessage: { seq: 2 } })
  })

  it('[CN3] are on a page as far as there is room for their data', async () => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada')
    const data = JSON.stringify('x'.repeat(12_000))
    for (let index = 0; index < 40; index++) {
      await ada.ask('invitation.invite', { inviteId: `${index}`, to: 'bob', kind: 'signal', data })
    }
    await clock.settle()
    const { messages, before } = await ada.ask('message.history', { of: withUser('bob') })
    expect(messages).toHaveLength(21)
    expect(before).toBe(20)
  })
})
