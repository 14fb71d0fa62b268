import { describe, expect, it } from 'vitest'
import {
  createSignalingClient,
  type SignalingClientOptions,
} from '../../src/client/createSignalingClient.ts'
import { CommandError } from '../../src/server/engine/commandError.ts'
import { createTestSignaling } from '../../src/testing/createTestSignaling.ts'
import { createMemoryNetwork } from '../../src/testing/memoryTransport.ts'
import { createTestEngine, type TestEngineOptions } from '../server/createTestEngine.ts'
import { lobbyOf, reasonOf, record, statusOf } from './clientViews.ts'
import { openTab } from './openTab.ts'

/** A client of a server that checks tokens: the user's name, and a number that it takes. */
function openGuarded(options: Partial<SignalingClientOptions> = {}, engine?: TestEngineOptions) {
  const accepted = { number: '1' }
  const made = createTestEngine({
    async authenticate({ userId, token }) {
      if (token !== `${userId} ${accepted.number}`) throw new CommandError('UNAUTHORIZED')
      return { userId }
    },
    ...engine,
  })
  const network = createMemoryNetwork(made.engine, made.clock)
  const { transport } = network
  const random = () => 0.5
  const client = createSignalingClient({ transport, clock: made.clock, random, ...options })
  return { ...made, accepted, network, client }
}

describe('a login', () => {
  it('begins a session, and shows it', async () => {
    const { client, settle } = createTestSignaling()
    const ada = client('ada')
    expect(statusOf(ada)).toBe('idle')
    const statuses = record(ada, 'connection.changed')
    const login = ada.login('ada')
    await settle()
    const session = await login
    expect(session).toMatchObject({ userId: 'ada' })
    expect(ada.store.getState()).toMatchObject({
      session,
      connection: { status: 'connected', isSynced: true },
    })
    expect(statuses.map(({ status }) => status)).toEqual(['connecting', 'connected'])
  })

  it('of the same user again is the same session, on the same socket', async () => {
    const { client, network, settle } = createTestSignaling()
    const ada = client('ada')
    const logins = [ada.login('ada'), ada.login('ada')]
    await settle()
    logins.push(ada.login('ada'))
    const sessions = await Promise.all(logins)
    expect(new Set(sessions).size).toBe(1)
    expect(network('ada').opened).toBe(1)
  })

  it('of another user logs the first one out', async () => {
    const { client, connect, settle, network } = createTestSignaling()
    const cyd = await connect('cyd')
    const one = client('ada')
    void one.login('ada')
    await settle()
    await Promise.all([cyd.channels.join('lobby'), one.channels.join('lobby'), settle()])
    const ends = record(one, 'session.ended')
    const login = one.login('bob')
    await settle()
    expect(await login).toMatchObject({ userId: 'bob' })
    expect(ends).toEqual([{ reason: 'loggedOut' }])
    expect([...lobbyOf(cyd).members.keys()]).toEqual(['cyd'])
    expect(lobbyOf(one).status).toBe('idle')
    expect(network('ada').opened).toBe(2)
  })

  it('is given up by its signal, but not undone', async () => {
    const { client, settle, network } = createTestSignaling()
    const ada = client('ada')
    const abort = new AbortController()
    network('ada').silence()
    const failed = reasonOf(ada.login('ada', { signal: abort.signal }))
    await settle()
    abort.abort()
    expect(await failed).toMatchObject({ code: 'ABORTED' })
    expect(statusOf(ada)).toBe('idle')

    network('ada').restore()
    const late = new AbortController()
    const login = ada.login('ada', { signal: late.signal })
    await settle()
    await login
    late.abort()
    await settle()
    expect(statusOf(ada)).toBe('connected')
    const never = reasonOf(client('ada').login('ada', { signal: AbortSignal.abort() }))
    expect(await never).toMatchObject({ code: 'ABORTED' })
  })

  it('needs an address', () => {
    expect(() => createSignalingClient({})).toThrow('Pass url')
  })
})

