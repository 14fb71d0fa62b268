import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { manyRuns } from '../manyRuns.ts'
import { createFleet } from './rig/createFleet.ts'
import { pause } from './rig/pause.ts'
import { runTraffic } from './rig/runTraffic.ts'

describe('a network between clients and server that fails', () => {
  it('[FA8] loses nothing: slow, cut, and silent', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'beckon-faults-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const path = join(folder, 'beckon.db')
    const { balancer, url } = await createFleet([{ backend: { type: 'sqlite', path } }])
    const { acknowledged, losses } = await runTraffic({ url, clients: 12 }, async () => {
      for (let round = 0; round < manyRuns(1, 8); round++) {
        balancer.delay(100, 100)
        await pause(1500)
        balancer.cut()
        await pause(1000)
        balancer.delay(0)
        balancer.halfOpen()
        await pause(1500)
        balancer.heal()
        balancer.cut()
        await pause(1500)
      }
    })
    expect(acknowledged).toBeGreaterThan(50)
    expect(losses).toEqual([])
  }, 300_000)
})
