import { describe, expect, it } from 'vitest'
import { CommandError } from '../../src/server/engine/commandError.ts'
import { createTestEngine, type LoggedIn } from './createTestEngine.ts'
import { snapshotOf } from './snapshotOf.ts'

const LOBBY = { channelId: 'lobby' }
const STREAM = 'channel:lobby'
const GRACE_MS = 10_000
const ADA = { version: 1, userId: 'ada' }

/** What proves to the server that a session is one's own. */
function resumeOf({ login }: LoggedIn) {
  return { resume: { sessionId: login.session.sessionId, key: login.resumeKey } }
}

/** Ada and bob in the lobby. */
async function openLobby() {
  const engine = createTestEngine()
  const ada = await engine.login('ada')
  const bob = await engine.login('bob')
  for (const one of [ada, bob]) await one.ask('channel.join', LOBBY)
  await engine.clock.settle()
  const members = async (seenBy: LoggedIn = bob) =>
    snapshotOf(await seenBy.ask('stream.sync', LOBBY)).members.map(({ userId }) => userId)
  return { ...engine, ada, bob, members }
}

describe('session.login', () => {
  it('says who one is, and what the server knows', async () => {
    const { login, clock } = createTestEngine({ limits: { frameBytes: 999 } })
    const ada = await login('ada', { device: 'phone', channels: [LOBBY] })
    const { session } = ada.login
    expect(ada.login).toMatchObject({
      session: { userId: 'ada', device: 'phone' },
      isResumed: false,
      now: clock.now(),
      frameBytes: 999,
      inbox: { mode: 'snapshot', snapshot: { invitations: [] } },
      channels: [{ channelId: 'lobby', sync: { mode: 'snapshot', snapshot: { count: 1 } } }],
    })
    expect((await login('ada')).login.session.uid).toBe(session.uid)
    expect((await login('ada')).login.session.sessionId).not.toBe(session.sessionId)
  })

  it.each([
    ['channel.join', LOBBY],
    ['message.send', { to: LOBBY, messageId: 'm1', body: '1' }],
    ['invitation.accept', { inviteId: 'one' }],
    ['stream.sync', {}],
    ['session.ping', {}],
    ['session.logout', {}],
  ])('[SE1] comes before %s', async (name, payload) => {
    const connection = createTestEngine().open()
    expect(await connection.refusal(name, payload)).toMatchObject({ code: 'NOT_LOGGED_IN' })
  })

  it('[SE1] is refused a second time on one connection', async () => {
    const connection = createTestEngine().open()
    const replies = await Promise.all([
      connection.receive('session.login', ADA),
      connection.receive('session.login', { ...ADA, userId: 'bob' }),
    ])
    expect(replies).toMatchObject([{ ok: true }, { error: { code: 'ALREADY_LOGGED_IN' } }])
  })

  it('[SE2] is refused when the token is', async () => {
    const { open } = createTestEngine({
      async authenticate({ userId, token }) {
        if (token !== `token of ${userId}`) throw new CommandError('UNAUTHORIZED')
        return { userId }
      },
    })
    const connection = open()
    for (const token of [{}, { token: 'token of bob' }]) {
      const refused = await connection.refusal('session.login', { ...ADA, ...token })
      expect(refused.code).toBe('UNAUTHORIZED')
    }
    await connection.ask('session.login', { ...ADA, token: 'token of ada' })
  })

  it('[SE3] is refused to another version of the protocol', async () => {
    const refused = await createTestEngine()
      .open()
      .refusal('session.login', { ...ADA, version: 2 })
    expect(refused).toMatchObject({
      code: 'UNSUPPORTED_VERSION',
      message: expect.stringContaining('2'),
    })
  })

  it('[SE10] is refused when the user has 16 sessions', async () => {
    const { login, open } = createTestEngine()
    const tabs = await Promise.all(Array.from({ length: 16 }, () => login('ada')))
    const refused = await open().refusal('session.login', ADA)
    expect(refused.code).toBe('LIMIT_REACHED')

    await login('bob')
    const [first, second] = tabs
    if (first !== undefined) await login('ada', resumeOf(first))
    await second?.ask('session.logout', {})
    await login('ada')
  })

  it('[SE11] must come within 10 s of the connection', async () => {
    const { open, login, clock } = createTestEngine()
    const stranger = open()
    const ada = await login('ada')
    await clock.advance(9_999)
    expect(stranger.closed).toBeUndefined()
    await clock.advance(1)
    expect(stranger.closed).toBeDefined()
    expect(ada.closed).toBeUndefined()
  })

  it('answers for each channel, also for those that refuse', async () => {
    const { login } = createTestEngine({ limits: { channelsPerSession: 1 } })
    const channels = ['one', 'two'].map((channelId) => ({ channelId }))
    const ada = await login('ada', { channels })
    expect(ada.login.channels).toMatchObject([
      { channelId: 'one', sync: { mode: 'snapshot' } },
      { channelId: 'two', error: { code: 'LIMIT_REACHED' } },
    ])
  })
})

