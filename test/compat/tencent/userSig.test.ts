import { deflateSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import {
  anyAuth,
  genUserSig,
  tencentUserSigAuth,
} from '../../../src/compat/tencent/server/index.ts'
import { createToken } from '../../../src/server/index.ts'
import { failureOf, openTencent } from './openTencent.ts'

/** Signed by the vendor's own tool, tls-sig-api-v2. */
const KEY = {
  sdkAppId: 1400000000,
  secretKey: '0123456789abcdef'.repeat(4),
}
const MADE_AT = 1790000000
const OF_BOB =
  'eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwkn5SVDh4pTsxIKCzBQlK0MTAyiAyJRk5qYqWRmaW6KIplYUZBalKlmZGZhYwMSKM9OVrJRcs6vSsrJSC-yTS-MKzPUjM3z8izPDQgJdA4MMKoOMQ4sSzU1DKpxT8h0tbJVqAVErMH4_'
/** With what the vendor's rooms want to know. */
const OF_ADA =
  'eJxVjU0LgkAYhP-Ley10-UBrwcOKSIiW2fdRc9VFsnXVFKL-HpkdmsvMPHOYJ*z9nfSgAjCoEoL52FlKq5ZlbMRxGk*4ScuYc5YCVnQ06bu07EYBK*byj9KBM0EBLwz9h7qGiqTLAAMhxLmcouKgeRtCCPEGu27u6BOJ3I9m-X5ZDhiihAn1GohVMTPc0FG1Y7h25PZs*11VmyFHplO6eSb3wdaC1xtAnD6m'

async function take(token: string, key = KEY): Promise<unknown> {
  const auth = tencentUserSigAuth(key)
  return auth(token, 'whoever')
}

describe('tencentUserSigAuth', () => {
  it.each([
    ['a UserSig', OF_BOB, 'bob', 604_800],
    ['one with a buffer', OF_ADA, 'ada', 86_400],
  ])('[TC30] takes %s of the vendor’s own tool', async (_what, userSig, userId, expire) => {
    vi.setSystemTime(MADE_AT * 1000 + 1000)
    expect(await take(userSig)).toEqual({
      userId,
      issuedAt: MADE_AT * 1000,
      expiresAt: (MADE_AT + expire) * 1000,
    })
    vi.useRealTimers()
  })

  it('[TC30] refuses one that has ended, or is of the future', async () => {
    vi.setSystemTime((MADE_AT + 604_800) * 1000)
    await expect(take(OF_BOB)).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    vi.setSystemTime((MADE_AT - 301) * 1000)
    await expect(take(OF_BOB)).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    // Clocks are a little apart.
    vi.setSystemTime((MADE_AT - 299) * 1000)
    await expect(take(OF_BOB)).resolves.toMatchObject({ userId: 'bob' })
    vi.useRealTimers()
  })

  it('[TC30] refuses one of another app, of another key, and what is none', async () => {
    vi.setSystemTime(MADE_AT * 1000)
    const refused = expect.objectContaining({ code: 'UNAUTHORIZED' })
    await expect(take(OF_BOB, { ...KEY, sdkAppId: 1400000001 })).rejects.toEqual(refused)
    await expect(take(OF_BOB, { ...KEY, secretKey: 'other' })).rejects.toEqual(refused)
    const bomb = deflateSync(Buffer.alloc(10_000_000)).toString('base64')
    for (const token of ['', 'x', OF_BOB.slice(4), `${OF_BOB}x`.slice(1), bomb, 'null']) {
      await expect(take(token)).rejects.toEqual(refused)
    }
    vi.useRealTimers()
  })

  it('[TC30] refuses one in which anything was changed', async () => {
    vi.setSystemTime(MADE_AT * 1000)
    const pack = (document: object) =>
      deflateSync(JSON.stringify(document))
        .toString('base64')
        .replaceAll('+', '*')
        .replaceAll('/', '-')
        .replaceAll('=', '_')
    const claims = { 'TLS.ver': '2.0', 'TLS.identifier': 'bob', 'TLS.sdkappid': KEY.sdkAppId }
    const times = { 'TLS.time': MADE_AT, 'TLS.expire': 604_800 }
    for (const document of [
      { ...claims, ...times },
      { ...claims, ...times, 'TLS.sig': '' },
      { ...claims, ...times, 'TLS.sig': 1 },
      { ...claims, 'TLS.time': 'x', 'TLS.expire': null, 'TLS.sig': 'x' },
      { 'TLS.sig': 'x' },
      [],
    ]) {
      await expect(take(pack(document))).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    }
    vi.useRealTimers()
  })

  it('[TC30] says what it needs', () => {
    expect(() => tencentUserSigAuth({ ...KEY, secretKey: '' })).toThrow('secretKey')
    // @ts-expect-error -- Whoever reads it from the environment has text.
    expect(() => tencentUserSigAuth({ ...KEY, sdkAppId: '1400000000' })).toThrow('sdkAppId')
  })
})

describe('genUserSig', () => {
  it('[TC30] makes the same as the vendor’s own tool', async () => {
    expect(genUserSig('bob', { ...KEY, time: MADE_AT, expire: 604_800 })).toBe(OF_BOB)
    await expect(take(genUserSig('bob', KEY))).resolves.toMatchObject({ userId: 'bob' })
    const userBuf = new Uint8Array([1, 2, 3])
    await expect(take(genUserSig('bob', { ...KEY, userBuf }))).resolves.toMatchObject({
      userId: 'bob',
    })
  })
})

describe('a server of several kinds of tokens', () => {
  it('[TC30] [AU15] takes a UserSig, and a token of its own', async () => {
    const secret = 'a secret of at least 32 characters'
    const { login, loginNatively, create } = await openTencent({
      auth: anyAuth(tencentUserSigAuth(KEY), { secret }),
    })
    const ada = await login('ada', genUserSig('ada', KEY))
    const bob = await loginNatively('bob', await createToken('bob', { secret }))
    expect([ada.chat.isReady(), bob.store.getState().session?.userId]).toEqual([true, 'bob'])
    // The API of Tencent takes any token that the server takes.
    await login('cid', await createToken('cid', { secret }))
    const none = create().chat.login({ userID: 'dan', userSig: 'none' })
    expect((await failureOf(none)).code).toBe(70003)
  })
})
