import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { LoadOrder } from './crowd.ts'

export interface Crowd {
  /** Where the server is. */
  readonly url: string
  /** Lets so many members come, while somebody may be listening. */
  fill(members: number): Promise<void>
  begin(): void
  end(): void
  close(): void
}

/** A server, and in another process those who use it, both on one core. */
export async function openCrowd(core: number | undefined): Promise<Crowd> {
  const server = start('server.ts', core)
  const load = start('load.ts', core)
  const [{ url }] = (await once(server, 'message')) as [{ url: string }]
  const order = (what: LoadOrder) => void load.send(what)
  return {
    url,
    async fill(members) {
      order({ type: 'fill', url, members })
      await once(load, 'message')
    },
    begin: () => order({ type: 'begin' }),
    end: () => order({ type: 'end' }),
    close() {
      load.kill()
      server.kill()
    },
  }
}

function start(file: string, core: number | undefined): ChildProcess {
  const script = fileURLToPath(new URL(file, import.meta.url))
  const command = [process.execPath, '--import', 'tsx', script]
  const pinned = core === undefined ? command : ['taskset', '-c', String(core), ...command]
  const [program = '', ...args] = pinned
  const child = spawn(program, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'test' },
  })
  child.once('exit', (code) => {
    if (code !== null && code !== 0) throw new Error(`${file} has ended with ${code}.`)
  })
  return child
}
