import { describe, expect, it } from 'vitest'
import { SignalingError } from '../../src/protocol/errors.ts'
import { addressOf } from '../../src/server/gateway/addressOf.ts'
import { askUpgrade } from './askUpgrade.ts'
import { openServer, type RawClient } from './openServer.ts'

describe('an address', () => {
  it.each([
    ['127.0.0.1', undefined, 0, '127.0.0.1'],
    ['::ffff:10.1.2.3', undefined, 0, '10.1.2.3'],
    ['2001:db8:1:2:3:4:5:6', undefined, 0, '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9', undefined, 0, '2001:db8:1:2::/64'],
    ['2001:db8::1', undefined, 0, '2001:db8:0:0::/64'],
    ['::1', undefined, 0, '0:0:0:0::/64'],
    ['64:ff9b::1.2.3.4', undefined, 0, '64:ff9b:0:0::/64'],
    ['fe80::1%eth0', undefined, 0, 'fe80:0:0:0::/64'],
    // Without a proxy of ours anybody can write that header.
    ['10.0.0.1', '6.6.6.6', 0, '10.0.0.1'],
    ['10.0.0.1', '6.6.6.6, 1.2.3.4', 1, '1.2.3.4'],
    ['10.0.0.1', '6.6.6.6, 1.2.3.4, 10.0.0.2', 2, '1.2.3.4'],
    ['10.0.0.1', '1.2.3.4', 2, '1.2.3.4'],
    ['10.0.0.1', '6.6.6.6, [2001:db8::1]:443', 1, '2001:db8:0:0::/64'],
    ['10.0.0.1', '1.2.3.4:5678', 1, '1.2.3.4'],
    ['10.0.0.1', 'unknown', 1, '10.0.0.1'],
    ['10.0.0.1', '', 1, '10.0.0.1'],
    ['10.0.0.1', undefined, 1, '10.0.0.1'],
  ])(
    '[ED3] of %s, forwarded for %s over %i proxies',
    (remoteAddress, header, proxies, expected) => {
      const headers = header === undefined ? {} : { 'x-forwarded-for': header }
      expect(addressOf({ headers, socket: { remoteAddress } }, proxies)).toBe(expected)
    },
  )
})

describe('one address', () => {
  it('[ED3] has so many open connections, and another when one of them is closed', async () => {
    const { port, connect } = await openServer({ limits: { connectionsPerAddress: 2 } })
    const ada = await connect()
    await connect()
    const refused = await askUpgrade(port)
    expect(refused).toMatchObject({ status: 429, retryAfter: '1' })
    expect(refused.body).toContain('trustProxy')

    ada.socket.disconnect()
    await expect.poll(async () => (await askUpgrade(port)).status).toBe(101)
  })

  it('[ED3] opens so many in a second', async () => {
    const limits = { newConnectionsPerAddressPerSecond: 3 }
    const { port } = await openServer({ limits, trustProxy: 1 })
    const from = (address: string) => askUpgrade(port, { 'X-Forwarded-For': `9.9.9.9, ${address}` })
    const answers = await Promise.all(Array.from({ length: 10 }, () => from('1.1.1.1')))
    expect(answers.filter(({ status }) => status === 101)).toHaveLength(3)
    expect(answers.find(({ status }) => status !== 101)).toMatchObject({
      status: 429,
      retryAfter: '1',
    })
    expect(await from('2.2.2.2')).toMatchObject({ status: 101 })
    await expect.poll(async () => (await from('1.1.1.1')).status, { timeout: 10_000 }).toBe(101)
  })

  it('[ED4] has its tokens looked at no more after so many that were refused', async () => {
    let looked = 0
    const { connect } = await openServer({
      limits: { failedLoginsPerAddressPerMinute: 3 },
      auth: async (token, userId) => {
        looked++
        if (token !== 'good') throw new SignalingError('UNAUTHORIZED')
        return { userId }
      },
    })
    const logIn = async (token: string, client?: RawClient) =>
      (client ?? (await connect())).ask('session.login', { version: 1, userId: 'ada', token })
    expect(await logIn('good')).toMatchObject({ ok: true })
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(await logIn('bad')).toMatchObject({ error: { code: 'UNAUTHORIZED' } })
    }
    const error = { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) as number }
    const client = await connect()
    expect(await logIn('bad', client)).toMatchObject({ error })
    expect(await logIn('good', client)).toMatchObject({ error })
    expect(looked).toBe(4)
  })

  it('[ED4] has no more tokens looked at when they come all at once', async () => {
    let looked = 0
    const { connect } = await openServer({
      limits: { failedLoginsPerAddressPerMinute: 3 },
      async auth() {
        looked++
        await new Promise((resolve) => setImmediate(resolve))
        throw new SignalingError('UNAUTHORIZED')
      },
    })
    const client = await connect()
    const guess = { version: 1, userId: 'ada', token: 'bad' }
    const guesses = Array.from({ length: 100 }, () => client.ask('session.login', guess))
    const codes = (await Promise.all(guesses)).map((reply) => (reply.ok ? 'OK' : reply.error.code))
    expect(codes.filter((code) => code === 'UNAUTHORIZED')).toHaveLength(3)
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(97)
    expect(looked).toBe(3)
  })

  it('[ED4] has as many tokens looked at as it likes while they are good', async () => {
    const { login } = await openServer({ limits: { failedLoginsPerAddressPerMinute: 1 } })
    for (let count = 0; count < 5; count++) await login(`user${count}`)
  })

  it('[ED4] can renew the tokens of its sessions when others there are refused', async () => {
    const { connect, login } = await openServer({
      limits: { failedLoginsPerAddressPerMinute: 1 },
      auth: async (token, userId) => {
        if (token !== 'good') throw new SignalingError('UNAUTHORIZED')
        return { userId }
      },
    })
    const ada = await login('ada', { token: 'good' })
    const mallory = await connect()
    await mallory.ask('session.login', { version: 1, userId: 'ada', token: 'bad' })
    expect(
      await mallory.ask('session.login', { version: 1, userId: 'ada', token: 'good' }),
    ).toMatchObject({ error: { code: 'RATE_LIMITED' } })
    expect(await ada.ask('session.renewToken', { token: 'good' })).toMatchObject({ ok: true })
  })
})

describe('a node', () => {
  it('[ED5] takes so many new connections in a second, from all addresses together', async () => {
    const { port } = await openServer({ limits: { newConnectionsPerSecond: 3 }, trustProxy: 1 })
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        askUpgrade(port, { 'X-Forwarded-For': `10.0.0.${index}` }),
      ),
    )
    expect(answers.filter(({ status }) => status === 101)).toHaveLength(3)
    expect(answers.find(({ status }) => status !== 101)).toMatchObject({
      status: 503,
      retryAfter: '1',
    })
  })

  it('[ED5] has so many connections on which nobody has logged in', async () => {
    const { port, connect } = await openServer({ limits: { connectionsWithoutSession: 2 } })
    const [ada, bob] = [await connect(), await connect()]
    expect(await askUpgrade(port)).toMatchObject({ status: 503, retryAfter: '1' })

    await ada.ask('session.login', { version: 1, userId: 'ada' })
    expect(await askUpgrade(port)).toMatchObject({ status: 101 })
    // That one is a stranger in its turn.
    expect(await askUpgrade(port)).toMatchObject({ status: 503 })
    ada.socket.disconnect()
    bob.socket.disconnect()
    await expect.poll(async () => (await askUpgrade(port)).status).toBe(101)
  })
})
