import { describe, expect, it } from 'vitest'
import { createSignalingClient } from '../../src/client/createSignalingClient.ts'
import type { Transport, TransportHandlers } from '../../src/client/transport.ts'
import { createMemoryNetwork } from '../../src/testing/memoryTransport.ts'
import { createTestEngine } from '../server/createTestEngine.ts'
import { statusOf } from './clientViews.ts'

/** Ada, logged in, over a way to the server that can send her away. */
async function openAda(reconnect: { maxAttempts?: number } = {}) {
  const { engine, clock } = createTestEngine()
  const network = createMemoryNetwork(engine, clock)
  let latest: TransportHandlers | undefined
  const transport: Transport = {
    open(handlers) {
      latest = handlers
      return network.transport.open(handlers)
    },
  }
  const ada = createSignalingClient({ transport, clock, reconnect, random: () => 0.5 })
  const login = ada.login('ada')
  await clock.settle()
  const { sessionId } = await login
  const sendAway = (afterMs: number) => latest?.onGoAway(afterMs)
  return { ada, clock, network, sessionId, sendAway }
}

describe('a client that is sent away', () => {
  it('[OP2] goes on until then, and then over another connection, as the same session', async () => {
    const { ada, clock, network, sessionId, sendAway } = await openAda()
    const statuses: string[] = []
    ada.on('connection.changed', ({ status }) => void statuses.push(status))
    sendAway(4000)
    await clock.advance(3999)
    expect(statuses).toEqual([])
    expect(network.opened).toBe(1)

    await clock.advance(1)
    await clock.settle()
    expect(network.opened).toBe(2)
    expect(statuses).toEqual(['reconnecting', 'connected'])
    expect(ada.store.getState().session?.sessionId).toBe(sessionId)
  })

  it('[OP2] counts no failure', async () => {
    const { ada, clock, network, sendAway } = await openAda({ maxAttempts: 2 })
    const errors: unknown[] = []
    ada.on('connection.changed', ({ error }) => void (error && errors.push(error)))
    sendAway(100)
    await clock.advance(100)
    expect(network.opened).toBe(2)
    expect(errors).toEqual([])
  })

  it('[OP2] is not sent away twice, nor after it has left', async () => {
    const { ada, clock, network, sendAway } = await openAda()
    sendAway(1000)
    sendAway(2000)
    await clock.advance(5000)
    expect(network.opened).toBe(2)
    sendAway(1000)
    void ada.logout()
    await clock.advance(5000)
    expect(network.opened).toBe(2)
    expect(statusOf(ada)).toBe('idle')
  })

  it('[OP2] sends again what was not answered', async () => {
    const { ada, clock, network, sendAway } = await openAda()
    sendAway(100)
    await clock.advance(99)
    network.latency(50)
    const joined = ada.channels.join('lobby')
    await clock.advance(1000)
    expect(await joined).toMatchObject({ channelId: 'lobby', count: 1 })
    expect(network.opened).toBe(2)
  })
})
