export { installPushWorker } from './installPushWorker.ts'
export type { PushWorkerOptions, PushWorkerWords } from './workerOptions.ts'
export type { WebPushPayload } from '../protocol/push.ts'
