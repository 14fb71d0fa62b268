export { createSignalingServer } from './createSignalingServer.ts'
export type {
  CheckToken,
  SignalingServer,
  SignalingServerOptions,
} from './createSignalingServer.ts'
export { createToken } from './auth/jwt.ts'
export type { CreateTokenOptions } from './auth/jwt.ts'
export { memoryBackend } from './backends/memoryBackend.ts'
export type { Backend } from './backend.ts'
export type { MemoryBackendOptions } from './backends/memoryBackend.ts'
export type { Capabilities } from './engine/capabilities.ts'
export type { Limits } from '../protocol/limits.ts'
