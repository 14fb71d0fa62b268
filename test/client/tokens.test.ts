import { describe, expect, it } from 'vitest'
import {
  createSignalingClient,
  type SignalingClientOptions,
} from '../../src/client/createSignalingClient.ts'
import type { TokenRequest } from '../../src/client/tokens.ts'
import { CommandError } from '../../src/server/engine/commandError.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createMemoryNetwork } from '../../src/testing/memoryTransport.ts'
import { createTestEngine } from '../server/createTestEngine.ts'
import { reasonOf, record, statusOf } from './clientViews.ts'

const MINUTE_MS = 60_000
const LATE_MS = 25_000

/** A client whose tokens name their user and the instant of their end. */
async function openExpiring(
  getToken: (request: TokenRequest, clock: { now(): number }) => string | Promise<string>,
  options: Partial<SignalingClientOptions> = {},
) {
  const clock = createFakeClock()
  const { engine, failures } = createTestEngine({
    clock,
    async authenticate({ userId, token = '' }) {
      const [of, end] = token.split(' ')
      if (of !== userId || Number(end) + LATE_MS <= clock.now()) {
        throw new CommandError('UNAUTHORIZED')
      }
      return { userId, expiresAt: Number(end) }
    },
  })
  const asked: string[] = []
  const network = createMemoryNetwork(engine, clock)
  const client = createSignalingClient({
    transport: network.transport,
    clock,
    random: () => 0.5,
    getToken(request) {
      asked.push(request.reason)
      return getToken(request, clock)
    },
    ...options,
  })
  const login = client.login('ada')
  await clock.settle()
  const session = await login
  const ends = record(client, 'session.ended')
  const warnings = record(client, 'token.expiring')
  const errors = record(client, 'error')
  return { client, clock, network, asked, session, ends, warnings, errors, failures }
}

const lasting =
  (lastsMs: number) =>
  ({ userId }: TokenRequest, clock: { now(): number }) =>
    `${userId} ${clock.now() + lastsMs}`

describe('a token that is about to end', () => {
  it('[CL14] is replaced in time, again and again, on the same connection', async () => {
    const { client, clock, asked, ends, warnings, network } = await openExpiring(
      lasting(5 * MINUTE_MS),
    )
    await clock.advance(20 * MINUTE_MS)
    expect(asked).toEqual(['login', ...Array.from({ length: 5 }, () => 'expiring')])
    expect(warnings).toHaveLength(5)
    expect(ends).toEqual([])
    expect(network.opened).toBe(1)
    expect(statusOf(client)).toBe('connected')
  })

  it('[CL14] is asked for again when it cannot be had', async () => {
    let failures = 3
    const { client, clock, asked, errors, ends } = await openExpiring((request, now) => {
      if (request.reason === 'expiring' && failures-- > 0) throw new Error('offline')
      return lasting(2 * MINUTE_MS)(request, now)
    })
    await clock.advance(MINUTE_MS + 29_999)
    expect(asked).toEqual(['login', 'expiring', 'expiring', 'expiring'])
    expect(errors).toMatchObject([{ code: 'NETWORK' }, { code: 'NETWORK' }, { code: 'NETWORK' }])
    await clock.advance(MINUTE_MS)
    expect(asked).toHaveLength(5)
    expect(ends).toEqual([])
    expect(statusOf(client)).toBe('connected')
  })

  it('[CL14] of an app that has no better one is asked for once in 10 s', async () => {
    const { clock, asked, ends } = await openExpiring(lasting(5000))
    await clock.advance(30_001)
    expect(asked).toEqual(['login', 'expiring', 'expiring', 'expiring', 'expiring'])
    expect(ends).toEqual([])
  })

  it('[CL14] is not asked for when somebody has logged out', async () => {
    const { client, clock, asked } = await openExpiring(lasting(2 * MINUTE_MS))
    await Promise.all([client.logout(), clock.settle()])
    await clock.advance(5 * MINUTE_MS)
    expect(asked).toEqual(['login'])
  })
})

