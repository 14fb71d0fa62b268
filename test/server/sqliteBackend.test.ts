import { sqliteBackend } from '../../src/server/backends/sqliteBackend.ts'
import { describeBackend } from '../../src/testing/describeBackend.ts'
import { manyRuns } from '../manyRuns.ts'

let now = 1_000_000
const elapse = async (ms: number) => {
  now += ms
}

await describeBackend('sqliteBackend', {
  open: async () => sqliteBackend({ path: ':memory:', now: () => now }),
  elapse,
  runs: manyRuns(100),
})

await describeBackend('sqliteBackend with no room in memory, nor in its journal,', {
  open: async () =>
    sqliteBackend({ path: ':memory:', now: () => now, memoryBytes: 0, journalLength: 0 }),
  elapse,
  runs: manyRuns(100),
})
