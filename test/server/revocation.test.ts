import { describe, expect, it } from 'vitest'
import { createSignalingClient } from '../../src/client/createSignalingClient.ts'
import { createToken } from '../../src/server/auth/jwt.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import type { Authenticate } from '../../src/server/engine/services.ts'
import { createFakeClock, type FakeClock } from '../../src/testing/fakeClock.ts'
import { createMemoryNetwork } from '../../src/testing/memoryTransport.ts'
import { record, statusOf } from '../client/clientViews.ts'
import { createTestEngine, type LoggedIn } from './createTestEngine.ts'
import { openServer } from './openServer.ts'

const LOBBY = { channelId: 'lobby' }
const MINUTE_MS = 60_000
const secret = 'a secret that is known to this test alone'

/** The tokens of this file say when they were issued. Without one, nobody knows. */
const authenticate: Authenticate = async ({ userId, token }) => ({
  userId,
  issuedAt: token === undefined ? undefined : Number(token),
})

/** Two nodes on one backend. */
function openNodes(clock: FakeClock = createFakeClock()) {
  const backend = memoryBackend({ now: clock.now })
  const open = () => createTestEngine({ clock, backend, authenticate })
  return { clock, here: open(), there: open() }
}

const issuedNow = (clock: FakeClock) => ({ token: String(clock.now()) })
const resumeOf = ({ login }: LoggedIn) => ({
  resume: { sessionId: login.session.sessionId, key: login.resumeKey },
})

describe('a user who is shut out', () => {
  it('[AU12] loses every session, on every node, and says why', async () => {
    const { clock, here, there } = openNodes()
    const bob = await here.login('bob', { channels: [LOBBY] })
    const one = await here.login('ada', { channels: [LOBBY], ...issuedNow(clock) })
    const two = await there.login('ada', { channels: [LOBBY], ...issuedNow(clock) })
    await here.engine.revoke({ userId: 'ada' })
    await clock.settle()
    expect([one.closed, two.closed]).toEqual([
      { reason: 'unauthorized' },
      { reason: 'unauthorized' },
    ])
    expect(bob.closed).toBeUndefined()
    expect(await bob.ask('channel.count', LOBBY)).toEqual({ count: 1 })
    const { statuses } = await bob.ask('user.status', { userIds: ['ada'] })
    expect(statuses).toMatchObject([['ada', { online: false }]])
  })

  it('[AU12] is refused the tokens of until then, on every node, and not the next', async () => {
    const { clock, here, there } = openNodes()
    const before = issuedNow(clock)
    const ada = await here.login('ada', before)
    await clock.advance(1000)
    const now = issuedNow(clock)
    await there.engine.revoke({ userId: 'ada' })
    for (const given of [before, now, { ...now, ...resumeOf(ada) }]) {
      const login = { version: 1, userId: 'ada', ...given }
      const refused = await here.open().refusal('session.login', login)
      expect(refused).toMatchObject({ code: 'UNAUTHORIZED' })
    }
    await clock.advance(1)
    const again = await here.login('ada', { ...issuedNow(clock), ...resumeOf(ada) })
    expect(again.login.isResumed).toBe(false)
    await here.login('bob', before)
  })

  it('[AU12] is refused to renew by a token of until then', async () => {
    const { clock, here } = openNodes()
    await here.engine.revoke({ userId: 'ada' })
    const before = issuedNow(clock)
    await clock.advance(1)
    const ada = await here.login('ada', issuedNow(clock))
    expect((await ada.refusal('session.renewToken', before)).code).toBe('UNAUTHORIZED')
    await ada.ask('session.renewToken', issuedNow(clock))
  })

  it('[AU12] is remembered for as long as a token may live', async () => {
    const { clock, here } = openNodes()
    const { backend } = here
    await here.engine.revoke({ userId: 'ada' })
    const { fields } = await backend.read('user:ada', { maps: ['token'] })
    const lapses = [...fields.values()].map(({ lapsesAt = 0 }) => lapsesAt - clock.now())
    // A day, and twice what clocks may be apart.
    expect(lapses).toEqual([24 * 60 * MINUTE_MS + MINUTE_MS])
  })

  it('[AU12] with a token that does not say when it was issued only loses the sessions', async () => {
    const { here, clock } = openNodes()
    const ada = await here.login('ada')
    await here.engine.revoke({ userId: 'ada' })
    await clock.settle()
    expect(ada.closed).toEqual({ reason: 'unauthorized' })
    await here.login('ada')
  })

  it('[AU12] at the moment of a login on another node has no session after it', async () => {
    const clock = createFakeClock()
    const inner = memoryBackend({ now: clock.now })
    const there = createTestEngine({ clock, backend: inner, authenticate })
    let isDue = true
    const backend = {
      ...inner,
      // Between what a login reads and what it commits.
      async commit(...args: Parameters<typeof inner.commit>) {
        if (isDue && args[0] === 'user:ada') {
          isDue = false
          await there.engine.revoke({ userId: 'ada' })
        }
        return inner.commit(...args)
      },
    }
    const here = createTestEngine({ clock, backend, authenticate })
    const login = { version: 1, userId: 'ada', ...issuedNow(clock) }
    expect((await here.open().refusal('session.login', login)).code).toBe('UNAUTHORIZED')
    const { fields } = await inner.read('user:ada', { maps: ['session'] })
    expect(fields.size).toBe(0)
  })

  it('[AU12] between the entry of a session and its inbox is not in it either', async () => {
    const clock = createFakeClock()
    const inner = memoryBackend({ now: clock.now })
    const there = createTestEngine({ clock, backend: inner, authenticate })
    let isDue = true
    const backend = {
      ...inner,
      async watch(...args: Parameters<typeof inner.watch>) {
        if (isDue && args[0] === 'user:ada') {
          isDue = false
          await there.engine.revoke({ userId: 'ada' })
        }
        return inner.watch(...args)
      },
    }
    const here = createTestEngine({ clock, backend, authenticate })
    const ada = here.open()
    const login = { version: 1, userId: 'ada', ...issuedNow(clock) }
    expect((await ada.refusal('session.login', login)).code).toBe('UNAVAILABLE')
    expect(ada.closed).toEqual({ reason: undefined })
  })
})

