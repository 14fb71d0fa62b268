import { describe, expect, it } from 'vitest'
import type { Authorize } from '../../src/server/engine/authorization.ts'
import { createTestEngine } from './createTestEngine.ts'
import { openServer } from './openServer.ts'

const LOBBY = { channelId: 'lobby' }
const ATTIC = { channelId: 'attic' }
const HELLO = { to: LOBBY, messageId: 'm1', body: '1' }

type Asked = Parameters<Authorize>[0]

/** An engine that asks before each command, and remembers what it has asked. */
function openAsking(answer: (asked: Asked) => unknown) {
  const asked: Asked[] = []
  const authorize = ((command) => {
    asked.push(command)
    return answer(command)
  }) as Authorize
  return { ...createTestEngine({ authorize }), asked }
}

describe('the app that is asked', () => {
  it('[AU10] hears of every command before it takes effect', async () => {
    const { login, asked } = openAsking(() => true)
    const ada = await login('ada', { channels: [LOBBY], token: 'secret' })
    await ada.ask('message.send', HELLO)
    await ada.ask('invitation.invite', { inviteId: 'one', to: 'bob' })
    expect(asked).toEqual([
      {
        name: 'session.login',
        userId: 'ada',
        payload: { version: 1, userId: 'ada', channels: [LOBBY] },
      },
      { name: 'channel.join', userId: 'ada', payload: LOBBY },
      { name: 'message.send', userId: 'ada', payload: HELLO },
      { name: 'invitation.invite', userId: 'ada', payload: { inviteId: 'one', to: 'bob' } },
    ])
  })

  it('[AU10] is told neither tokens nor keys', async () => {
    const { login, asked } = openAsking(() => true)
    const resume = { sessionId: 's', key: 'canary' }
    const ada = await login('ada', { token: 'canary', resume })
    await ada.ask('session.renewToken', { token: 'canary' })
    expect(asked.map(({ name }) => name)).toEqual(['session.login', 'session.renewToken'])
    expect(JSON.stringify(asked)).not.toContain('canary')
  })

  it.each([
    ['no', () => false],
    ['no, later', async () => false],
    ['nothing', () => undefined],
    ['something that is not true', () => 1],
  ])('[AU10] refuses with %s', async (_what, no) => {
    const { login, failures } = openAsking(({ name }) => name !== 'message.send' || no())
    const ada = await login('ada', { channels: [LOBBY] })
    expect(await ada.refusal('message.send', HELLO)).toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('message.send'),
    })
    expect(failures).toEqual([])
  })

  it.each([
    ['throws', () => raise(new Error('hunter2'))],
    ['rejects', () => Promise.reject(new Error('hunter2'))],
  ])('[AU10] refuses for the moment when it %s, which is reported', async (_what, fail) => {
    const { login, failures } = openAsking(({ name }) => name !== 'message.send' || fail())
    const ada = await login('ada', { channels: [LOBBY] })
    const refused = await ada.refusal('message.send', HELLO)
    expect(refused.code).toBe('UNAVAILABLE')
    expect(refused.message).not.toContain('hunter2')
    expect(failures).toEqual([new Error('hunter2')])
  })

  it('[AU10] refuses for the moment when it takes more than 2 s', async () => {
    const { login, failures, clock } = openAsking(
      ({ name }) => name !== 'message.send' || new Promise(() => {}),
    )
    const ada = await login('ada', { channels: [LOBBY] })
    let code: string | undefined
    void ada.refusal('message.send', HELLO).then((refused) => (code = refused.code))
    await clock.advance(1999)
    expect(code).toBeUndefined()
    await clock.advance(1)
    expect(code).toBe('UNAVAILABLE')
    expect(failures).toHaveLength(1)
  })

  it('[AU10] cannot change what it is asked about', async () => {
    const { login, clock } = openAsking(({ payload }) => {
      Object.assign(payload as object, { body: '"changed"', channelId: 'attic', userId: 'bob' })
      return true
    })
    const ada = await login('ada', { channels: [LOBBY] })
    expect(ada.login.session.userId).toBe('ada')
    await ada.ask('message.send', HELLO)
    await clock.settle()
    expect(ada.login.channels).toMatchObject([{ ...LOBBY, sync: { mode: 'snapshot' } }])
    expect(ada.events('channel:lobby').at(-1)).toMatchObject({ message: { body: '1' } })
  })

  it('[AU10] is not asked about what the token forbids, or what makes no sense', async () => {
    const asked: string[] = []
    const { open, login } = createTestEngine({
      authenticate: async ({ userId }) => ({ userId, can: { send: false } }),
      authorize: ({ name }) => asked.push(name) > 0,
    })
    expect((await open().refusal('session.ping', {})).code).toBe('NOT_LOGGED_IN')
    const ada = await login('ada')
    expect((await ada.refusal('channel.join', {})).code).toBe('BAD_PAYLOAD')
    expect((await ada.refusal('message.send', HELLO)).code).toBe('FORBIDDEN')
    expect(asked).toEqual(['session.login'])
  })

  it('[AU10] refuses a login after its token, and the next may succeed', async () => {
    let isOpen = false
    const { open } = openAsking(() => isOpen)
    const ada = open()
    const login = { version: 1, userId: 'ada' }
    expect((await ada.refusal('session.login', login)).code).toBe('FORBIDDEN')
    isOpen = true
    expect(await ada.ask('session.login', login)).toMatchObject({ session: { userId: 'ada' } })
  })
})

