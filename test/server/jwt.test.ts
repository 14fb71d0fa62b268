import { generateKeyPairSync } from 'node:crypto'
import { SignJWT, UnsecuredJWT, exportPKCS8, exportSPKI, generateKeyPair } from 'jose'
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
  return new SignJWT({ iat: inHours(0), ...claims })
    .setProtectedHeader({ alg })
    .sign(new TextEncoder().encode(key))
}

const inHours = (hours: number) => Math.floor(Date.now() / 1000) + hours * 3600
const inAnHour = () => inHours(1)

describe('a token', () => {
  it('[SE2] of createToken lets its user in', async () => {
    const token = await createToken('ada', { secret })
    expect(await authenticate({ userId: 'ada', token })).toMatchObject({ userId: 'ada' })
  })

  it('[SE2] of anybody with the same secret lets its user in', async () => {
    const token = await sign({ sub: 'ada', exp: inAnHour() })
    expect(await authenticate({ userId: 'ada', token })).toMatchObject({ userId: 'ada' })
  })

  it.each(['__proto__', 'ada@example.org', '\u{1f600}'])('[SE2] may be for %s', async (userId) => {
    const token = await createToken(userId, { secret })
    expect(await authenticate({ userId, token })).toMatchObject({ userId })
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
    expect(await authenticate({ userId: 'ada', token: justNow })).toMatchObject({ userId: 'ada' })
  })

  it.each([
    ['nothing', async () => ''],
    ['not a token', async () => 'a.b.c'],
    ['signed with another secret', () => sign({ sub: 'ada', exp: inAnHour() }, `${secret}!`)],
    ['signed with another algorithm', () => sign({ sub: 'ada', exp: inAnHour() }, secret, 'HS384')],
    ['for ever', () => sign({ sub: 'ada' })],
    ['for nobody', () => sign({ exp: inAnHour() })],
    ['of no time', () => sign({ sub: 'ada', exp: inAnHour(), iat: undefined })],
    ['of the future', () => sign({ sub: 'ada', exp: inHours(3), iat: inHours(2) })],
    ['for more than a day', () => sign({ sub: 'ada', exp: inHours(0) + 86_401 })],
    ['for a day from long ago', () => sign({ sub: 'ada', exp: inAnHour(), iat: 0 })],
    ['for a time that is no number', () => sign({ sub: 'ada', exp: 'tomorrow' })],
    ['for an endless time', () => sign({ sub: 'ada', exp: inAnHour(), iat: -1e308 })],
    ['not valid yet', () => sign({ sub: 'ada', exp: inAnHour(), nbf: inAnHour() })],
    ['not signed', async () => new UnsecuredJWT({ sub: 'ada', exp: inAnHour() }).encode()],
    ['changed', async () => forge(await createToken('bob', { secret }))],
  ])('[SE2] [AU1] that is %s is refused', async (_what, make) => {
    expect(await refusal(await make())).toMatchObject({ code: 'UNAUTHORIZED' })
  })
})

describe('the life of a token', () => {
  it('[AU1] is told with it, and what it allows', async () => {
    const now = Math.floor(Date.now() / 1000) * 1000
    const token = await createToken('ada', { secret, ttlMs: MINUTE_MS, can: { send: false } })
    const { issuedAt = 0, expiresAt, can } = await authenticate({ userId: 'ada', token })
    expect(issuedAt).toBeGreaterThanOrEqual(now)
    expect(expiresAt).toBe(issuedAt + MINUTE_MS)
    expect(can).toEqual({ send: false })
  })

  it('[AU1] is at most a day', async () => {
    const day = 24 * 60 * MINUTE_MS
    const token = await createToken('ada', { secret, ttlMs: day })
    expect(await authenticate({ userId: 'ada', token })).toMatchObject({ userId: 'ada' })
    await expect(createToken('ada', { secret, ttlMs: day + 1 })).rejects.toThrow('a day')
    await expect(createToken('ada', { secret, ttlMs: Number.NaN })).rejects.toThrow('a day')
  })

  it('[AU1] may be for one issuer and audience alone', async () => {
    const scope = { issuer: 'shop', audience: 'calls' }
    const narrow = jwtAuth({ secret, ...scope })
    const token = await createToken('ada', { secret, ...scope })
    expect(await narrow({ userId: 'ada', token })).toMatchObject({ userId: 'ada' })
    for (const other of [{}, { ...scope, audience: 'mail' }, { ...scope, issuer: 'x' }]) {
      const wrong = await createToken('ada', { secret, ...other })
      await expect(narrow({ userId: 'ada', token: wrong })).rejects.toMatchObject({
        code: 'UNAUTHORIZED',
      })
    }
  })
})

const pairs = {
  EdDSA: await generateKeyPair('EdDSA', { extractable: true }),
  ES256: await generateKeyPair('ES256', { extractable: true }),
}

describe.each(['EdDSA', 'ES256'] as const)('a server with a public key for %s', (alg) => {
  const pair = pairs[alg]
  const claims = () => ({ sub: 'ada', iat: inHours(0), exp: inAnHour() })
  const other = alg === 'EdDSA' ? 'ES256' : 'EdDSA'

  it('[AU1] takes tokens of the private one, in every form of the two', async () => {
    const [spki, pkcs8] = [await exportSPKI(pair.publicKey), await exportPKCS8(pair.privateKey)]
    const bare = (pem: string) => pem.replaceAll(/-----.*-----|\s/g, '')
    for (const publicKey of [pair.publicKey, spki, bare(spki)]) {
      for (const privateKey of [pair.privateKey, pkcs8, bare(pkcs8)]) {
        const token = await createToken('ada', { privateKey })
        const proof = await jwtAuth({ publicKey })({ userId: 'ada', token })
        expect(proof).toMatchObject({ userId: 'ada' })
      }
    }
  })

  it.each([
    ['of another key', async () => createToken('ada', await generateKeyPair(alg))],
    ['of another kind of key', () => createToken('ada', pairs[other])],
    ['of the text of the public key as a secret', () => signBy(pair.publicKey)],
    ['that is not signed', async () => new UnsecuredJWT(claims()).encode()],
    ['of a secret', () => createToken('ada', { secret })],
  ])('[AU1] refuses a token %s', async (_what, make) => {
    const token = await make()
    const refused = jwtAuth({ publicKey: await exportSPKI(pair.publicKey) })
    await expect(refused({ userId: 'ada', token })).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  })

  async function signBy(key: CryptoKey) {
    return sign(claims(), await exportSPKI(key))
  }
})

describe('a key', () => {
  it('[AU1] of another kind is refused at the start', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const x25519 = generateKeyPairSync('x25519').publicKey
    const pem = (key: typeof x25519) => key.export({ type: 'spki', format: 'pem' }).toString()
    const hmac = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign'])
    for (const publicKey of [
      'nonsense',
      '',
      pem(rsa.publicKey),
      pem(x25519),
      await exportPKCS8(pairs.EdDSA.privateKey),
      pairs.EdDSA.privateKey,
      hmac,
    ]) {
      expect(() => createSignalingServer({ auth: { publicKey } })).toThrow('openssl genpkey')
    }
    const { publicKey } = pairs.EdDSA
    await expect(createToken('ada', { privateKey: publicKey })).rejects.toThrow('private key')
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
