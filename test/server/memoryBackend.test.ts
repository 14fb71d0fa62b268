import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { describeBackend } from './backendContract.ts'

let now = 1_000_000

describeBackend('memoryBackend', {
  open: async () => memoryBackend({ now: () => now }),
  elapse: async (ms) => {
    now += ms
  },
})
