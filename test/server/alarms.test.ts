import { describe, expect, it } from 'vitest'
import type { Backend } from '../../src/server/backend.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine, resumptionOf } from './createTestEngine.ts'

const ONE = { inviteId: 'one' }
const TO_BOB = { ...ONE, to: 'bob' }
const RING_MS = 30_000

/** A backend that outlives the engines that use it. */
function openBackend(wrap: (inner: Backend) => Partial<Backend> = () => ({})) {
  const clock = createFakeClock()
  const inner = memoryBackend({ now: clock.now })
  const backend: Backend = { ...inner, close: async () => {}, ...wrap(inner) }
  const begin = () => createTestEngine({ clock, backend })
  return { clock, backend, begin }
}

describe('a timeout', () => {
  it('[IN7] fires at expiresAt exactly, and tells both sides', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = await Promise.all([login('ada'), login('bob')])
    await ada.ask('invitation.invite', TO_BOB)
    await clock.advance(RING_MS - 1)
    expect(bob.calls()).toHaveLength(1)
    await clock.advance(1)
    for (const one of [ada, bob]) {
      expect(one.calls().at(-1)).toMatchObject({
        invitation: { status: 'ended', endReason: 'timedOut', endedAt: clock.now() },
        steps: [{ rev: 2, cause: 'timedOut' }],
      })
    }
  })

  it('[IN7] is never when it is 0', async () => {
    const { login, clock } = createTestEngine()
    const ada = await login('ada')
    const sent = await ada.ask('invitation.invite', { ...TO_BOB, timeoutMs: 0 })
    expect(sent).not.toHaveProperty('expiresAt')
    await clock.advance(10 * 60_000)
    expect(await ada.ask('invitation.cancel', ONE)).toMatchObject({ endReason: 'cancelled' })
  })

  it('[IN7] does not fire for a call that was answered', async () => {
    const { login, clock } = createTestEngine()
    const [ada, bob] = await Promise.all([login('ada'), login('bob')])
    await ada.ask('invitation.invite', TO_BOB)
    await bob.ask('invitation.accept', ONE)
    await clock.advance(RING_MS * 2)
    expect(await bob.ask('invitation.accept', ONE)).toMatchObject({ status: 'active', rev: 2 })
  })

  it('[IN7] fires once, although it comes early and twice', async () => {
    const { clock, begin } = openBackend((inner) => ({
      // Always names the alarm, due or not.
      async claimDue(limit) {
        const { due } = await inner.claimDue(limit)
        const early = {
          type: 'alarm',
          key: 'domain:pair:ada\nbob',
          name: 'ring/one',
          at: 0,
        } as const
        return { due: [...due, early], nextAt: clock.now() + 1000 }
      },
    }))
    const { login } = begin()
    const [ada, bob] = await Promise.all([login('ada'), login('bob')])
    await ada.ask('invitation.invite', TO_BOB)
    await clock.advance(RING_MS - 1)
    expect(bob.calls()).toHaveLength(1)
    await clock.advance(10_000)
    expect(bob.calls().slice(1)).toMatchObject([{ invitation: { endReason: 'timedOut' } }])
  })

  it('[IN7] that came early is not forgotten', async () => {
    let isEarly = true
    const { clock, begin } = openBackend((inner) => ({
      async claimDue(limit) {
        const claim = await inner.claimDue(limit)
        const { rev } = await inner.read('domain:pair:ada\nbob', {})
        if (rev === 0 || !isEarly) return claim
        isEarly = false
        const early = { key: 'domain:pair:ada\nbob', name: 'ring/one', at: 0 } as const
        return { ...claim, due: [{ type: 'alarm', ...early }] }
      },
    }))
    const { login } = begin()
    const ada = await login('ada')
    await ada.ask('invitation.invite', { ...TO_BOB, timeoutMs: RING_MS })
    await ada.ask('invitation.invite', { inviteId: 'soon', to: 'cyd', timeoutMs: 1000 })
    await clock.advance(RING_MS)
    expect(isEarly).toBe(false)
    expect(ada.calls().at(-1)).toMatchObject({
      invitation: { inviteId: 'one', endReason: 'timedOut' },
    })
  })

  it('[IN15] fires after the server has been restarted on the same backend', async () => {
    const { clock, begin } = openBackend()
    const first = begin()
    const ada = await first.login('ada')
    await ada.ask('invitation.invite', TO_BOB)
    await first.close()
    await clock.advance(5000)

    const second = begin()
    await second.login('ada', resumptionOf(ada))
    const bob = await second.login('bob')
    expect(bob.login.inbox).toMatchObject({ snapshot: { invitations: [{ status: 'ringing' }] } })
    await clock.advance(RING_MS - 5000)
    expect(bob.calls()).toMatchObject([{ invitation: { endReason: 'timedOut', rev: 2 } }])
    expect([...first.failures, ...second.failures]).toEqual([])
  })

  it('[IN15] fires at once when it was due while no server ran', async () => {
    const { clock, begin } = openBackend()
    const first = begin()
    const ada = await first.login('ada')
    const sent = await ada.ask('invitation.invite', TO_BOB)
    await first.close()
    await clock.advance(RING_MS + 5000)

    const second = begin()
    await clock.settle()
    const bob = await second.login('bob')
    expect(bob.login.inbox).toMatchObject({
      snapshot: { invitations: [{ endReason: 'timedOut', endedAt: sent.expiresAt }] },
    })
  })

  it('[IN7] [RE9] fires once when two nodes share a backend', async () => {
    const { clock, begin } = openBackend()
    const [here, there] = [begin(), begin()]
    const ada = await here.login('ada')
    const bob = await there.login('bob')
    await ada.ask('invitation.invite', TO_BOB)
    await clock.advance(RING_MS * 2)
    expect(ada.calls()).toHaveLength(2)
    expect(bob.calls()).toEqual(ada.calls())
  })
})

