import { describe, expect, it } from 'vitest'
import { createTestEngine } from './createTestEngine.ts'

const PUSH = JSON.stringify({ title: 'Ada calls', sound: 'ring.caf' })

describe('what an inviter wants a notification to hold', () => {
  it('[IN42] is kept with the invitation, and told to nobody', async () => {
    const { login, clock, backend } = createTestEngine()
    const [ada, bob] = [await login('ada'), await login('bob')]
    const made = await ada.ask('invitation.invite', { inviteId: 'one', to: 'bob', push: PUSH })
    await clock.settle()

    const { fields } = await backend.read('domain:pair:ada\nbob', { names: ['live/one'] })
    expect(JSON.parse(fields.get('live/one')?.value ?? '')).toMatchObject({ push: PUSH })
    const read = await bob.ask('invitation.get', { inviteId: 'one' })
    const late = (await login('bob')).login.inbox
    const told = JSON.stringify([made, read, late, ada.frames, bob.frames])
    expect(told).toContain('"one"')
    expect(told).not.toContain('ring.caf')
  })

  it('[IN42] has at most 4 KiB, and makes another request of the same invitation', async () => {
    const { login } = createTestEngine()
    const ada = await login('ada')
    const large = { inviteId: 'one', to: 'bob', push: JSON.stringify('x'.repeat(4097)) }
    expect(await ada.refusal('invitation.invite', large)).toMatchObject({ code: 'TOO_LARGE' })
    await ada.ask('invitation.invite', { inviteId: 'one', to: 'bob', push: PUSH })
    const other = { inviteId: 'one', to: 'bob' }
    expect(await ada.refusal('invitation.invite', other)).toMatchObject({ code: 'CONFLICT' })
  })
})
