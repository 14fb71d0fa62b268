import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { buildBench } from './buildBench.ts'

/**
 * Builds the server, the client and the bench itself, as users get them, and runs the bench on the
 * second core, so that its servers have the first to themselves.
 */
async function main(): Promise<void> {
  const script = await buildBench()
  const isPinned = spawnSync('taskset', ['-c', '1', 'true']).status === 0
  if (!isPinned) console.error('There is no taskset, or one core alone: nothing is pinned.')
  const node = [
    process.execPath,
    '--expose-gc',
    // The load is hundreds of clients in one process, whose young objects belong to one heap.
    '--max-semi-space-size=256',
    '--min-semi-space-size=256',
    script,
    ...process.argv.slice(2),
  ]
  const [command = '', ...args] = isPinned ? ['taskset', '-c', '1', ...node] : node
  const child = spawn(command, args, {
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'production', BENCH_PINNED: isPinned ? '1' : '0' },
  })
  const pass = (signal: NodeJS.Signals) => void child.kill(signal)
  process.on('SIGINT', pass)
  process.on('SIGTERM', pass)
  const [code] = (await once(child, 'exit')) as [number | null]
  process.exitCode = code ?? 1
}

await main()
