import { createServer } from 'node:http'
import { connect as connectTcp } from 'node:net'
import { io } from 'socket.io-client'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createSignalingServer } from '../../src/server/createSignalingServer.ts'
import { openServer } from './openServer.ts'

const LOBBY = { channelId: 'lobby' }

describe('a server', () => {
  it('[WR9] answers commands in the order in which they were sent', async () => {
    const { login } = await openServer()
    const ada = await login('ada')
    const replies = await Promise.all([
      ada.ask('channel.join', LOBBY),
      ada.ask('channel.setAttr', { ...LOBBY, key: 'n', value: '1', ifRev: 0 }),
      ada.ask('channel.leave', LOBBY),
      ada.ask('message.send', { to: LOBBY, messageId: 'm1', body: '2' }),
    ])
    expect(replies).toMatchObject([
      { ok: true },
      { ok: true },
      { ok: true },
      { ok: false, error: { code: 'NOT_A_MEMBER' } },
    ])
  })

  it('[SE13] asks for a sign of life while something rings', async () => {
    const { login } = await openServer()
    const [ada, bob] = [await login('ada'), await login('bob')]
    const probed = new Promise((resolve) => {
      bob.socket.once('probe', (answer: () => void) => {
        answer()
        resolve('probed')
      })
    })
    await ada.ask('invitation.invite', { inviteId: 'one', to: 'bob' })
    expect(await probed).toBe('probed')
  })

  it('[SE9] says why it ends a session, and closes the connection', async () => {
    const { login } = await openServer()
    const tab = await login('ada')
    const ended = new Promise((resolve) => tab.socket.once('ended', resolve))
    await login('ada', { exclusive: true })
    expect(await ended).toBe('replaced')
    await tab.gone
  })

  it('[SE6] closes the old connection of a session that is resumed', async () => {
    const { login } = await openServer()
    const tab = await login('ada')
    const { session, resumeKey } = tab.login as {
      session: { sessionId: string }
      resumeKey: string
    }
    const resume = { sessionId: session.sessionId, key: resumeKey }
    const back = await login('ada', { resume })
    expect(back.login).toMatchObject({ isResumed: true, session })
    await tab.gone
  })

  it('[WR10] says nothing of why it failed', async () => {
    const inner = memoryBackend()
    const cause = new Error('password "hunter2" was refused')
    let isCut = false
    const { login, failures } = await openServer({
      backend: {
        ...inner,
        commit: (key, change) => (isCut ? Promise.reject(cause) : inner.commit(key, change)),
      },
    })
    const ada = await login('ada')
    isCut = true
    const refused = await ada.ask('channel.join', LOBBY)
    expect(refused).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } })
    expect(JSON.stringify(refused)).not.toContain('hunter2')
    expect(failures).toContain(cause)
  })

  it('speaks WebSocket only, and serves nothing else', async () => {
    const { url } = await openServer()
    const page = await fetch(url)
    expect(page.status).toBe(404)
    const polling = io(url, { transports: ['polling'], forceNew: true, reconnection: false })
    onTestFinished(() => void polling.disconnect())
    await new Promise((resolve) => polling.once('connect_error', resolve))
    expect(polling.connected).toBe(false)
  })

  it.each([
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    'GET /elsewhere HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    '\u0000\u0001 nonsense\r\n\r\n',
  ])('[WR5] stays up after a request that is none', async (request) => {
    const { port, login } = await openServer()
    const socket = connectTcp(port, '127.0.0.1')
    const gone = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => {})
    socket.resume()
    socket.write(request)
    await gone
    expect((await login('ada')).login).toMatchObject({ isResumed: false })
  })
})

describe('listen', () => {
  it('says where it listens', async () => {
    const { url, port } = await openServer()
    expect(port).toBeGreaterThan(0)
    expect(url).toBe(`http://127.0.0.1:${port}`)
  })

  it('listens on this machine only when it trusts everybody', async () => {
    const server = createSignalingServer({ auth: 'none' })
    onTestFinished(() => server.close())
    expect((await server.listen(0)).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  it('rejects when the port is taken', async () => {
    const { port } = await openServer()
    const second = createSignalingServer({ auth: 'none' })
    onTestFinished(() => second.close())
    await expect(second.listen(port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('joins an HTTP server of the app, and leaves it to the app when it closes', async () => {
    const http = createServer((_request, response) => response.end('mine'))
    onTestFinished(() => void http.close())
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const server = createSignalingServer({ auth: 'none' })
    const { url } = await server.listen(http)
    const socket = io(url, { transports: ['websocket'], reconnection: false })
    await new Promise<void>((resolve) => socket.once('connect', resolve))
    expect(await (await fetch(url)).text()).toBe('mine')

    const gone = new Promise((resolve) => socket.once('disconnect', resolve))
    await server.close()
    await gone
    expect(http.listening).toBe(true)
    expect(await (await fetch(url)).text()).toBe('mine')
  })
})

describe('close', () => {
  it('closes every connection, also those that have not logged in', async () => {
    const { server, connect, login } = await openServer()
    const [stranger, ada] = [await connect(), await login('ada')]
    await server.close()
    await Promise.all([stranger.gone, ada.gone])
    await server.close()
  })
})

describe('auth', () => {
  it('says what it can be to who gives something else', () => {
    for (const auth of [undefined, null, {}, { jwt: 'x' }, 'anybody', 7]) {
      const options = { auth } as unknown as { auth: 'none' }
      expect(() => createSignalingServer(options)).toThrow('needs auth: { secret }')
    }
  })

  it("'none' is refused in production", () => {
    vi.stubEnv('NODE_ENV', 'production')
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(() => createSignalingServer({ auth: 'none' })).toThrow('refused in production')
  })

  it('[SE2] by a function says who a token belongs to', async () => {
    const auth = async (token: string) => ({ userId: token.replace('token of ', '') })
    const { connect } = await openServer({ auth })
    const attempt = async (userId: string, token?: string) => {
      const client = await connect()
      const payload = { version: 1, userId, ...(token === undefined ? {} : { token }) }
      const reply = await client.ask('session.login', payload)
      return reply.ok ? 'in' : reply.error.code
    }
    expect(await attempt('ada', 'token of ada')).toBe('in')
    expect(await attempt('ada', 'token of bob')).toBe('UNAUTHORIZED')
    expect(await attempt('ada')).toBe('UNAUTHORIZED')
    expect(await attempt('ada', 'token of a b')).toBe('UNAUTHORIZED')
  })

  it.each([
    ['rejects', () => Promise.reject(new Error('secret'))],
    [
      'throws',
      () => {
        throw new Error('secret')
      },
    ],
  ])('[AU2] by a function that %s is UNAVAILABLE', async (_what, auth) => {
    const { connect } = await openServer({ auth })
    const client = await connect()
    const reply = await client.ask('session.login', { version: 1, userId: 'ada', token: 'x' })
    expect(reply).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } })
    expect(JSON.stringify(reply)).not.toContain('secret')
  })

  it.each([
    ['knows nobody', async () => undefined as never],
    ['knows nobody by name', async () => ({}) as never],
    ['answers at once', (() => ({ userId: 'bob' })) as never],
  ])('[SE2] by a function that %s is UNAUTHORIZED', async (_what, auth) => {
    const { connect } = await openServer({ auth })
    const client = await connect()
    const reply = await client.ask('session.login', { version: 1, userId: 'ada', token: 'x' })
    expect(reply).toMatchObject({ ok: false, error: { code: 'UNAUTHORIZED' } })
  })
})