describe('a session that is shut out', () => {
  it('[AU13] ends alone, with its resume key', async () => {
    const { clock, here, there } = openNodes()
    const phone = await here.login('ada', issuedNow(clock))
    const tab = await there.login('ada', { channels: [LOBBY], ...issuedNow(clock) })
    const { sessionId } = tab.login.session
    await here.engine.revoke({ userId: 'ada', sessionId })
    await clock.settle()
    expect(tab.closed).toEqual({ reason: 'closedByServer' })
    expect(phone.closed).toBeUndefined()
    expect(phone.events('inbox')).toEqual([
      { type: 'session.ended', sessionId, reason: 'closedByServer' },
    ])
    const again = await there.login('ada', { ...issuedNow(clock), ...resumeOf(tab) })
    expect(again.login.isResumed).toBe(false)
  })

  it('[AU13] may be one that is cut off, or none', async () => {
    const { clock, here } = openNodes()
    const ada = await here.login('ada')
    ada.drop()
    await here.engine.revoke({ userId: 'ada', sessionId: ada.login.session.sessionId })
    await here.engine.revoke({ userId: 'ada', sessionId: 'nothing' })
    await here.engine.revoke({ userId: 'nobody' })
    expect((await here.login('ada', resumeOf(ada))).login.isResumed).toBe(false)
    await clock.advance(20_000)
    expect(here.failures).toEqual([])
  })
})

describe('a client that is shut out', () => {
  it.each([
    [{ userId: 'ada' }, 'unauthorized', 'unauthorized'],
    [undefined, 'closedByServer', 'closed'],
  ] as const)('[AU12] [AU13] stays away', async (who, reason, status) => {
    const { clock, here } = openNodes()
    const network = createMemoryNetwork(here.engine, clock)
    const { transport } = network
    const ada = createSignalingClient({ transport, clock, getToken: () => String(clock.now()) })
    const login = ada.login('ada')
    await clock.settle()
    const { sessionId } = await login
    const ends = record(ada, 'session.ended')
    await here.engine.revoke(who ?? { userId: 'ada', sessionId })
    await clock.advance(MINUTE_MS)
    expect(ends).toEqual([{ reason }])
    expect(statusOf(ada)).toBe(status)
    expect(network.opened).toBe(1)
  })
})

describe('a server', () => {
  it('[AU12] that is told to revoke refuses the JWTs of until then', async () => {
    const { server, connect, login } = await openServer({ auth: { secret } })
    const token = await createToken('ada', { secret })
    const ada = await login('ada', { token })
    const ended = new Promise((resolve) => ada.socket.once('ended', resolve))
    await server.revoke({ userId: 'ada' })
    expect(await ended).toBe('unauthorized')
    await ada.gone
    const again = await connect()
    expect(await again.ask('session.login', { version: 1, userId: 'ada', token })).toMatchObject({
      error: { code: 'UNAUTHORIZED', message: expect.stringContaining('revoked') },
    })
  })
})