describe('a token', () => {
  it('[CL3] is asked for at every login and reconnection', async () => {
    const reasons: string[] = []
    const { client, network, clock } = openGuarded({
      getToken: ({ reason, userId }) => {
        reasons.push(`${reason} ${userId}`)
        return `${userId} 1`
      },
    })
    void client.login('ada')
    await clock.settle()
    network.drop()
    network.restore()
    await clock.advance(1000)
    void client.login('bob')
    await clock.settle()
    expect(reasons).toEqual(['login ada', 'reconnect ada', 'login bob'])
    expect(statusOf(client)).toBe('connected')
  })

  it('[CL3] that is refused is final', async () => {
    const { client, network, clock } = openGuarded({ getToken: async () => 'wrong' })
    const failed = reasonOf(client.login('ada'))
    await clock.advance(60_000)
    expect(await failed).toMatchObject({ code: 'UNAUTHORIZED' })
    expect(client.store.getState().connection).toMatchObject({
      status: 'unauthorized',
      error: { code: 'UNAUTHORIZED' },
    })
    expect(network.opened).toBe(1)
  })

  it('[CL3] that is refused at a reconnection ends the session', async () => {
    const { client, network, clock, accepted } = openGuarded({ getToken: 'ada 1' })
    void client.login('ada')
    await clock.settle()
    const ends = record(client, 'session.ended')
    accepted.number = '2'
    network.drop()
    network.restore()
    await clock.advance(60_000)
    expect(ends).toEqual([{ reason: 'unauthorized' }])
    expect(statusOf(client)).toBe('unauthorized')
    expect(client.store.getState().session).toBeUndefined()
    const again = client.login('ada', { token: 'ada 2' })
    await clock.settle()
    expect(await again).toMatchObject({ userId: 'ada' })
  })

  it('[CL3] that cannot be had is asked for again', async () => {
    let asked = 0
    const { client, clock } = openGuarded({
      getToken: () => (++asked < 3 ? Promise.reject(new Error('offline')) : 'ada 1'),
    })
    const login = client.login('ada')
    await clock.advance(5000)
    expect(await login).toMatchObject({ userId: 'ada' })
    expect(asked).toBe(3)
  })

  it('that is no longer wanted is told so', async () => {
    let signal: AbortSignal | undefined
    const { client, clock } = openGuarded({
      getToken: (request) => {
        signal = request.signal
        return new Promise(() => {})
      },
    })
    const failed = reasonOf(client.login('ada'))
    await clock.settle()
    expect(signal?.aborted).toBe(false)
    void client.logout()
    expect(signal?.aborted).toBe(true)
    expect(await failed).toMatchObject({ code: 'NOT_LOGGED_IN' })
  })

  it('[SE10] of a user with too many sessions is refused, for good', async () => {
    const authenticate = async ({ userId }: { userId: string }) => ({ userId })
    const { client, clock, login, network } = openGuarded(
      {},
      { authenticate, limits: { sessionsPerUser: 1 } },
    )
    await login('ada')
    const failed = reasonOf(client.login('ada'))
    await clock.advance(60_000)
    expect(await failed).toMatchObject({ code: 'LIMIT_REACHED' })
    expect(statusOf(client)).toBe('closed')
    expect(network.opened).toBe(1)
  })
})

describe('an exclusive login', () => {
  it('[SE9] ends the other sessions, and they stay away', async () => {
    const { client, connect, settle, advance } = createTestSignaling()
    const tab = await connect('ada')
    const ends = record(tab, 'session.ended')
    const phone = client('ada')
    const login = phone.login('ada', { exclusive: true })
    await settle()
    await login
    await advance(30_000)
    expect(ends).toEqual([{ reason: 'replaced' }])
    expect(statusOf(tab)).toBe('replaced')
    expect(statusOf(phone)).toBe('connected')
  })

  it('[SE9] is exclusive once: coming back, it ends nobody', async () => {
    const { client, connect, network, settle, advance } = createTestSignaling()
    const phone = client('ada')
    void phone.login('ada', { exclusive: true })
    await settle()
    const tab = await connect('ada')
    network('ada').drop()
    network('ada').restore()
    await advance(5000)
    expect(statusOf(tab)).toBe('connected')
    expect(statusOf(phone)).toBe('connected')
  })

  it('[SE14] meanwhile ends a session that was cut off, when it comes back', async () => {
    const { engine, clock } = createTestEngine()
    const [here, there] = [createMemoryNetwork(engine, clock), createMemoryNetwork(engine, clock)]
    const tab = createSignalingClient({ transport: here.transport, clock })
    const phone = createSignalingClient({ transport: there.transport, clock })
    const ends = record(tab, 'session.ended')
    void tab.login('ada')
    await clock.settle()
    here.drop()
    void phone.login('ada', { exclusive: true })
    await clock.settle()
    here.restore()
    await clock.advance(5000)
    expect(ends).toEqual([{ reason: 'replaced' }])
    expect([statusOf(tab), statusOf(phone)]).toEqual(['replaced', 'connected'])
  })
})

