import { spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const CLI = fileURLToPath(new URL('../../src/cli/beckon.ts', import.meta.url))

export interface RunningCli {
  /** What it has said so far. */
  output(): string
  /** Resolves when it has said this. Rejects when it ends before. */
  says(text: string): Promise<void>
  signal(signal: NodeJS.Signals): void
  /** Its exit code. */
  readonly ended: Promise<number | null>
}

/** The command line as a process of its own, with nothing of the environment's `BECKON_…`. */
export function openCli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): RunningCli {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(BECKON_|NODE_ENV)/.test(name),
  )
  const child = spawn(process.execPath, ['--import', 'tsx', CLI, ...args], {
    env: { ...Object.fromEntries(inherited), ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  let look = () => {}
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      look()
    })
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {
    output: () => output,
    says: (text) =>
      new Promise((resolve, reject) => {
        look = () => {
          if (output.includes(text)) resolve()
        }
        look()
        void ended.then(() => reject(new Error(`It never said "${text}", but: ${output}`)))
      }),
    signal: (signal) => void child.kill(signal),
    ended,
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // It listens on a port, not on a pipe.
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
