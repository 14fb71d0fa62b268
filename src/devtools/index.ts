export { SignalingDevtools } from './SignalingDevtools.tsx'
export type { SignalingDevtoolsProps } from './SignalingDevtools.tsx'
export type { DevtoolsExport } from './createDevtools.ts'
export type { LogEntry } from './createLog.ts'
