import { describe, expect, it } from 'vitest'
import type { Clock } from '../../src/internal/clock.ts'
import { CommandError } from '../../src/server/engine/commandError.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine, type LoggedIn } from './createTestEngine.ts'

const LOBBY = { channelId: 'lobby' }
const MINUTE_MS = 60_000
const LONG_MS = 5 * MINUTE_MS
const LATE_MS = 25_000
const GRACE_MS = 10_000
const MAX_TIMER_MS = 2 ** 31 - 1

/** A server whose tokens say how many milliseconds they last from now on, and what they allow. */
function openExpiring(clock = createFakeClock()) {
  const made = createTestEngine({
    clock,
    async authenticate({ userId, token = '{}' }) {
      const { of = userId, lastsMs, can } = JSON.parse(token) as Token
      if (of !== userId) throw new CommandError('UNAUTHORIZED')
      return { userId, can, expiresAt: lastsMs === undefined ? undefined : clock.now() + lastsMs }
    },
  })
  return { ...made, clock }
}

interface Token {
  readonly of?: string
  readonly lastsMs?: number
  readonly can?: unknown
}

const token = (of: Token) => ({ token: JSON.stringify(of) })
const warnings = (one: LoggedIn) => one.events('session')

describe('a token that ends', () => {
  it('[AU3] is announced to its session a minute before, and to no other', async () => {
    const { login, clock } = openExpiring()
    const expiresAt = clock.now() + 10 * MINUTE_MS
    const ada = await login('ada', token({ lastsMs: 10 * MINUTE_MS }))
    const phone = await login('ada')
    await clock.advance(9 * MINUTE_MS - 1)
    expect(warnings(ada)).toEqual([])
    await clock.advance(1)
    expect(ada.frames.at(-1)).toEqual({
      streamId: 'session',
      epoch: '',
      from: 0,
      to: 0,
      events: [{ type: 'token.expiring', expiresAt }],
    })
    expect(warnings(phone)).toEqual([])
  })

  it('[AU3] is announced at once when less is left, after the reply to the login', async () => {
    const { login, clock } = openExpiring()
    const ada = await login('ada', token({ lastsMs: 5000 }))
    await clock.settle()
    expect(warnings(ada)).toEqual([{ type: 'token.expiring', expiresAt: clock.now() + 5000 }])
    expect(ada.heard).toEqual(['reply', 'session'])
  })

  it('[AU5] without another one ends the connection 25 s later, and the session after its grace', async () => {
    const { login, clock } = openExpiring()
    const bob = await login('bob', { channels: [LOBBY] })
    const phone = await login('ada')
    const ada = await login('ada', { channels: [LOBBY], ...token({ lastsMs: 2 * MINUTE_MS }) })
    await clock.advance(2 * MINUTE_MS + LATE_MS - 1)
    expect(ada.closed).toBeUndefined()
    expect(await ada.ask('session.ping', {})).toEqual({ now: clock.now() })
    await clock.advance(1)
    expect(ada.closed).toEqual({ reason: 'expired' })
    const count = async () => (await bob.ask('channel.count', LOBBY)).count
    expect(await count()).toBe(2)
    await clock.advance(GRACE_MS)
    expect(await count()).toBe(1)
    expect(phone.events('inbox')).toEqual([
      { type: 'session.ended', sessionId: ada.login.session.sessionId, reason: 'expired' },
    ])
  })

  it('[AU5] lets its session be resumed with another one', async () => {
    const { login, clock } = openExpiring()
    const ada = await login('ada', { channels: [LOBBY], ...token({ lastsMs: MINUTE_MS }) })
    await clock.advance(MINUTE_MS + LATE_MS)
    const { session, resumeKey } = ada.login
    const resume = { sessionId: session.sessionId, key: resumeKey }
    const again = await login('ada', { resume, ...token({ lastsMs: LONG_MS }) })
    expect(again.login).toMatchObject({ isResumed: true, session })
    await clock.advance(LONG_MS)
    expect(again.closed).toBeUndefined()
    await clock.advance(LATE_MS)
    expect(again.closed).toEqual({ reason: 'expired' })
  })

  it('[AU5] counts no more when its session goes on with the token of another login', async () => {
    const { login, clock } = openExpiring()
    const ada = await login('ada', token({ lastsMs: 2 * MINUTE_MS }))
    const { session, resumeKey } = ada.login
    ada.drop()
    const resume = { sessionId: session.sessionId, key: resumeKey }
    const again = await login('ada', { resume })
    await clock.advance(LONG_MS)
    expect(again.closed).toBeUndefined()
    expect(warnings(again)).toEqual([])
  })

  it('[AU5] and is long over lets nobody in', async () => {
    const { open, login } = openExpiring()
    const expired = token({ lastsMs: -LATE_MS })
    const refused = await open().refusal('session.login', { version: 1, userId: 'ada', ...expired })
    expect(refused.code).toBe('UNAUTHORIZED')
    await login('ada', token({ lastsMs: 1 - LATE_MS }))
  })

  it('[AU3] in a month is not announced today, as a timer that is too long would have it', async () => {
    const { clock, skipLongest } = withBoundedTimers()
    const { login } = openExpiring(clock)
    const ada = await login('ada', token({ lastsMs: 2 * MAX_TIMER_MS + 2 * MINUTE_MS }))
    for (const _time of [1, 2]) {
      await clock.advance(1000)
      expect(warnings(ada)).toEqual([])
      skipLongest()
    }
    await clock.advance(MINUTE_MS - 2001)
    expect(warnings(ada)).toEqual([])
    await clock.advance(1)
    expect(warnings(ada)).toHaveLength(1)
    await clock.advance(MINUTE_MS + LATE_MS)
    expect(ada.closed).toEqual({ reason: 'expired' })
  })

  it('[AU3] leaves no timer behind when its session ends', async () => {
    const { login, clock, failures } = openExpiring()
    const ada = await login('ada', token({ lastsMs: 5 * MINUTE_MS }))
    await ada.ask('session.logout', {})
    await clock.advance(10 * MINUTE_MS)
    expect(warnings(ada)).toEqual([])
    expect(ada.closed).toBeUndefined()
    expect(failures).toEqual([])
  })
})

