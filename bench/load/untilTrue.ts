import { setTimeout as sleep } from 'node:timers/promises'

const WITHIN_MS = 60_000

/** Waits for something, looking every 2 ms, and fails with what is missing after a minute. */
export async function untilTrue(
  isTrue: () => boolean,
  describe: () => string,
  withinMs = WITHIN_MS,
): Promise<void> {
  const until = performance.now() + withinMs
  while (!isTrue()) {
    if (performance.now() > until) throw new Error(`${describe()}, after ${withinMs / 1000} s.`)
    await sleep(2)
  }
}