describe('what has failed', () => {
  it('[RE13] on the way to an inbox is tried again, and answered meanwhile', async () => {
    let isCut = true
    const { clock, begin } = openBackend((inner) => ({
      commit: (key, change) =>
        isCut && key === 'user:bob' && change.events.length > 0
          ? Promise.reject(new Error('cut off'))
          : inner.commit(key, change),
    }))
    const { login, failures } = begin()
    const [ada, bob] = await Promise.all([login('ada'), login('bob')])
    const sent = await ada.ask('invitation.invite', { ...TO_BOB, timeoutMs: 0 })
    expect(sent.status).toBe('ringing')
    expect(failures).not.toEqual([])
    await clock.settle()
    expect(bob.calls()).toEqual([])

    isCut = false
    await clock.advance(5000)
    expect(bob.calls()).toMatchObject([{ steps: [{ cause: 'invited' }] }])
    expect(ada.calls()).toHaveLength(1)
    await clock.advance(60_000)
    expect(bob.calls()).toHaveLength(1)
  })

  it('[RE13] while the server looked for what is due is looked for again', async () => {
    let isCut = true
    const { clock, begin } = openBackend((inner) => ({
      claimDue: (limit) => (isCut ? Promise.reject(new Error('cut off')) : inner.claimDue(limit)),
    }))
    const { login, failures } = begin()
    const ada = await login('ada')
    await ada.ask('invitation.invite', TO_BOB)
    await clock.advance(RING_MS + 1500)
    expect(failures).not.toEqual([])
    isCut = false
    await clock.advance(1000)
    expect(ada.calls().at(-1)).toMatchObject({ invitation: { endReason: 'timedOut' } })
  })

  it('[RE9] is more than one look can take: all of it is seen to', async () => {
    const { login, clock } = createTestEngine({ limits: { invitationsPerUserPerMinute: 250 } })
    const ada = await login('ada')
    const invite = (index: number) =>
      ada.ask('invitation.invite', { inviteId: `call ${index}`, to: `user${index}` })
    // A connection lets no more than 200 commands wait.
    await Promise.all(Array.from({ length: 125 }, (_, index) => invite(index)))
    await Promise.all(Array.from({ length: 125 }, (_, index) => invite(125 + index)))
    await clock.advance(RING_MS)
    const over = ada
      .calls()
      .filter((event) => 'invitation' in event && event.invitation.status === 'ended')
    expect(over).toHaveLength(250)
  })
})
