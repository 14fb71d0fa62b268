import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import {
  createSignalingClient,
  type SignalingClient,
} from '../../src/client/createSignalingClient.ts'
import { systemClock } from '../../src/internal/clock.ts'
import { createId } from '../../src/internal/createId.ts'
import { LIMITS, RETENTION_MS, type Limits } from '../../src/protocol/limits.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createEngine } from '../../src/server/engine/createEngine.ts'
import { createGateway } from '../../src/server/gateway/createGateway.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTcpProxy } from '../e2e/tcpProxy.ts'

const KIB = 1024

/** Everything may be large and fast, so that a test can fill a network. */
const LARGE = {
  attrBytes: 128 * KIB,
  frameBytes: 256 * KIB,
  commandsPerSessionPerSecond: Infinity,
}

/**
 * A real server on real sockets, behind which clients may stop to read. How long the server is
 * patient is the fake clock's affair.
 */
export async function openEdge(limits: Partial<Limits> = {}) {
  const clock = createFakeClock()
  const failures: unknown[] = []
  const refusals: string[] = []
  let slowCount = 0
  let sentBytes = 0
  const all = { ...LIMITS, ...LARGE, ...limits }
  const report = (error: unknown) => void failures.push(error)
  const engine = createEngine({
    backend: memoryBackend(),
    clock: systemClock,
    createId,
    limits: all,
    graceMs: 10_000,
    retentionMs: RETENTION_MS,
    authenticate: async ({ userId }) => ({ userId }),
    callWaiting: 'queue',
    glare: 'merge',
    report,
  })
  const http = createServer()
  const sockets = new Set<Socket>()
  http.on('connection', (socket) => sockets.add(socket))
  const gateway = createGateway(http, {
    engine,
    limits: all,
    report,
    clock,
    monitor: {
      connected() {},
      disconnected() {},
      commandBegan: () => () => {},
      sessionBegan() {},
      sessionEnded() {},
      sent: (bytes) => void (sentBytes += bytes),
      fenced() {},
      pushed() {},
      refused: (reason) => void refusals.push(reason),
      slow: () => void slowCount++,
    },
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const proxy = await createTcpProxy(port)
  const clients: SignalingClient[] = []
  onTestFinished(async () => {
    await Promise.all(clients.map((client) => client.close()))
    proxy.close()
    gateway.close()
    http.close()
    await engine.close()
  })

  return {
    clock,
    failures,
    refusals,
    slowCount: () => slowCount,
    /** Frames, replies and all else, to everybody. */
    sentBytes: () => sentBytes,
    /** Its connections can stop to read: `pause` and `restore`. */
    proxy,
    directUrl: `http://127.0.0.1:${port}`,
    proxyUrl: `http://127.0.0.1:${proxy.port}`,
    /** What Node holds for the sockets of the server: their `bufferedAmount`. */
    bufferedBytes: () => Math.max(...[...sockets].map((socket) => socket.writableLength)),
    async logIn(userId: string, url: string): Promise<SignalingClient> {
      const client = createSignalingClient({ url, random: () => 0 })
      clients.push(client)
      await client.login(userId)
      return client
    },
  }
}
