import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { io } from 'socket.io-client'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createSignalingClient } from '../../src/client/createSignalingClient.ts'
import { createToken } from '../../src/server/auth/jwt.ts'
import { statusOf } from '../client/clientViews.ts'
import { freePort, openCli } from './openCli.ts'

const SECRET = 'a secret that is known to this test alone'

async function openFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'beckon-serve-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function serve(port: number, ...args: string[]) {
  const env = { BECKON_SECRET: SECRET, BECKON_PORT: String(port), BECKON_DRAIN: '1s' }
  const cli = openCli(['serve', '--host', '127.0.0.1', ...args], env)
  await cli.says('"listening"')
  return cli
}

/** Ada, in the lobby of a server that is about to be restarted. */
async function logInAda(port: number) {
  const ada = createSignalingClient({
    url: `http://127.0.0.1:${port}`,
    getToken: () => createToken('ada', { secret: SECRET }),
  })
  onTestFinished(() => ada.close())
  const { sessionId } = await ada.login('ada')
  await ada.channels.join('lobby')
  await ada.channels.setAttr('lobby', 'topic', 'tea')
  return { ada, sessionId }
}

describe('beckon serve', () => {
  it.each([
    ['SQLite goes on with its session', (folder: string) => ['--db', join(folder, 'b.db')], true],
    ['memory begins another session', () => ['--memory'], false],
  ])(
    '[OP3] stops on SIGTERM with 0, and after a restart a client on %s',
    async (_what, argsOf, isSame) => {
      const [port, folder] = [await freePort(), await openFolder()]
      const first = await serve(port, ...argsOf(folder))
      const { ada, sessionId } = await logInAda(port)
      first.signal('SIGTERM')
      expect(await first.ended).toBe(0)
      expect(first.output()).toContain('"draining"')
      expect(first.output()).toContain('"stopped"')
      expect(first.output()).not.toContain(SECRET)

      await serve(port, ...argsOf(folder))
      await vi.waitFor(() => expect(statusOf(ada)).toBe('connected'), { timeout: 30_000 })
      expect(ada.store.getState().session?.sessionId === sessionId).toBe(isSame)
      expect((await ada.channels.attrs('lobby')).get('topic')?.value).toBe(
        isSame ? 'tea' : undefined,
      )
    },
  )

  it('ends at once on the second signal', async () => {
    const port = await freePort()
    const cli = openCli(['serve', '--insecure', '--memory', '--drain', '10m'], {
      BECKON_PORT: String(port),
    })
    await cli.says('"listening"')
    // Who does not know what it is told stays, and keeps the server from being done.
    const socket = io(`http://127.0.0.1:${port}`, {
      transports: ['websocket'],
      reconnection: false,
    })
    onTestFinished(() => void socket.disconnect())
    const told = new Promise((resolve) => socket.once('goAway', resolve))
    await new Promise<void>((resolve) => socket.once('connect', resolve))
    cli.signal('SIGTERM')
    await told
    cli.signal('SIGTERM')
    expect(await cli.ended).toBe(1)
  })

  it('[OP7] ends with 1 after an error that nobody caught, and logs no message of it', async () => {
    const crash = "process.on('SIGUSR2', () => { throw new TypeError(['pri', 'vate'].join('')) })"
    const port = await freePort()
    const cli = openCli(['serve', '--insecure', '--memory', '--port', String(port)], {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash)}`,
    })
    await cli.says('"listening"')
    cli.signal('SIGUSR2')
    expect(await cli.ended).toBe(1)
    expect(cli.output()).toContain('"crashed"')
    expect(cli.output()).toContain('TypeError')
    expect(cli.output()).not.toContain('private')
  })

  it('says what to do when the port is taken', async () => {
    const port = await freePort()
    await serve(port, '--memory')
    const second = openCli(['serve', '--insecure', '--memory', '--port', String(port)])
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain(`Port ${port} is taken. Choose another one with --port.`)
  })
})
