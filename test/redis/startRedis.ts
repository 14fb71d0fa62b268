import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from 'redis'

/**
 * A real `redis-server` process on a free port of this machine, with an append-only file in a
 * folder of its own. Valkey cannot be had on the test machines.
 */
export interface RedisServer {
  readonly port: number
  readonly url: string
  readonly process: ChildProcess
  /** Asks the server itself, on a connection of its own. */
  ask(...command: readonly string[]): Promise<unknown>
  /** Kills the process with SIGKILL and waits until it is gone. The files stay. */
  kill9(): Promise<void>
  /** Starts it again on the same port, with what its files hold, and waits until it answers. */
  restart(): Promise<void>
  /** Freezes the process with SIGSTOP: connections stay open and nothing is answered. */
  pause(): void
  /** Lets it go on after `pause`. */
  resume(): void
  /** Ends the process and removes its files. */
  stop(): Promise<void>
}

export interface StartRedisOptions {
  /** Settings as arguments: `['--cluster-enabled', 'yes']`. */
  readonly settings?: readonly string[]
  /** @default a free one */
  readonly port?: number
}

const ANSWERS_WITHIN_MS = 20_000

/** Starts a server and resolves when it answers. */
export async function startRedis(options: StartRedisOptions = {}): Promise<RedisServer> {
  const { settings = [], port = await freePort() } = options
  const folder = await mkdtemp(join(tmpdir(), 'beckon-redis-'))
  let child = launch()
  // A run that is broken off must not leave servers behind.
  const killAtExit = () => void child.kill('SIGKILL')
  process.once('exit', killAtExit)
  await answers()

  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    get process() {
      return child
    },
    ask,
    kill9: () => end('SIGKILL'),
    async restart() {
      if (isRunning(child)) await end('SIGKILL')
      child = launch()
      await answers()
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      if (isRunning(child)) await end('SIGKILL')
      process.off('exit', killAtExit)
      await rm(folder, { recursive: true, force: true })
    },
  }

  function launch(): ChildProcess {
    const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '']
    const durable = ['--appendonly', 'yes', '--appendfsync', 'always']
    const quick = ['--repl-diskless-sync-delay', '0']
    // The tests bind nothing to it and nobody looks at it, so its log goes nowhere.
    return spawn('redis-server', [...own, ...durable, ...quick, ...settings], { stdio: 'ignore' })
  }

  async function answers(): Promise<void> {
    const until = Date.now() + ANSWERS_WITHIN_MS
    for (;;) {
      try {
        if ((await ask('PING')) === 'PONG') return
      } catch (error) {
        if (Date.now() > until || !isRunning(child)) throw error
      }
      await new Promise<void>((resolve) => void setTimeout(resolve, 20))
    }
  }

  async function ask(...command: readonly string[]): Promise<unknown> {
    const client = createClient({ socket: { host: '127.0.0.1', port, reconnectStrategy: false } })
    // It shows in the rejection.
    client.on('error', () => {})
    try {
      await client.connect()
      return await client.sendCommand([...command])
    } finally {
      if (client.isOpen) client.destroy()
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const gone = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
    child.kill(signal)
    await gone
  }
}

/** A port of this machine that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => void server.close(() => resolve()))
  if (address === null || typeof address === 'string') throw new Error('No port was free.')
  return address.port
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}
