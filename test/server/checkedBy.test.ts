import { describe, expect, it } from 'vitest'
import { SignalingError } from '../../src/protocol/errors.ts'
import { checkedBy, type CheckToken } from '../../src/server/auth/checkedBy.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine } from './createTestEngine.ts'

function openChecked(check: CheckToken) {
  const clock = createFakeClock()
  const failures: unknown[] = []
  const report = (error: unknown) => void failures.push(error)
  const authenticate = checkedBy(check, { clock, report })
  const refuse = () =>
    authenticate({ userId: 'ada', token: 'x' }).then(
      () => Promise.reject(new Error('The token was accepted.')),
      (error: unknown) => error,
    )
  return { clock, failures, authenticate, refuse }
}

describe('a function that checks tokens', () => {
  it('[AU2] says whose a token is, what it allows, and until when', async () => {
    const said = { userId: 'ada', can: { send: false }, issuedAt: 1, expiresAt: 2 }
    const { authenticate } = openChecked(async (token) => ({ ...said, userId: token }))
    expect(await authenticate({ userId: 'ada', token: 'ada' })).toEqual(said)
    const other = authenticate({ userId: 'bob', token: 'ada' })
    await expect(other).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  })

  it.each([undefined, null, 'ada', {}, { userId: undefined }])(
    '[AU2] that says %j knows nobody',
    async (said) => {
      const { refuse, failures } = openChecked((async () => said) as unknown as CheckToken)
      expect(await refuse()).toMatchObject({ code: 'UNAUTHORIZED' })
      expect(failures).toEqual([])
    },
  )

  it('[AU2] may refuse by an error of its own, which nobody needs to hear of', async () => {
    const { refuse, failures } = openChecked(() =>
      Promise.reject(new SignalingError('UNAUTHORIZED')),
    )
    expect(await refuse()).toMatchObject({ code: 'UNAUTHORIZED' })
    expect(failures).toEqual([])
  })

  it('[AU2] that fails refuses for the moment, and its failure is reported', async () => {
    const cause = new Error('password "hunter2" was refused by 10.0.0.7')
    const { refuse, failures } = openChecked(() => Promise.reject(cause))
    const refused = await refuse()
    expect(refused).toMatchObject({ code: 'UNAVAILABLE' })
    expect((refused as Error).message).not.toContain('hunter2')
    expect(failures).toEqual([cause])
    const thrown = openChecked(() => {
      throw cause
    })
    expect(await thrown.refuse()).toMatchObject({ code: 'UNAVAILABLE' })
    expect(thrown.failures).toEqual([cause])
  })

  it('[AU2] that takes more than 5 s is UNAVAILABLE, so that the client tries again', async () => {
    const { refuse, failures, clock } = openChecked(() => new Promise(() => {}))
    let refused: unknown
    void refuse().then((error) => (refused = error))
    await clock.advance(4999)
    expect(refused).toBeUndefined()
    await clock.advance(1)
    expect(refused).toMatchObject({ code: 'UNAVAILABLE' })
    expect(failures).toHaveLength(1)
  })

  it('[AU2] that names an instant which is none lets nobody in', async () => {
    const clock = createFakeClock()
    const check = async () => ({ userId: 'ada', expiresAt: Number.NaN })
    const authenticate = checkedBy(check, { clock, report() {} })
    const refused = await createTestEngine({ clock, authenticate })
      .open()
      .refusal('session.login', { version: 1, userId: 'ada', token: 'x' })
    expect(refused.code).toBe('UNAUTHORIZED')
  })
})
