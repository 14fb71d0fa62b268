import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { NodeSpec } from './nodeSpec.ts'

/** A server in a process of its own. */
export interface ServerProcess {
  readonly port: number
  /** What it has complained about. */
  complaints(): string
  /** When it has died by itself. */
  readonly gone: Promise<unknown>
  /** As when the power fails. Resolves when it is gone. */
  kill(): Promise<void>
  /** It stands still, and does not know. */
  pause(): void
  resume(): void
  /** Bytes that it takes of the machine's memory. */
  readonly pid: number
}

const SCRIPT = fileURLToPath(new URL('nodeProcess.ts', import.meta.url))

/** Starts a server, and waits until it listens. It is gone when the test is over. */
export async function startNode(spec: NodeSpec): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const gone = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await gone
  })
  let complaints = ''
  child.stderr.on('data', (text: Buffer) => void (complaints += text.toString()))
  child.stdin.end(JSON.stringify(spec))
  const [said] = (await Promise.race([
    once(child.stdout, 'data'),
    gone.then(() => Promise.reject(new Error(`The server did not start: ${complaints}`))),
  ])) as [Buffer]
  const { port } = JSON.parse(said.toString()) as { port: number }
  return {
    port,
    pid: child.pid ?? 0,
    gone,
    complaints: () => complaints,
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  }
}
