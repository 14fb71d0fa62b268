import { SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { createToken, jwtAuth } from '../../src/server/auth/jwt.ts'
import { createSignalingServer } from '../../src/server/createSignalingServer.ts'
import { openServer } from './openServer.ts'

const secret = 'a secret that is known to this test alone'
const MINUTE_MS = 60_000

const authenticate = jwtAuth({ secret })

function refusal(token: string | undefined, userId = 'ada') {
  return authenticate({ userId, token }).then(
    () => Promise.reject(new Error('The token was accepted.')),
    (error: unknown) => error,
  )
}

function sign(claims: Record<string, unknown>, key = secret, alg = 'HS256') {
  return new SignJWT(claims).setProtectedHeader({ alg }).sign(new TextEncoder().encode(key))
}

const inAnHour = () => Math.floor(Date.now() / 1000) + 3600

describe('a token', () => {
  it('[SE2] of createToken lets its user in', async () => {
    const token = await createToken('ada', { secret })
    expect(await authenticate({ userId: 'ada', token })).toEqual({ userId: 'ada' })
  })

  it('[SE2] of anybody with the same secret lets its user in', async () => {
    const token = await sign({ sub: 'ada', exp: inAnHour() })
    expect(await authenticate({ userId: 'ada', token })).toEqual({ userId: 'ada' })
  })

  it.each(['__proto__', 'ada@example.org', '\u{1f600}'])('[SE2] may be for %s', async (userId) => {
    const token = await createToken(userId, { secret })
    expect(await authenticate({ userId, token })).toEqual({ userId })
  })

  it('[SE2] that is missing is told to come', async () => {
    expect(await refusal(undefined)).toMatchObject({
      code: 'UNAUTHORIZED',
      message: expect.stringContaining('getToken'),
    })
  })

  it('[SE2] for another user is refused', async () => {
    const token = await createToken('bob', { secret })
    expect(await refusal(token)).toMatchObject({
      code: 'UNAUTHORIZED',
      message: expect.stringContaining('another user'),
    })
  })

  it('[SE2] that has expired is refused, with half a minute for clocks that are apart', async () => {
    const expired = await createToken('ada', { secret, ttlMs: -MINUTE_MS })
    expect(await refusal(expired)).toMatchObject({
      code: 'UNAUTHORIZED',
      message: expect.stringContaining('expired'),
    })
    const justNow = await createToken('ada', { secret, ttlMs: -10_000 })
    expect(await authenticate({ userId: 'ada', token: justNow })).toEqual({ userId: 'ada' })
  })

  it.each([
    ['nothing', async () => ''],
    ['not a token', async () => 'a.b.c'],
    ['signed with another secret', () => sign({ sub: 'ada', exp: inAnHour() }, `${secret}!`)],
    ['signed with another algorithm', () => sign({ sub: 'ada', exp: inAnHour() }, secret, 'HS384')],
    ['for ever', () => sign({ sub: 'ada' })],
    ['for nobody', () => sign({ exp: inAnHour() })],
    ['not valid yet', () => sign({ sub: 'ada', exp: inAnHour(), nbf: inAnHour() })],
    ['not signed', async () => new UnsecuredJWT({ sub: 'ada', exp: inAnHour() }).encode()],
    ['changed', async () => forge(await createToken('bob', { secret }))],
  ])('[SE2] that is %s is refused', async (_what, make) => {
    expect(await refusal(await make())).toMatchObject({ code: 'UNAUTHORIZED' })
  })
})

/** The token of bob with the name of ada in it, and the signature as it was. */
function forge(token: string): string {
  const [header, payload = '', signature] = token.split('.')
  const claims = Buffer.from(payload, 'base64url').toString().replace('bob', 'ada')
  return [header, Buffer.from(claims).toString('base64url'), signature].join('.')
}

describe('a secret', () => {
  it('has at least 32 bytes', async () => {
    expect(() => jwtAuth({ secret: 'x'.repeat(31) })).toThrow('at least 32')
    await expect(createToken('ada', { secret: '' })).rejects.toThrow('0 bytes')
    expect(() => createSignalingServer({ auth: { secret: 'short' } })).toThrow('openssl')
    expect(() => jwtAuth({ secret: 'é'.repeat(16) })).not.toThrow()
  })
})

describe('a server with a secret', () => {
  it('[SE2] lets in who has a token, and nobody else', async () => {
    const { connect, login } = await openServer({ auth: { secret } })
    const token = await createToken('ada', { secret })
    expect((await login('ada', { token })).login).toMatchObject({ session: { userId: 'ada' } })
    const stranger = await connect()
    const refused = await stranger.ask('session.login', { version: 1, userId: 'bob', token })
    expect(refused).toMatchObject({ error: { code: 'UNAUTHORIZED' } })
    expect(JSON.stringify(refused)).not.toContain(token)
  })
})
