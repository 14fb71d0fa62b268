import { sqliteBackend } from '../../src/server/backends/sqliteBackend.ts'
import { describeBackend } from '../../src/testing/describeBackend.ts'
import { manyRuns } from '../manyRuns.ts'

let now = 1_000_000

await describeBackend('sqliteBackend', {
  open: async () => sqliteBackend({ path: ':memory:', now: () => now }),
  elapse: async (ms) => {
    now += ms
  },
  runs: manyRuns(100),
})
