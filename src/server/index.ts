export { createSignalingServer } from './createSignalingServer.ts'
export type { CheckToken } from './auth/checkedBy.ts'
export type {
  SignalingServer,
  SignalingServerOptions,
} from './createSignalingServer.ts'
export { createToken } from './auth/jwt.ts'
export type { CreateTokenOptions, JwtAuthOptions, TokenScope } from './auth/jwt.ts'
export { memoryBackend } from './backends/memoryBackend.ts'
export type { Backend } from './backend.ts'
export type { MemoryBackendOptions } from './backends/memoryBackend.ts'
export type { Authorize } from './engine/authorization.ts'
export type { Allowance, Capabilities } from './engine/capabilities.ts'
export type { CorsOptions } from './gateway/createOriginCheck.ts'
export type { Logger, LogOptions } from './operation/createEventLog.ts'
export type { ListenAt } from './operation/createHttpEnd.ts'
export type { HandleRequest } from './operation/createRoutes.ts'
export type { Limits } from '../protocol/limits.ts'
