import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { describeBackend } from '../../src/testing/describeBackend.ts'
import { manyRuns } from '../manyRuns.ts'

let now = 1_000_000

await describeBackend('memoryBackend', {
  open: async () => memoryBackend({ now: () => now }),
  elapse: async (ms) => {
    now += ms
  },
  runs: manyRuns(200),
})
