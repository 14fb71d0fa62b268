import { describe, expect, it } from 'vitest'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine } from './createTestEngine.ts'
import { throughWire } from './openNodes.ts'
import { openPush } from './openPush.ts'
import { createPushService } from './pushService.ts'

const CALL = { inviteId: 'call-1' }
const BUSY = { status: 'retry', reason: '503' } as const

describe('a push that its service cannot take', () => {
  it('[PU12] is tried again after 1, 2, 4 s, while it rings', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    const begin = t.clock.now()
    const at: number[] = []
    t.answers.push(BUSY, BUSY, BUSY)
    await t.ring()
    for (let seconds = 0; seconds < 10; seconds++) {
      while (at.length < t.pushes.length) at.push(t.clock.now() - begin)
      await t.pass(1000)
    }
    expect(at).toEqual([0, 1000, 3000, 7000])
    expect(t.pushes.map(({ ttlMs }) => ttlMs)).toEqual([30_000, 29_000, 27_000, 23_000])
  })

  it('[PU12] waits for as long as the service wants', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    t.answers.push({ ...BUSY, retryAfterMs: 12_000 })
    await t.ring()
    await t.pass(11_000)
    expect(t.pushes).toHaveLength(1)
    await t.pass(1000)
    expect(t.told()).toEqual(['ring phone', 'ring phone'])
  })

  it('[PU12] [PU11] is not pushed once it is over, nor taken back', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    t.answers.push(BUSY, { ...BUSY, retryAfterMs: 60_000 })
    await t.ring()
    await t.pass(10 * 60_000)
    expect(t.pushes).toHaveLength(2)
  })

  it('[PU11] is taken back when nobody knows whether it was taken', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    t.answers.push(new Error('ECONNRESET'), { ...BUSY, retryAfterMs: 60_000 })
    await t.ring()
    await t.pass(31_000)
    expect(t.told()).toEqual(['ring phone', 'ring phone', 'close phone'])
  })

  it('[PU11] is tried for 10 min when it says that it rings no more', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    await t.ring()
    t.answers.push(...Array.from({ length: 100 }, () => BUSY))
    await t.bob.ask('invitation.cancel', CALL)
    await t.pass(9 * 60_000)
    const tries = t.pushes.length
    expect(tries).toBeGreaterThan(10)
    await t.pass(60 * 60_000)
    expect(t.pushes.length - tries).toBeLessThanOrEqual(1)
  })

  it('[PU5] [PU11] rings anew although it could not say yet that the ring before was over', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    const di = await t.login('di')
    await t.ring({ to: ['ada', 'di'] })
    await di.ask('invitation.accept', CALL)
    t.answers.push({ ...BUSY, retryAfterMs: 20_000 })
    await t.pass(31_000)
    expect(t.told()).toEqual(['ring phone', 'close phone'])
    await t.bob.ask('invitation.add', { ...CALL, userIds: ['ada'] })
    await t.pass(60_000)
    expect(t.told()).toEqual(['ring phone', 'close phone', 'ring phone', 'close phone'])
    const [first, , second] = t.pushes
    expect(second?.data.at).toBeGreaterThan(first?.data.at ?? Infinity)
  })

  it('[PU12] is given up at once when it is refused', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    t.answers.push({ status: 'failed', reason: '400' })
    await t.ring()
    await t.pass(60_000)
    expect(t.told()).toEqual(['ring phone'])
  })

  it('[PU12] forgets a device that is gone', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    t.answers.push({ status: 'gone' })
    await t.ring()
    await t.pass(60_000)
    expect(t.told()).toEqual(['ring phone'])
    const ada = await t.login('ada')
    expect(await ada.ask('push.list', {})).toEqual([])
  })

  it('[PU12] does not forget a device that has subscribed again meanwhile', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    let tell = (_outcome: { status: 'gone' }) => {}
    t.answers.push(new Promise((resolve) => (tell = resolve)))
    await t.ring()
    await t.pass(1000)
    await t.subscribe('phone')
    tell({ status: 'gone' })
    await t.pass(1000)
    const ada = await t.login('ada')
    expect(await ada.ask('push.list', {})).toHaveLength(1)
  })

  it('[PU12] is not tried any more when its device is unsubscribed', async () => {
    const t = await openPush()
    const { subscriptionId } = await t.subscribe('phone')
    t.answers.push({ ...BUSY, retryAfterMs: 5000 })
    await t.ring()
    const ada = await t.login('ada')
    await ada.ask('push.unsubscribe', { subscriptionId })
    await ada.ask('session.logout', {})
    await t.pass(60_000)
    expect(t.told()).toEqual(['ring phone'])
  })
})

