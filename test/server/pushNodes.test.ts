import { describe, expect, it } from 'vitest'
import type { Backend } from '../../src/server/backend.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine } from './createTestEngine.ts'
import { openPush } from './openPush.ts'
import { createPushService } from './pushService.ts'

const CALL = { inviteId: 'call-1' }

/** Two servers on one backend. `interpose` is run once, before the next commit to Ada's record by the second. */
async function openTwo({ nodeLeaseMs }: { nodeLeaseMs?: number } = {}) {
  const clock = createFakeClock()
  const inner = { ...memoryBackend({ now: clock.now }), close: async () => {} }
  const service = createPushService()
  const lease = nodeLeaseMs === undefined ? {} : { nodeLeaseMs }
  const shared = { clock, push: [service.transport], ...lease }
  let waiting: (() => Promise<void>) | undefined
  const commit: Backend['commit'] = async (key, change) => {
    const run = key === 'user:ada' ? waiting : undefined
    if (run !== undefined) waiting = undefined
    await run?.()
    return inner.commit(key, change)
  }
  const here = createTestEngine({ ...shared, backend: inner })
  const there = await openPush({ ...shared, backend: { ...inner, commit } })
  return { here, there, service, interpose: (run: () => Promise<void>) => void (waiting = run) }
}

describe('what two servers do at once', () => {
  it('[PU5] [PU6] rings somebody whose session ends on one while the other enters the call', async () => {
    const { here, there, service, interpose } = await openTwo()
    await there.subscribe('phone')
    const ada = await here.login('ada')
    interpose(async () => {
      await ada.ask('session.logout', {})
    })
    await there.ring()
    await there.pass(5000)
    expect(service.told()).toEqual(['ring phone'])
  })

  it('[PU11] closes what one sends while the other hears of a revision', async () => {
    const { there, service, interpose } = await openTwo()
    await there.subscribe('phone')
    const cy = await there.login('cy')
    await there.bob.ask('invitation.invite', { ...CALL, to: ['ada', 'cy'] })
    interpose(() => there.pass(200))
    await cy.ask('invitation.deliver', CALL)
    await there.pass(1000)
    await there.bob.ask('invitation.cancel', CALL)
    await there.pass(5000)
    expect(service.told()).toEqual(['ring phone', 'close phone'])
  })

  it('[PU6] rings when the server of the last session dies, as soon as that is seen', async () => {
    const { here, there, service } = await openTwo({ nodeLeaseMs: 10_000 })
    await there.subscribe('phone')
    await here.login('ada')
    await there.ring({ timeoutMs: 60_000 })
    await here.close()
    await there.pass(6000)
    expect(service.told()).toEqual(['ring phone'])
  })
})

describe('two servers', () => {
  it('[PU13] send once what both know of', async () => {
    const clock = createFakeClock()
    const backend = memoryBackend({ now: clock.now })
    const service = createPushService()
    const shared = { clock, backend, push: [service.transport] }
    const t = await openPush(shared)
    const other = createTestEngine(shared)
    await t.subscribe('phone')
    await t.subscribe('laptop')
    for (let round = 0; round < 20; round++) {
      await t.ring({ inviteId: `call-${round}`, timeoutMs: 1000 })
      await t.pass(2000)
    }
    const count = (told: string) => service.told().filter((one) => one === told).length
    expect(['ring phone', 'ring laptop', 'close phone', 'close laptop'].map(count)).toEqual([
      20, 20, 20, 20,
    ])
    expect([...t.failures, ...other.failures]).toEqual([])
    await other.close()
  })

  it('[PU6] [PU11] push when the last session goes that either has', async () => {
    const clock = createFakeClock()
    const backend = memoryBackend({ now: clock.now })
    const service = createPushService()
    const shared = { clock, backend, push: [service.transport] }
    const t = await openPush(shared)
    const other = createTestEngine(shared)
    await t.subscribe('phone')
    const here = await t.login('ada')
    const there = await other.login('ada')
    await t.ring()
    here.drop()
    there.drop()
    await t.pass(5000)
    expect(service.told()).toEqual(['ring phone'])
    const back = await other.login('ada')
    await back.ask('invitation.accept', CALL)
    await t.pass(1000)
    expect(service.told()).toEqual(['ring phone', 'close phone'])
    await other.close()
  })
})
