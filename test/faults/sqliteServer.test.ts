import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createSignalingClient } from '../../src/client/createSignalingClient.ts'
import { manyRuns } from '../manyRuns.ts'
import { createBalancer } from './rig/createBalancer.ts'
import { pause } from './rig/pause.ts'
import { runTraffic } from './rig/runTraffic.ts'
import { startNode } from './rig/startNode.ts'

async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'beckon-faults-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'beckon.db')
}

describe('a server on SQLite that is killed under load', () => {
  it('[FA1] has lost nothing of what it acknowledged, and done nothing twice', async () => {
    const spec = { backend: { type: 'sqlite', path: await newFile() }, port: 0 } as const
    let server = await startNode(spec)
    const balancer = await createBalancer([server.port])
    const { acknowledged, losses } = await runTraffic(
      { url: balancer.url, clients: 16 },
      async () => {
        for (let round = 0; round < manyRuns(2, 12); round++) {
          await pause(2000)
          await server.kill()
          server = await startNode(spec)
          balancer.use([server.port])
        }
        await pause(1500)
      },
    )
    expect(acknowledged).toBeGreaterThan(100)
    expect(losses).toEqual([])
  }, 300_000)

  it('[FA2] [IN15] fires every timeout that was pending', async () => {
    const spec = { backend: { type: 'sqlite', path: await newFile() }, port: 0 } as const
    const first = await startNode(spec)
    const ada = createSignalingClient({ url: `http://127.0.0.1:${first.port}` })
    onTestFinished(() => ada.close())
    await ada.login('ada')
    const calls = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        ada.invitations.invite({ to: `callee-${at}`, data: null, timeoutMs: 3000, kind: 'signal' }),
      ),
    )
    await first.kill()
    const second = await startNode(spec)
    const bob = createSignalingClient({ url: `http://127.0.0.1:${second.port}` })
    onTestFinished(() => bob.close())
    await bob.login('callee-0')
    await expect
      .poll(() => bob.store.getState().invitations.byId.get(calls[0]?.inviteId ?? '')?.endReason, {
        timeout: 30_000,
      })
      .toBe('timedOut')
    const again = createSignalingClient({ url: `http://127.0.0.1:${second.port}` })
    onTestFinished(() => again.close())
    await again.login('ada')
    await expect
      .poll(async () => {
        const ended = await again.invitations.list({ endedWithinMs: 3_600_000 })
        return ended.filter(({ endReason }) => endReason === 'timedOut').length
      })
      .toBe(calls.length)
  })
})
