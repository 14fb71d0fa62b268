import { request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startServer as startExpress } from '../../examples/express/startServer.ts'
import { startServer as startFastify } from '../../examples/fastify/startServer.ts'
import { startServer as startNext, type NextApp } from '../../examples/next/startServer.ts'
import { createSignalingClient } from '../../src/client/createSignalingClient.ts'
import { messagesOf } from '../client/clientViews.ts'

interface Started {
  readonly http: Server
  close(): Promise<unknown>
}

/** Stands in for Next, which weighs 340 MB: its custom server is these three methods. */
function standIn(): NextApp {
  return {
    prepare: async () => {},
    getRequestHandler: () => async (_request: IncomingMessage, response: ServerResponse) => {
      response.end('Hello from Next')
    },
    close: async () => {},
  }
}

async function open(start: () => Promise<Started>) {
  const started = await start()
  onTestFinished(async () => void (await started.close()))
  // It listens on a port, not on a pipe.
  const { port } = started.http.address() as AddressInfo
  return { ...started, url: `http://127.0.0.1:${port}` }
}

async function logIn(url: string, userId: string) {
  const client = createSignalingClient({ url })
  onTestFinished(() => client.close())
  await client.login(userId)
  return client
}

describe.each([
  ['Express', () => startExpress(0), '/beckon'],
  ['Fastify', () => startFastify(0), ''],
  ['Next', () => startNext(0, { app: standIn(), auth: 'none' }), ''],
] as const)('within %s', (name, start, prefix) => {
  it('clients meet and talk, and the app has its own routes', async () => {
    const { url } = await open(start)
    const [ada, bob] = await Promise.all([logIn(url, 'ada'), logIn(url, 'bob')])
    await Promise.all([ada.channels.join('lobby'), bob.channels.join('lobby')])
    await ada.messages.send({ channelId: 'lobby' }, 'hello')
    await vi.waitFor(() => expect(messagesOf(bob)).toMatchObject([{ body: 'hello' }]))
    expect(await (await fetch(url)).text()).toBe(`Hello from ${name}`)
    expect(await (await fetch(`${url}${prefix}/healthz`)).text()).toBe('ok\n')
    expect(await (await fetch(`${url}${prefix}/metrics`)).text()).toContain('beckon_sessions 2')
  })

  it('upgrades of other paths are left to the app', async () => {
    const { http, url } = await open(start)
    const heard = new Promise<string | undefined>((resolve) => {
      http.on('upgrade', ({ url: path }: IncomingMessage, socket: Duplex) => {
        resolve(path)
        socket.end('HTTP/1.1 418 Of the app\r\n\r\n')
      })
    })
    const asking = request(`${url}/_next/webpack-hmr`, {
      headers: { connection: 'Upgrade', upgrade: 'websocket' },
    })
    asking.on('error', () => {})
    asking.end()
    expect(await heard).toBe('/_next/webpack-hmr')
  })

  it('goes away without taking the app along', async () => {
    const { close, http, url } = await open(start)
    await logIn(url, 'ada')
    await close()
    await vi.waitFor(() => expect(http.listening).toBe(false))
  })
})