describe('a token that has ended', () => {
  it('[CL15] is asked for once more, and the session goes on', async () => {
    const { client, clock, asked, ends, session } = await openExpiring((request, now) => {
      if (request.reason === 'expiring') throw new Error('offline')
      return lasting(2 * MINUTE_MS)(request, now)
    })
    const statuses = record(client, 'connection.changed')
    await clock.advance(2 * MINUTE_MS + LATE_MS)
    expect(asked.at(-1)).toBe('expired')
    expect(statuses.map(({ status }) => status)).toEqual(['reconnecting', 'connected'])
    expect(client.store.getState().session).toEqual(session)
    expect(ends).toEqual([])
  })

  it('[CL15] is final when the next one is refused', async () => {
    const old = { token: '' }
    const { client, clock, asked, ends, network } = await openExpiring((request, now) => {
      old.token ||= lasting(2 * MINUTE_MS)(request, now)
      return old.token
    })
    await clock.advance(10 * MINUTE_MS)
    expect(asked.filter((reason) => reason !== 'expiring')).toEqual(['login', 'expired'])
    expect(ends).toEqual([{ reason: 'expired' }])
    expect(client.store.getState().connection).toMatchObject({
      status: 'unauthorized',
      error: { code: 'UNAUTHORIZED' },
    })
    expect(network.opened).toBe(2)
  })

  it('[CL15] is asked for until it can be had, as after any lost connection', async () => {
    let isOffline = false
    const { client, clock, ends } = await openExpiring((request, now) => {
      if (isOffline) throw new Error('offline')
      return lasting(2 * MINUTE_MS)(request, now)
    })
    isOffline = true
    await clock.advance(2 * MINUTE_MS + LATE_MS + 2 * MINUTE_MS)
    expect(statusOf(client)).toBe('reconnecting')
    isOffline = false
    await clock.advance(10_000)
    expect(statusOf(client)).toBe('connected')
    expect(ends).toEqual([])
  })

  it('[CL15] and was not from a function ends the session at once', async () => {
    const { client, clock, ends, network } = await openExpiring(() => '', {
      getToken: `ada ${createFakeClock().now() + MINUTE_MS}`,
    })
    await clock.advance(MINUTE_MS + LATE_MS)
    expect(ends).toEqual([{ reason: 'expired' }])
    expect(statusOf(client)).toBe('unauthorized')
    expect(network.opened).toBe(1)
  })
})

describe('renewToken', () => {
  it('[CL14] goes on with a token that the app brings, also when the connection is lost', async () => {
    const start = createFakeClock().now()
    const { client, clock, ends, network } = await openExpiring(() => '', {
      getToken: `ada ${start + MINUTE_MS}`,
    })
    const renewed = client.renewToken(`ada ${start + 10 * MINUTE_MS}`)
    await clock.settle()
    await renewed
    await clock.advance(5 * MINUTE_MS)
    network.drop()
    network.restore()
    await clock.advance(1000)
    expect(statusOf(client)).toBe('connected')
    expect(ends).toEqual([])
  })

  it('[CL14] of another user is refused, and changes nothing', async () => {
    const { client, clock, ends } = await openExpiring(lasting(5 * MINUTE_MS))
    const failed = reasonOf(client.renewToken(`bob ${clock.now() + MINUTE_MS}`))
    await clock.settle()
    expect(await failed).toMatchObject({ code: 'UNAUTHORIZED' })
    await clock.advance(10 * MINUTE_MS)
    expect(ends).toEqual([])
    expect(statusOf(client)).toBe('connected')
  })

  it('[CL14] needs somebody who is logged in', async () => {
    const { client, clock } = await openExpiring(lasting(5 * MINUTE_MS))
    await Promise.all([client.logout(), clock.settle()])
    expect(await reasonOf(client.renewToken('ada 1'))).toMatchObject({ code: 'NOT_LOGGED_IN' })
  })
})
