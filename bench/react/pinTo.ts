import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Whether there are two cores, and a command to choose between them. */
export function canPin(): boolean {
  try {
    pinTo(undefined)
    return availableParallelism() > 1
  } catch {
    return false
  }
}

/** Keeps this process, and what it starts from now on, on one core; `undefined`: on any. */
export function pinTo(core: number | undefined): void {
  const cores = core ?? `0-${availableParallelism() - 1}`
  execFileSync('taskset', ['-a', '-cp', String(cores), String(process.pid)], { stdio: 'ignore' })
}
