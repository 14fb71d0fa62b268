import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import type { Backend, Due } from '../../src/server/backend.ts'
import { sqliteBackend } from '../../src/server/backends/sqliteBackend.ts'
import { manyRuns } from '../manyRuns.ts'
import { sqliteFile } from '../server/sqliteFile.ts'

const COMMITTER = new URL('sqliteCommitter.ts', import.meta.url).pathname
const LANES = 8

it('[SQ4] loses nothing that was acknowledged when the process is killed, and keeps no half of anything', async () => {
  const path = sqliteFile()
  const acknowledged = new Map<number, number>()
  let epoch: string | undefined
  for (let kill = 1; kill <= manyRuns(4); kill++) {
    await commitUntilKilled(path, acknowledged, 150 + ((kill * 97) % 400))

    let ahead = 0
    const backend = sqliteBackend({ path, now: () => Date.now() + ahead })
    const counts: number[] = []
    for (let lane = 0; lane < LANES; lane++) counts.push(await countOf(backend, lane))

    // Effects are left to whoever committed them for 5 s, and so are those claimed the time before.
    ahead = kill * 10_001
    const due = await claimAll(backend)
    for (const [lane, count] of counts.entries()) {
      // What was on disk and not yet acknowledged may be there too.
      expect(count).toBeGreaterThanOrEqual(acknowledged.get(lane) ?? 0)
      const own = due.filter(({ key }) => key === `channel:${lane}`)
      expect(own).toHaveLength(2 * count)
      const names = own.flatMap((one) => (one.type === 'alarm' ? [one.name] : []))
      expect(new Set(names).size).toBe(count)
      acknowledged.set(lane, count)
    }
    const { position } = await backend.read('channel:0', {})
    expect(position.epoch).toBe((epoch ??= position.epoch))
    await backend.close()
  }
})

/** Runs the committer, kills it after so many acknowledgements, and notes the last of each lane. */
async function commitUntilKilled(
  path: string,
  acknowledged: Map<number, number>,
  killAfter: number,
): Promise<void> {
  const committer = spawn(process.execPath, ['--import', 'tsx', COMMITTER, path, String(LANES)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(committer, 'close')
  let heard = 0
  for await (const line of createInterface(committer.stdout)) {
    const [lane = -1, count = -1] = line.split(' ').map(Number)
    acknowledged.set(lane, count)
    if (++heard === killAfter) committer.kill('SIGKILL')
  }
  expect(await closed).toEqual([null, 'SIGKILL'])
}

async function claimAll(backend: Backend): Promise<readonly Due[]> {
  const all: Due[] = []
  for (;;) {
    const { due } = await backend.claimDue(10_000)
    if (due.length === 0) return all
    all.push(...due)
  }
}

/** How many commits a lane has had, after checking that each of them is whole. */
async function countOf(backend: Backend, lane: number): Promise<number> {
  const key = `channel:${lane}` as const
  const names = ['attr/one', 'attr/two'] as const
  const { fields, position, rev } = await backend.read(key, { names })
  const count = Number(fields.get('attr/one')?.value ?? 0)
  expect(fields.get('attr/two')?.value ?? '0').toBe(String(count))
  expect(rev).toBe(count)
  expect(position.seq).toBe(2 * count)
  const after = Math.max(0, 2 * count - 10)
  const log = await backend.replay(key, { ...position, seq: after }, 10)
  const expected = Array.from({ length: 2 * count - after }, (_, at) => {
    const seq = after + at + 1
    return { seq, event: `${Math.ceil(seq / 2)} ${seq % 2 === 1 ? 'a' : 'b'}` }
  })
  expect(log).toEqual(expected)
  const { replies } = await backend.read(key, { commandIds: [String(count), String(count + 1)] })
  expect([...replies.keys()]).toEqual(count === 0 ? [] : [String(count)])
  return count
}
