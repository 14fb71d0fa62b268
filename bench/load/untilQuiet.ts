import { setTimeout as sleep } from 'node:timers/promises'
import type { WireClient } from './openClient.ts'

const QUIET_MS = 150

/** Waits until nobody has heard anything for a while: the joins have been told. */
export async function untilQuiet(clients: readonly WireClient[]): Promise<void> {
  let known = -1
  for (;;) {
    const heard = clients.reduce((sum, client) => sum + client.heard, 0)
    if (heard === known) return
    known = heard
    await sleep(QUIET_MS)
  }
}
