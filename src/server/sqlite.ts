export { sqliteBackend } from './backends/sqliteBackend.ts'
export type { SqliteBackendOptions } from './backends/sqliteBackend.ts'
export type { SqliteDatabase } from './backends/sqliteDatabase.ts'