describe('a connection that is lost', () => {
  it('[SE4] is noticed by nobody during the grace window', async () => {
    const { ada, bob, clock, members } = await openLobby()
    const before = bob.frames.length
    ada.drop()
    await clock.advance(GRACE_MS - 1)
    expect(bob.frames).toHaveLength(before)
    expect(await members()).toEqual(['ada', 'bob'])
  })

  it('[SE5] costs the session its seats when the grace window is over', async () => {
    const { ada, bob, clock, members } = await openLobby()
    ada.drop()
    await clock.advance(GRACE_MS)
    expect(await members()).toEqual(['bob'])
    expect(bob.events(STREAM).at(-1)).toMatchObject({ left: ['ada'] })
  })

  it('[SE5] is told to the other sessions of the user when it is over', async () => {
    const { ada, clock, login } = await openLobby()
    const phone = await login('ada')
    ada.drop()
    await clock.advance(GRACE_MS)
    const { sessionId } = ada.login.session
    expect(phone.events('inbox')).toEqual([{ type: 'session.ended', sessionId, reason: 'network' }])
  })

  it('[SE5] while it still logs in gets its grace window, and no more', async () => {
    const { open, clock, members } = await openLobby()
    const cyd = open()
    void cyd.receive('session.login', { version: 1, userId: 'cyd', channels: [LOBBY] })
    cyd.drop()
    await clock.settle()
    expect(await members()).toEqual(['ada', 'bob', 'cyd'])
    await clock.advance(GRACE_MS)
    expect(await members()).toEqual(['ada', 'bob'])
  })
})

describe('a login that resumes', () => {
  it('[SE6] goes on with the session, its seats and its streams', async () => {
    const { ada, bob, clock, login } = await openLobby()
    const { position } = ada.login.inbox
    const seat = await ada.ask('stream.sync', LOBBY)
    ada.drop()
    await clock.advance(GRACE_MS - 1)
    await bob.ask('channel.setAttr', { ...LOBBY, key: 'topic', value: '1' })
    const channels = [{ ...LOBBY, position: seat.position }]
    const back = await login('ada', { ...resumeOf(ada), inbox: position, channels })

    expect(back.login).toMatchObject({
      isResumed: true,
      session: ada.login.session,
      inbox: { mode: 'replay', events: [] },
      channels: [
        { sync: { mode: 'replay', events: [expect.stringContaining('channel.attrSet')] } },
      ],
    })
    await clock.advance(GRACE_MS * 2)
    expect(bob.events(STREAM).filter(({ type }) => type === 'channel.membersChanged')).toEqual([])
  })

  it('[SE6] closes the old connection, even one that seems alive', async () => {
    const { ada, clock, login } = await openLobby()
    const back = await login('ada', { ...resumeOf(ada), channels: [LOBBY] })
    expect(ada.closed).toEqual({ reason: undefined })
    const before = ada.frames.length
    await back.ask('channel.setAttr', { ...LOBBY, key: 'topic', value: '1' })
    await clock.settle()
    expect(back.events(STREAM)).toHaveLength(1)
    expect(ada.frames).toHaveLength(before)
    expect(await back.ask('session.ping', {})).toEqual({ now: clock.now() })
  })

  it('[SE6] lets the last of two win that come at once', async () => {
    const { ada, clock, login, open, members } = await openLobby()
    ada.drop()
    const request = { ...resumeOf(ada), channels: [LOBBY] }
    const first = open()
    const refused = first.receive('session.login', { version: 1, userId: 'ada', ...request })
    const second = await login('ada', request)
    expect(await refused).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } })
    await clock.advance(GRACE_MS * 2)
    expect(second.closed).toBeUndefined()
    expect(await members()).toEqual(['ada', 'bob'])
  })

  it('[SE7] with a wrong key begins a new session', async () => {
    const { ada, login } = await openLobby()
    const { sessionId } = ada.login.session
    for (const key of ['wrong', '']) {
      const other = await login('ada', { resume: { sessionId, key } })
      expect(other.login.isResumed).toBe(false)
      expect(other.login.session.sessionId).not.toBe(sessionId)
    }
    expect(ada.closed).toBeUndefined()
  })

  it('[SE7] with the key of a session that is over, or of another user, begins a new one', async () => {
    const { ada, bob, clock, login } = await openLobby()
    expect((await login('cyd', resumeOf(bob))).login.isResumed).toBe(false)
    ada.drop()
    await clock.advance(GRACE_MS)
    expect((await login('ada', resumeOf(ada))).login.isResumed).toBe(false)
  })

  it('[SE12] gives up the seats that are not asked for again after the grace window', async () => {
    const { ada, bob, clock, login, members } = await openLobby()
    await ada.ask('channel.join', { channelId: 'attic' })
    ada.drop()
    const back = await login('ada', resumeOf(ada))
    await back.ask('channel.join', { channelId: 'attic' })
    await clock.advance(GRACE_MS - 1)
    expect(await members()).toEqual(['ada', 'bob'])
    await clock.advance(1)
    expect(await members()).toEqual(['bob'])
    await bob.ask('channel.join', { channelId: 'attic' })
    const attic = snapshotOf(await bob.ask('stream.sync', { channelId: 'attic' }))
    expect(attic.members.map(({ userId }) => userId)).toEqual(['ada', 'bob'])
  })

  it('[SE12] keeps the seats of a session that is lost and resumed once more', async () => {
    const { ada, clock, login, members } = await openLobby()
    ada.drop()
    const once = await login('ada', resumeOf(ada))
    await clock.advance(GRACE_MS - 1)
    once.drop()
    await clock.advance(GRACE_MS - 1)
    expect(await members()).toEqual(['ada', 'bob'])
    await login('ada', { ...resumeOf(ada), channels: [LOBBY] })
    await clock.advance(GRACE_MS * 2)
    expect(await members()).toEqual(['ada', 'bob'])
  })
})

