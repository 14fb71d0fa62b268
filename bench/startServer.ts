import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { CONTENDERS, type ContenderName } from './contenders.ts'
import type { BackendSpec } from '../test/faults/rig/nodeSpec.ts'
import type { ServerSpec } from './serverSpec.ts'
import type { Memory, Question } from './servers/answerControl.ts'
import type { Settings } from './settings.ts'

/** A server in a process of its own, on the first core. */
export interface BenchServer {
  readonly port: number
  readonly url: string
  /** The time that it has worked until now, in microseconds of its core. */
  cpu(): Promise<number>
  /** Collects its garbage first. */
  memory(): Promise<Memory>
  /** Lets it measure what it measures by itself. */
  run<Answer>(): Promise<Answer>
  stop(): Promise<void>
  /** As when the power fails. */
  kill(): Promise<void>
}

/** Starts the server of a contender, with empty records. */
export async function startServer(
  name: ContenderName,
  settings: Settings,
  at: { readonly backend?: BackendSpec; readonly port?: number } = {},
): Promise<BenchServer> {
  const { server } = CONTENDERS[name]
  const backend = at.backend ?? (await openRecords(name, settings))
  const profileTo = server === 'beckonServer' ? settings.profileTo : ''
  const started = await startProcess(server, { port: at.port ?? 0, backend }, profileTo)
  settings.onRunEnd(started.kill)
  return started
}

/** A place for the records of a contender where there is nothing yet. */
export async function openRecords(name: ContenderName, settings: Settings): Promise<BackendSpec> {
  const { backend } = CONTENDERS[name]
  if (backend === 'memory') return { type: 'memory' }
  if (backend === 'sqlite') return { type: 'sqlite', path: settings.newPath() }
  const redis = await settings.redis()
  await redis.ask('FLUSHALL')
  return { type: 'redis', url: redis.url }
}

/** Starts one of the built scripts and waits until it says that it is ready. */
export async function startProcess(
  script: string,
  spec: ServerSpec,
  profileTo = '',
): Promise<BenchServer> {
  const child = launch(script, spec, profileTo)
  const killAtExit = () => void child.kill('SIGKILL')
  process.once('exit', killAtExit)
  const gone = once(child, 'exit').then(() => void process.off('exit', killAtExit))
  const first = await Promise.race([once(child, 'message'), gone])
  if (first === undefined) throw new Error(`${script} ended before it listened.`)
  const [{ port }] = first as [{ port: number }]
  const ask = createAsk(child, gone)

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    cpu: () => ask<number>('cpu'),
    memory: () => ask<Memory>('memory'),
    run: <Answer>() => ask<Answer>('run'),
    async stop() {
      await ask('stop')
      await gone
    },
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

function launch(script: string, spec: ServerSpec, profileTo: string): ChildProcess {
  const profile = profileTo === '' ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}`]
  const options = ['--expose-gc', ...profile]
  const isPinned = process.env['BENCH_PINNED'] === '1'
  return fork(join(import.meta.dirname, `${script}.js`), [JSON.stringify(spec)], {
    env: { ...process.env, NODE_ENV: 'production' },
    // With `taskset` in front, the process that results is the same, its channel included.
    ...(isPinned ? { execPath: 'taskset' } : {}),
    execArgv: isPinned ? ['-c', '0', process.execPath, ...options] : options,
  })
}

function createAsk(child: ChildProcess, gone: Promise<void>) {
  const waiting = new Map<number, (answer: unknown) => void>()
  let lastId = 0
  child.on('message', ({ id, answer }: { id: number; answer: unknown }) => {
    waiting.get(id)?.(answer)
    waiting.delete(id)
  })
  return async function ask<Answer>(question: Question): Promise<Answer> {
    const id = ++lastId
    const answered = new Promise<unknown>((resolve) => void waiting.set(id, resolve))
    child.send({ id, question })
    const left = gone.then(() => Promise.reject(new Error(`The server ended: ${question}.`)))
    return (await Promise.race([answered, left])) as Answer
  }
}