describe('another token', () => {
  it('[AU4] prolongs the session, and nothing is left of the first', async () => {
    const { login, clock } = openExpiring()
    const ada = await login('ada', token({ lastsMs: 2 * MINUTE_MS }))
    await clock.advance(MINUTE_MS)
    const result = await ada.ask('session.renewToken', token({ lastsMs: 10 * MINUTE_MS }))
    expect(result).toEqual({ expiresAt: clock.now() + 10 * MINUTE_MS })
    await clock.advance(9 * MINUTE_MS - 1)
    expect(warnings(ada)).toHaveLength(1)
    await clock.advance(1)
    expect(warnings(ada)).toHaveLength(2)
    expect(await ada.ask('session.renewToken', token({}))).toEqual({})
    await clock.advance(LONG_MS)
    expect(ada.closed).toBeUndefined()
  })

  it('[AU4] is taken until 25 s after the end of the first', async () => {
    const { login, clock } = openExpiring()
    const ada = await login('ada', token({ lastsMs: 0 }))
    await clock.advance(LATE_MS - 1)
    await ada.ask('session.renewToken', token({ lastsMs: LONG_MS }))
    await clock.advance(LONG_MS)
    expect(ada.closed).toBeUndefined()
  })

  it('[AU4] of another user is refused, and the session goes on until its own token ends', async () => {
    const { login, clock } = openExpiring()
    const ada = await login('ada', token({ lastsMs: 2 * MINUTE_MS }))
    const refused = await ada.refusal('session.renewToken', token({ of: 'bob', lastsMs: LONG_MS }))
    expect(refused.code).toBe('UNAUTHORIZED')
    expect(await ada.ask('session.ping', {})).toEqual({ now: clock.now() })
    await clock.advance(2 * MINUTE_MS + LATE_MS)
    expect(ada.closed).toEqual({ reason: 'expired' })
  })

  it('[AU4] allows what it says, and the first no more', async () => {
    const { login } = openExpiring()
    const ada = await login('ada', { channels: [LOBBY], ...token({ can: { send: false } }) })
    const hello = { to: LOBBY, messageId: 'm1', body: '1' }
    expect((await ada.refusal('message.send', hello)).code).toBe('FORBIDDEN')
    await ada.ask('session.renewToken', token({ can: { setAttr: false } }))
    expect(await ada.ask('message.send', hello)).toMatchObject({ messageId: 'm1' })
    const topic = { ...LOBBY, key: 'topic', value: '1' }
    expect((await ada.refusal('channel.setAttr', topic)).code).toBe('FORBIDDEN')
  })

  it('[AU4] that does not allow a channel any more ends the seat in it, and says so', async () => {
    const { login, clock } = openExpiring()
    const bob = await login('bob', { channels: [LOBBY] })
    const ada = await login('ada', { channels: [LOBBY, { channelId: 'attic' }] })
    await ada.ask('session.renewToken', token({ can: { join: ['attic'] } }))
    await clock.settle()
    expect(ada.events('session')).toEqual([{ type: 'channel.membershipEnded', ...LOBBY }])
    expect(await bob.ask('channel.count', LOBBY)).toEqual({ count: 1 })
    const before = ada.events('channel:lobby').length
    await bob.ask('message.send', { to: LOBBY, messageId: 'm1', body: '1' })
    await clock.settle()
    expect(ada.events('channel:lobby')).toHaveLength(before)
    expect((await ada.refusal('stream.sync', LOBBY)).code).toBe('FORBIDDEN')
  })
})

/** A clock whose longest timers end when the test says so, and longer ones at once, as everywhere. */
function withBoundedTimers() {
  const inner = createFakeClock()
  const longest: (() => void)[] = []
  let skippedMs = 0
  const setTimer: Clock['setTimer'] = (run, ms) => {
    if (ms !== MAX_TIMER_MS) return inner.setTimer(run, ms > MAX_TIMER_MS ? 1 : ms)
    longest.push(run)
    return () => {}
  }
  return {
    clock: { ...inner, setTimer, now: () => inner.now() + skippedMs },
    skipLongest() {
      const [run, ...others] = longest.splice(0)
      expect([run, others]).toEqual([expect.any(Function), []])
      skippedMs += MAX_TIMER_MS
      run?.()
    },
  }
}
