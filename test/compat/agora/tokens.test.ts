import { createHash } from 'node:crypto'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  agoraTokenAuth,
  type AgoraTokenAuthOptions,
} from '../../../src/compat/agora/server/index.ts'
import { createToken } from '../../../src/server/index.ts'
import { join, openAgora, until } from './openAgora.ts'

const APP = { appId: 'app1', certificate: 'secret' }
const HOUR_S = 3600

/** As the vendor's samples make one. */
function tokenFor(
  account: string,
  { in: s = HOUR_S, ...app }: { in?: number } & Partial<typeof APP>,
) {
  const { appId, certificate } = { ...APP, ...app }
  const expiry = String(Math.floor(Date.now() / 1000) + s)
  const sign = createHash('md5')
    .update(account + appId + certificate + expiry)
    .digest('hex')
  return `1:${appId}:${expiry}:${sign}`
}

/** What becomes of a login. */
async function tryLogin(token: string, options: AgoraTokenAuthOptions = APP) {
  const { begin } = await openAgora({ auth: agoraTokenAuth(options) })
  const { heard, session } = begin('ada', token)
  await until(() => heard.length > 0)
  return [heard[0]?.[0], ...(session.getStatus() === 2 ? [] : [heard[0]?.[1]])]
}

describe('agoraTokenAuth', () => {
  it('[AG10] takes a token of the app and the account', async () => {
    expect(await tryLogin(tokenFor('ada', {}))).toEqual(['onLoginSuccess'])
  })

  it.each([
    ['of another account', tokenFor('bob', {})],
    ['of another app', tokenFor('ada', { appId: 'app2' })],
    ['made with another certificate', tokenFor('ada', { certificate: 'guess' })],
    ['that is none', 'nonsense'],
    ['of which a digit is wrong', tokenFor('ada', {}).replace(/.$/, 'x')],
    ['that says that none is needed', '_no_need_token'],
    ['that is empty', ''],
  ])('[AG10] refuses a token %s with 206', async (_what, token) => {
    expect(await tryLogin(token)).toEqual(['onLoginFailed', 206])
  })

  it('[AG10] refuses a token that has expired with 204', async () => {
    expect(await tryLogin(tokenFor('ada', { in: -1 }))).toEqual(['onLoginFailed', 204])
  })

  it('[AG10] ends no session when its token expires', async () => {
    const { begin } = await openAgora({ auth: agoraTokenAuth(APP) })
    const ada = begin('ada', tokenFor('ada', { in: 6 }))
    await until(() => ada.heard.length > 0)
    onTestFinished(() => void vi.useRealTimers())
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 7000 })
    await join(ada, 'lobby')
    expect([ada.session.getStatus(), ada.heard.length]).toEqual([2, 1])
  })

  it('[AG10] takes `_no_need_token` only where it is told to', async () => {
    const options = { appId: 'app1', allowNoToken: true }
    expect(await tryLogin('_no_need_token', options)).toEqual(['onLoginSuccess'])
    expect(await tryLogin('nonsense', options)).toEqual(['onLoginFailed', 206])
    // Without a certificate nobody can have made one.
    const forged = tokenFor('ada', { certificate: '' })
    expect(await tryLogin(forged, options)).toEqual(['onLoginFailed', 206])
  })

  it('[AG10] needs a certificate otherwise', () => {
    expect(() => agoraTokenAuth({ appId: 'app1' })).toThrow('Give the App Certificate')
  })
})

describe('Signal.configure', () => {
  it('[AG10] gets tokens that the server takes, for programs that have others', async () => {
    const secret = 'a secret of at least 32 bytes, really'
    const { begin, Signal } = await openAgora({ auth: { secret } })
    const wrong = begin('ada')
    await until(() => wrong.heard.length > 0)
    expect(wrong.heard).toEqual([['onLoginFailed', 206]])

    const asked: unknown[] = []
    Signal.configure({
      getToken: (of) => {
        asked.push(of)
        return createToken(of.account, { secret })
      },
    })
    const { heard, session } = begin('ada')
    await until(() => heard.length > 0)
    expect(heard).toEqual([['onLoginSuccess', session.uid]])
    expect(asked).toEqual([{ appid: 'an app', account: 'ada', token: '_no_need_token' }])
  })
})
