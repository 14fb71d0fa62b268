import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createSignalingClient } from '../../src/client/createSignalingClient.ts'
import { socketTransport } from '../../src/client/socketTransport.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { MAX_DRAIN_MS, createDrain } from '../../src/server/gateway/createDrain.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { statusOf } from '../client/clientViews.ts'
import { openServer } from '../server/openServer.ts'
import { askUpgrade } from '../server/askUpgrade.ts'

/** Longer than anything here takes, so that what ends early has a reason to. */
const LONG_MS = 60_000

async function readiness(url: string) {
  const response = await fetch(`${url}/readyz`)
  return [response.status, (await response.text()).trim()]
}

describe('a server that is about to stop', () => {
  it('[OP1] tells every client when to go, each at another time', async () => {
    const { server, login } = await openServer()
    const clients = await Promise.all(['ada', 'bob', 'cleo', 'dora'].map((id) => login(id)))
    const told = clients.map(
      ({ socket }) => new Promise<{ afterMs: number }>((resolve) => socket.once('goAway', resolve)),
    )
    void server.close({ drainMs: LONG_MS })
    const delays = (await Promise.all(told)).map(({ afterMs }) => afterMs)
    expect(new Set(delays).size).toBeGreaterThan(1)
    expect(Math.max(...delays)).toBeLessThanOrEqual(10_000)
  })

  it('[OP1] lets nobody in any more, and says so to whoever asks', async () => {
    const { server, url, port, login } = await openServer()
    const ada = await login('ada')
    const told = new Promise((resolve) => ada.socket.once('goAway', resolve))
    void server.close({ drainMs: LONG_MS })
    await told
    expect(await askUpgrade(port)).toMatchObject({ status: 503 })
    expect(await readiness(url)).toEqual([503, 'draining: it is about to stop'])
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  it('[OP1] serves who is there until they go, and is over when the last one has gone', async () => {
    const { server, login } = await openServer()
    const ada = await login('ada')
    const told = new Promise((resolve) => ada.socket.once('goAway', resolve))
    const closed = server.close({ drainMs: LONG_MS })
    await told
    expect(await ada.ask('session.ping', {})).toMatchObject({ ok: true })
    ada.socket.disconnect()
    await closed
  })

  it('[OP1] waits for 10 min at most', async () => {
    const clock = createFakeClock()
    const drain = createDrain({ clock, random: Math.random })
    let isOver = false
    drain.enter(() => {})
    void drain.begin(30 * 86_400_000).then(() => (isOver = true))
    await clock.advance(MAX_DRAIN_MS - 1)
    expect(isOver).toBe(false)
    await clock.advance(1)
    expect(isOver).toBe(true)
  })

  it('[OP1] closes who does not go', async () => {
    const { server, login } = await openServer()
    const ada = await login('ada')
    await server.close({ drainMs: 50 })
    await ada.gone
  })

  it('[OP3] keeps sessions, so that another node takes them up', async () => {
    const shared = memoryBackend()
    // Two nodes on one backend: neither may close it for the other.
    const backend = { ...shared, close: async () => {} }
    const [first, second] = [await openServer({ backend }), await openServer({ backend })]
    let { url } = first
    const ada = createSignalingClient({
      transport: { open: (handlers) => socketTransport(url).open(handlers) },
    })
    onTestFinished(() => ada.close())
    const { sessionId } = await ada.login('ada')
    const ended: string[] = []
    ada.on('session.ended', ({ reason }) => void ended.push(reason))
    url = second.url
    await first.server.close({ drainMs: 1000 })

    await vi.waitFor(() => expect(statusOf(ada)).toBe('connected'), { timeout: 15_000 })
    expect(ada.store.getState().session?.sessionId).toBe(sessionId)
    expect(ended).toEqual([])
  })
})

describe('createDrain', () => {
  it('waits for commands that are at work', async () => {
    const drain = createDrain({ clock: createFakeClock(), random: () => 0.5 })
    let finish = () => {}
    drain.track(new Promise((resolve) => (finish = resolve)))
    let isOver = false
    const over = drain.begin(LONG_MS).then(() => (isOver = true))
    await Promise.resolve()
    expect(isOver).toBe(false)
    finish()
    await over
  })

  it('waits no longer than it may', async () => {
    const clock = createFakeClock()
    const drain = createDrain({ clock, random: () => 0.5 })
    const delays: number[] = []
    drain.enter((afterMs) => void delays.push(afterMs))
    const over = drain.begin(3000)
    await clock.advance(3000)
    await over
    // Half-way through the first half.
    expect(delays).toEqual([750])
  })

  it('sends away who comes while it drains', () => {
    const drain = createDrain({ clock: createFakeClock(), random: () => 1 })
    drain.enter(() => {})
    void drain.begin(4000)
    const delays: number[] = []
    drain.enter((afterMs) => void delays.push(afterMs))
    expect(delays).toEqual([2000])
  })
})
