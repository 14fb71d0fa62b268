import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createSignalingServer } from '../../src/server/createSignalingServer.ts'
import { createReadiness } from '../../src/server/operation/createReadiness.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { openServer } from '../server/openServer.ts'

async function ask(url: string, init?: RequestInit) {
  const response = await fetch(url, init)
  return { status: response.status, text: await response.text() }
}

describe('a server of its own', () => {
  it('[OP5] answers its routes, and nothing else', async () => {
    const { url } = await openServer()
    expect(await ask(`${url}/healthz`)).toEqual({ status: 200, text: 'ok\n' })
    expect(await ask(`${url}/readyz?verbose`)).toEqual({ status: 200, text: 'ready\n' })
    expect(await ask(`${url}/metrics`)).toMatchObject({ status: 200 })
    expect(await ask(`${url}/healthzz`)).toMatchObject({ status: 404 })
    expect(await ask(`${url}/healthz`, { method: 'POST' })).toMatchObject({ status: 405 })
  })

  it('keeps /metrics to itself when it is told to', async () => {
    const { url } = await openServer({ metrics: false })
    expect(await ask(`${url}/metrics`)).toMatchObject({ status: 404 })
  })

  it('gives /metrics to who brings the token', async () => {
    const { url } = await openServer({ metrics: { token: 'of Prometheus' } })
    const withToken = (token: string) =>
      ask(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
    expect(await ask(`${url}/metrics`)).toMatchObject({ status: 401 })
    expect(await withToken('of Mallory')).toMatchObject({ status: 401 })
    const { status, text } = await withToken('of Prometheus')
    expect(status).toBe(200)
    expect(text).toContain('# TYPE beckon_connections gauge')
  })
})

describe('within an app', () => {
  it('[OP5] answers only where the app asks it to', async () => {
    const server = createSignalingServer({ auth: 'none' })
    const http = createServer((request, response) => {
      const isMounted = request.url?.startsWith('/ops/') === true
      request.url = request.url?.replace('/ops/', '/') ?? ''
      if (!isMounted || !server.handle(request, response)) response.end('of the app')
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const { url } = await server.listen(http)
    onTestFinished(async () => {
      await server.close()
      http.close()
    })
    expect((await ask(`${url}/healthz`)).text).toBe('of the app')
    expect((await ask(`${url}/ops/healthz`)).text).toBe('ok\n')
    expect((await ask(`${url}/ops/else`)).text).toBe('of the app')
  })
})

describe('readiness', () => {
  const whole = { isDraining: () => false, isReady: () => true, backend: memoryBackend() }

  it('[OP4] is there while the backend answers', async () => {
    const ready = createReadiness({ ...whole, clock: createFakeClock() })
    expect(await ready()).toBeUndefined()
  })

  it.each([
    ['the server drains', { isDraining: () => true }, 'draining'],
    ['the lease is lost', { isReady: () => false }, 'fenced'],
  ])('[OP4] is gone when %s', async (_what, broken, reason) => {
    const ready = createReadiness({ ...whole, ...broken, clock: createFakeClock() })
    expect(await ready()).toMatch(reason)
  })

  it('[OP4] is gone when the backend fails, without saying why', async () => {
    const backend = { ...memoryBackend(), heads: () => Promise.reject(new Error('hunter2')) }
    const ready = createReadiness({ ...whole, backend, clock: createFakeClock() })
    expect(await ready()).toBe('backend: it does not answer')
  })

  it('[OP4] is gone when the backend takes more than 2 s', async () => {
    const clock = createFakeClock()
    const backend = { ...memoryBackend(), heads: () => new Promise<never>(() => {}) }
    const ready = createReadiness({ ...whole, backend, clock })()
    await clock.advance(2000)
    expect(await ready).toMatch('backend')
  })
})
