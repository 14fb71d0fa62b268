export { createTestSignaling } from './createTestSignaling.ts'
export type { TestSignaling, TestSignalingOptions } from './createTestSignaling.ts'
export type { Network } from './memoryTransport.ts'
