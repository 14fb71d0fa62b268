export { redisBackend } from './backends/redis/redisBackend.ts'
export type { RedisBackendOptions, RedisSettings } from './backends/redis/redisBackend.ts'
export type { RedisPattern, RedisSource } from './backends/redis/redisSource.ts'
