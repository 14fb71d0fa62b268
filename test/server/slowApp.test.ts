import { describe, expect, it } from 'vitest'
import { createSignalingClient } from '../../src/client/createSignalingClient.ts'
import { checkedBy } from '../../src/server/auth/checkedBy.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createMemoryNetwork } from '../../src/testing/memoryTransport.ts'
import { lobbyOf, statusOf } from '../client/clientViews.ts'
import { createTestEngine } from './createTestEngine.ts'

const LOBBY = { channelId: 'lobby' }
const HELLO = { to: LOBBY, messageId: 'm1', body: '1' }
const LOGIN = { version: 1, userId: 'ada' }

/** An app that answers commands other than logins when the test lets it. */
function openSlow(isSlow = (name: string) => name !== 'session.login') {
  const answers: (() => void)[] = []
  const asked: string[] = []
  const made = createTestEngine({
    authorize({ name }) {
      asked.push(name)
      if (!isSlow(name)) return true
      return new Promise((resolve) => answers.push(() => resolve(true)))
    },
  })
  return { ...made, asked, answer: () => answers.shift()?.() }
}

describe('an app that fails for a moment', () => {
  it.each(['auth', 'authorize', 'seats'] as const)(
    '[AU2] [AU10] keeps a client that comes back waiting, and no longer: %s',
    async (which) => {
      let isDown = false
      const clock = createFakeClock()
      const failIf = (part: string) => {
        if (isDown && which === part) throw new Error('The database is restarted.')
      }
      const report = () => {}
      const authenticate = checkedBy(
        async (_token, userId) => {
          failIf('auth')
          return { userId }
        },
        { clock, report },
      )
      const { engine } = createTestEngine({
        clock,
        authenticate,
        authorize({ name }) {
          failIf(name === 'channel.join' ? 'seats' : 'authorize')
          return true
        },
      })
      const network = createMemoryNetwork(engine, clock)
      const ada = createSignalingClient({ transport: network.transport, clock })
      void ada.login('ada')
      await clock.settle()
      void ada.channels.join('lobby')
      await clock.settle()
      expect(lobbyOf(ada).status).toBe('ready')

      isDown = true
      network.drop()
      network.restore()
      await clock.advance(3000)
      if (which !== 'seats') expect(statusOf(ada)).toBe('reconnecting')
      isDown = false
      await clock.advance(5000)
      expect(statusOf(ada)).toBe('connected')
      expect(lobbyOf(ada).status).toBe('ready')
    },
  )
})

describe('a login on which the app is slow', () => {
  function openSlowLogin(afterMs: number, fails = false) {
    const clock = createFakeClock()
    const { open } = createTestEngine({
      clock,
      async authenticate({ userId }) {
        await new Promise<void>((go) => void clock.setTimer(go, afterMs))
        if (fails) throw new Error('No answer.')
        return { userId }
      },
    })
    return { clock, open }
  }

  it('[SE11] is answered, although 10 s are over', async () => {
    const { clock, open } = openSlowLogin(6000)
    const ada = open()
    await clock.advance(5000)
    const login = ada.ask('session.login', LOGIN)
    await clock.advance(7000)
    expect(await login).toMatchObject({ session: { userId: 'ada' } })
    expect(ada.closed).toBeUndefined()
  })

  it('[SE11] ends its connection when it fails after 10 s, and the client may come back', async () => {
    const { clock, open } = openSlowLogin(6000, true)
    const ada = open()
    await clock.advance(5000)
    const refused = ada.refusal('session.login', LOGIN)
    await clock.advance(5999)
    expect(ada.closed).toBeUndefined()
    await clock.advance(1)
    await refused
    expect(ada.closed).toEqual({ reason: undefined })
  })
})

describe('commands that wait for the app', () => {
  it('[AU14] are at most 200, and more may be sent when some are done', async () => {
    const { login, clock, answer } = openSlow()
    const ada = await login('ada')
    const ask = () => ada.receive('user.setIdle', { isIdle: true })
    const waiting = Array.from({ length: 200 }, ask)
    await clock.settle()
    expect(await ask()).toMatchObject({ error: { code: 'RATE_LIMITED', retryAfterMs: 1000 } })
    answer()
    expect(await waiting[0]).toMatchObject({ ok: true })
    await clock.settle()
    void ask()
    expect(await ask()).toMatchObject({ error: { code: 'RATE_LIMITED' } })
  })

  it('[AU14] are at most 4 MiB', async () => {
    const { login } = openSlow()
    const ada = await login('ada')
    const value = JSON.stringify('x'.repeat(60_000))
    const replies: unknown[] = []
    for (let sent = 0; sent < 100; sent++) {
      void ada
        .receive('user.setAttr', { key: 'k', value })
        .then((reply) => void replies.push(reply))
    }
    await Promise.resolve()
    await Promise.resolve()
    await Promise.resolve()
    expect(replies.length).toBeGreaterThan(25)
    expect(replies.length).toBeLessThan(35)
    expect(replies[0]).toMatchObject({ error: { code: 'RATE_LIMITED' } })
  })

  it('[AU14] are neither asked about nor begun when their connection is gone, but for a logout', async () => {
    const { login, clock, asked, answer } = openSlow()
    const bob = await login('bob')
    const ada = await login('ada')
    const before = asked.length
    for (const availability of ['busy', 'dnd']) {
      void ada.receive('user.setAvailability', { availability })
    }
    void ada.receive('session.logout', {})
    await clock.settle()
    ada.drop()
    answer()
    await clock.settle()
    expect(asked.slice(before)).toEqual(['user.setAvailability', 'session.logout'])
    answer()
    await clock.settle()
    const status = bob.ask('user.status', { userIds: ['ada'] })
    await clock.settle()
    answer()
    expect(await status).toMatchObject({ statuses: [['ada', { online: false }]] })
  })

  it('[AU14] let the frames pass that come meanwhile', async () => {
    const { login, clock, answer } = openSlow((name) => name === 'user.watch')
    const ada = await login('ada', { channels: [LOBBY] })
    const bob = await login('bob', { channels: [LOBBY] })
    await clock.settle()
    const watched = ada.ask('user.watch', { userIds: ['bob'] })
    await bob.ask('message.send', HELLO)
    await clock.settle()
    expect(ada.events('channel:lobby').at(-1)).toMatchObject({ message: { messageId: 'm1' } })
    answer()
    expect(await watched).toMatchObject({ users: [{}] })
  })
})
