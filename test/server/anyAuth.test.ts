import { describe, expect, it } from 'vitest'
import { SignalingError } from '../../src/protocol/errors.ts'
import { anyAuth } from '../../src/server/auth/anyAuth.ts'
import type { CheckToken } from '../../src/server/auth/checkedBy.ts'
import { createToken } from '../../src/server/auth/jwt.ts'
import { openServer } from './openServer.ts'

const SECRET = 'a secret that is long enough for HS256'
const OTHER = 'another secret that is long enough for it'

const refuses: CheckToken = () => Promise.reject(new SignalingError('UNAUTHORIZED'))
const fails: CheckToken = () => Promise.reject(new Error('The database is down.'))
const passwords: CheckToken = async (token, userId) => ({ userId: token === 'pass' ? userId : '' })

describe('several kinds of tokens', () => {
  it('[AU15] are each taken, with what they allow and how long they hold', async () => {
    const auth = anyAuth({ secret: SECRET }, refuses, passwords)
    const token = await createToken('ada', { secret: SECRET, can: { send: false } })
    expect(await auth(token, 'ada')).toMatchObject({
      userId: 'ada',
      can: { send: false },
      issuedAt: expect.any(Number) as number,
      expiresAt: expect.any(Number) as number,
    })
    expect(await auth('pass', 'bob')).toEqual({ userId: 'bob' })
  })

  it('[AU15] are refused together', async () => {
    const auth = anyAuth({ secret: SECRET }, refuses, passwords)
    const forged = await createToken('ada', { secret: OTHER })
    for (const token of ['', 'x', forged, await createToken('bob', { secret: SECRET })]) {
      await expect(auth(token, 'ada')).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    }
  })

  it('[AU15] are not refused while one of them cannot tell', async () => {
    await expect(anyAuth(fails, refuses)('x', 'ada')).rejects.toThrow('The database is down.')
    expect(await anyAuth(fails, passwords)('pass', 'ada')).toEqual({ userId: 'ada' })
  })

  it('[AU15] log in to one server', async () => {
    const { login, connect, failures } = await openServer({
      auth: anyAuth({ secret: SECRET }, { secret: OTHER }, passwords),
    })
    await login('ada', { token: await createToken('ada', { secret: SECRET }) })
    await login('ada', { token: await createToken('ada', { secret: OTHER }) })
    await login('ada', { token: 'pass' })
    const stranger = await connect()
    const reply = await stranger.ask('session.login', { version: 1, userId: 'ada', token: 'x' })
    expect(reply).toMatchObject({ ok: false, error: { code: 'UNAUTHORIZED' } })
    expect(failures).toEqual([])
  })
})