describe('a page that is opened again', () => {
  it('[SE14] [CL6] is let in although the session of the page before was replaced', async () => {
    const { dispatch } = openTab()
    const { engine, clock } = createTestEngine()
    const [here, there] = [createMemoryNetwork(engine, clock), createMemoryNetwork(engine, clock)]
    const options = { url: 'http://localhost', transport: here.transport, clock }
    void createSignalingClient(options).login('ada')
    await clock.settle()
    dispatch('pagehide')
    here.drop()
    const phone = createSignalingClient({ transport: there.transport, clock })
    void phone.login('ada', { exclusive: true })
    await clock.settle()
    here.restore()
    const page = createSignalingClient(options)
    void page.login('ada')
    await clock.settle()
    expect([statusOf(page), statusOf(phone)]).toEqual(['connected', 'connected'])
  })
})

describe('a logout', () => {
  it('[SE8] ends the session at once, here and for the others', async () => {
    const { connect, settle, failures } = createTestSignaling()
    const [ada, bob] = [await connect('ada'), await connect('bob')]
    await Promise.all([ada.channels.join('lobby'), bob.channels.join('lobby'), settle()])
    const ends = record(ada, 'session.ended')
    await Promise.all([ada.logout(), settle()])
    expect(statusOf(ada)).toBe('idle')
    expect(ada.store.getState()).toMatchObject({ session: undefined })
    expect(ada.store.getState().channels.size).toBe(0)
    expect(ends).toEqual([{ reason: 'loggedOut' }])
    expect([...lobbyOf(bob).members.keys()]).toEqual(['bob'])
    const after = await reasonOf(ada.channels.join('lobby'))
    expect(after).toMatchObject({ code: 'NOT_LOGGED_IN' })
    expect(failures).toEqual([])
  })

  it('waits 2 s to be heard, and is over in any case', async () => {
    const { connect, network, advance } = createTestSignaling()
    const ada = await connect('ada')
    network('ada').silence()
    let isDone = false
    void ada.logout().then(() => (isDone = true))
    await advance(1999)
    expect(isDone).toBe(false)
    await advance(1)
    expect(isDone).toBe(true)
    expect(statusOf(ada)).toBe('idle')
  })

  it('is nothing for somebody who is not logged in', async () => {
    const { client, network } = createTestSignaling()
    const ada = client('ada')
    await ada.logout()
    await ada.close()
    expect(statusOf(ada)).toBe('idle')
    expect(network('ada').opened).toBe(0)
  })

  it('fails what waits for an answer', async () => {
    const { connect, network, settle } = createTestSignaling()
    const ada = await connect('ada')
    network('ada').drop()
    const failed = reasonOf(ada.channels.join('lobby'))
    void ada.logout()
    await settle()
    expect(await failed).toMatchObject({ code: 'NOT_LOGGED_IN' })
  })
})

describe('the clock of the server', () => {
  it('[CL8] is what the client counts by', async () => {
    const { engine, clock } = createTestEngine()
    const network = createMemoryNetwork(engine, clock)
    const late = { ...clock, now: () => clock.now() - 5000 }
    const ada = createSignalingClient({ transport: network.transport, clock: late })
    void ada.login('ada')
    await clock.settle()
    expect(ada.now()).toBe(clock.now())
    await clock.advance(1234)
    expect(ada.now()).toBe(clock.now())
  })
})