describe('a service that does not answer', () => {
  it('[PU18] is waited for 10 s, and holds up no timeout', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    t.answers.push(new Promise(() => {}))
    await t.ring({ timeoutMs: 3000 })
    await t.pass(3000)
    expect(t.bob.calls().at(-1)?.invitation).toMatchObject({ endReason: 'timedOut' })
    expect(t.told()).toEqual(['ring phone'])
    await t.pass(8000)
    // It may have been shown.
    expect(t.told()).toEqual(['ring phone', 'close phone'])
  })

  it('[PU18] is asked 64 times at once, and the rest afterwards', async () => {
    const t = await openPush({ limits: { invitees: 200 } })
    const users = Array.from({ length: 80 }, (_, index) => `user-${index}`)
    for (const userId of users) {
      const one = await t.login(userId)
      await one.ask('push.subscribe', {
        transport: 'test',
        target: JSON.stringify({ token: userId }),
      })
      await one.ask('session.logout', {})
    }
    const free: (() => void)[] = []
    for (const _ of users) {
      t.answers.push(new Promise((resolve) => free.push(() => resolve({ status: 'sent' }))))
    }
    await t.ring({ to: users })
    expect(t.pushes).toHaveLength(64)
    free.slice(0, 10).forEach((run) => run())
    await t.pass(1)
    expect(t.pushes).toHaveLength(74)
    free.forEach((run) => run())
    await t.pass(1)
    expect(new Set(t.told()).size).toBe(80)
  })
})

describe('a server that is closed while it sends', () => {
  it('[PU13] leaves it to whoever comes next', async () => {
    const clock = createFakeClock()
    const backend = { ...memoryBackend({ now: clock.now }), close: async () => {} }
    const t = await openPush({ clock, backend })
    await t.subscribe('phone')
    t.answers.push(new Promise(() => {}))
    // A call would be over: its inviter leaves with the server.
    await t.ring({ kind: 'signal', push: '{"description":"A doc to sign"}' })
    await t.close()
    const again = createTestEngine({ clock, backend, push: [t.transport] })
    await t.pass(1000)
    expect(t.told()).toEqual(['ring phone', 'ring phone'])
    await again.close()
  })
})

describe('a server that dies', () => {
  async function twice() {
    const clock = createFakeClock()
    const backend = memoryBackend({ now: clock.now })
    const shared = { clock, backend }
    const service = createPushService()
    const wired = throughWire(backend)
    const t = await openPush({ clock, backend: wired.backend, push: [never()] })
    await t.subscribe('phone')
    return { ...t, shared, service, kill: () => wired.wire.cut() }
  }

  /** A service that does not answer. */
  function never() {
    const service = createPushService()
    service.answers.push(...Array.from({ length: 10 }, () => new Promise<never>(() => {})))
    return service.transport
  }

  it('[PU13] while it sends, sends it again after 20 s, once', async () => {
    const t = await twice()
    await t.ring()
    t.kill()
    const again = createTestEngine({ ...t.shared, push: [t.service.transport] })
    await t.pass(19_000)
    expect(t.service.told()).toEqual([])
    await t.pass(2000)
    expect(t.service.told()).toEqual(['ring phone'])
    await t.pass(5000)
    expect(t.service.told()).toEqual(['ring phone'])
    await again.close()
  })

  it('[PU13] while it sends, does not ring when it is over, and says that it was missed', async () => {
    const t = await twice()
    await t.ring()
    t.kill()
    await t.pass(60_000)
    const again = createTestEngine({ ...t.shared, push: [t.service.transport] })
    await t.pass(5000)
    expect(t.service.told()).toEqual(['close phone'])
    await again.close()
  })
})