describe('the end of a session', () => {
  it('[SE8] comes at once with a logout', async () => {
    const { ada, bob, clock, members, login } = await openLobby()
    await ada.ask('session.logout', {})
    expect(await members()).toEqual(['bob'])
    expect(await ada.refusal('session.ping', {})).toMatchObject({ code: 'NOT_LOGGED_IN' })
    expect((await login('ada', resumeOf(ada))).login.isResumed).toBe(false)
    const before = ada.frames.length
    await bob.ask('channel.setAttr', { ...LOBBY, key: 'topic', value: '1' })
    await clock.settle()
    expect(ada.frames).toHaveLength(before)
  })

  it('[SE9] comes with an exclusive login, and says replaced', async () => {
    const { ada, bob, clock, login, members } = await openLobby()
    const phone = await login('ada', { exclusive: true })
    await clock.settle()
    expect(ada.closed).toEqual({ reason: 'replaced' })
    expect(bob.closed).toBeUndefined()
    expect(await members()).toEqual(['bob'])
    await clock.advance(GRACE_MS * 2)
    expect(await phone.ask('session.ping', {})).toEqual({ now: clock.now() })
  })

  it('[SE9] comes with an exclusive login that makes room for itself', async () => {
    const { login, clock } = createTestEngine({ limits: { sessionsPerUser: 1 } })
    const first = await login('ada')
    await login('ada', { exclusive: true })
    await clock.settle()
    expect(first.closed).toEqual({ reason: 'replaced' })
  })

  it('[SE9] comes for sessions of the same device alone, when the login says so', async () => {
    const { login, clock } = createTestEngine()
    const [old, app, nameless] = [
      await login('ada', { device: 'web' }),
      await login('ada', { device: 'app' }),
      await login('ada'),
    ]
    await login('ada', { device: 'web', exclusive: 'device' })
    await clock.settle()
    expect(old.closed).toEqual({ reason: 'replaced' })
    for (const one of [app, nameless]) expect(one.closed).toBeUndefined()
  })

  it('[SE10] does not come for those who take the room of an exclusive device', async () => {
    const { login, open } = createTestEngine({ limits: { sessionsPerUser: 1 } })
    await login('ada', { device: 'app' })
    const web = { version: 1, userId: 'ada', device: 'web', exclusive: 'device' }
    expect(await open().refusal('session.login', web)).toMatchObject({ code: 'LIMIT_REACHED' })
    await login('ada', { device: 'app', exclusive: 'device' })
  })

  it('[SE9] comes at once for a session that is within its grace window, too', async () => {
    const { ada, clock, login, members } = await openLobby()
    ada.drop()
    await login('ada', { exclusive: true })
    await clock.settle()
    expect(await members()).toEqual(['bob'])
  })

  it('[SE14] is told to a session that comes back too late for it, for a day', async () => {
    const { ada, clock, login, open } = await openLobby()
    const resume = { version: 1, userId: 'ada', ...resumeOf(ada) }
    ada.drop()
    const phone = await login('ada', { exclusive: true })
    expect(await open().refusal('session.login', resume)).toMatchObject({ code: 'REPLACED' })
    expect(phone.closed).toBeUndefined()
    const meant = { ...resume, exclusive: true }
    expect(await open().receive('session.login', meant)).toMatchObject({ ok: true })
    await clock.advance(24 * 60 * 60 * 1000)
    expect(await open().receive('session.login', resume)).toMatchObject({ ok: true })
  })
})