describe('commands of one session', () => {
  it('[AU10] [WR9] do not overtake each other, however slow the answers are', async () => {
    const waits: Record<string, number> = { m1: 900, m2: 0, m3: 300 }
    const { login, clock } = createTestEngine({
      authorize: async ({ payload }) => {
        const { messageId = '' } = payload as { messageId?: string }
        const waitMs = waits[messageId] ?? 0
        if (waitMs > 0) await new Promise<void>((go) => void clock.setTimer(go, waitMs))
        return true
      },
    })
    const ada = await login('ada', { channels: [LOBBY] })
    const sent = ['m1', 'm2', 'm3'].map((messageId) =>
      ada.ask('message.send', { ...HELLO, messageId }),
    )
    const invited = ada.ask('invitation.invite', { inviteId: 'one', to: 'bob' })
    const out = ada.ask('session.logout', {})
    await clock.advance(2000)
    const replies = await Promise.all([...sent, invited, out])
    expect(replies.slice(0, 3)).toMatchObject([
      { messageId: 'm1' },
      { messageId: 'm2' },
      { messageId: 'm3' },
    ])
  })

  it('[AU10] of another session do not wait', async () => {
    const { login, clock } = openAsking(({ userId, name }) =>
      userId === 'ada' && name === 'message.send' ? new Promise(() => {}) : true,
    )
    const [ada, bob] = await Promise.all(
      ['ada', 'bob'].map((id) => login(id, { channels: [LOBBY] })),
    )
    void ada?.receive('message.send', HELLO)
    expect(await bob?.ask('message.send', HELLO)).toMatchObject({ messageId: 'm1' })
    await clock.advance(2000)
  })

  it('[AU10] sent right after the login are asked about as its user', async () => {
    const { open, asked } = openAsking(({ name }) => name !== 'invitation.invite')
    const ada = open()
    const [, refused] = await Promise.all([
      ada.ask('session.login', { version: 1, userId: 'ada' }),
      ada.refusal('invitation.invite', { inviteId: 'one', to: 'bob' }),
    ])
    expect(refused.code).toBe('FORBIDDEN')
    expect(asked.at(-1)).toMatchObject({ name: 'invitation.invite', userId: 'ada' })
  })
})

describe('the channels of a login', () => {
  it('[AU11] are asked about one by one, as if each were joined', async () => {
    const { login } = openAsking(
      ({ name, payload }) =>
        name !== 'channel.join' || (payload as { channelId: string }).channelId === 'lobby',
    )
    const ada = await login('ada', { channels: [LOBBY, ATTIC] })
    expect(ada.login.channels).toMatchObject([
      { ...LOBBY, sync: { mode: 'snapshot' } },
      { ...ATTIC, error: { code: 'FORBIDDEN' } },
    ])
  })

  it('[AU11] are given up when they are not allowed any more', async () => {
    let can = {}
    const { login, clock } = createTestEngine({
      authenticate: async ({ userId }) => ({ userId, ...(userId === 'ada' && { can }) }),
    })
    const bob = await login('bob', { channels: [LOBBY] })
    const first = await login('ada', { channels: [LOBBY] })
    const { session, resumeKey } = first.login
    can = { join: ['attic'] }
    const resume = { sessionId: session.sessionId, key: resumeKey }
    const second = await login('ada', { resume, channels: [LOBBY, ATTIC] })
    await clock.settle()
    expect(second.login).toMatchObject({
      isResumed: true,
      channels: [{ error: { code: 'FORBIDDEN' } }, { sync: { mode: 'snapshot' } }],
    })
    const { members } = await bob.ask('channel.members', LOBBY)
    expect(members.map(({ userId }) => userId)).toEqual(['bob'])
  })
})

describe('a server with authorize', () => {
  it('[AU10] asks it', async () => {
    const { login } = await openServer({ authorize: ({ name }) => name !== 'channel.join' })
    const ada = await login('ada')
    expect(await ada.ask('channel.join', LOBBY)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(await ada.ask('session.ping', {})).toMatchObject({ ok: true })
  })
})

function raise(error: Error): never {
  throw error
}
