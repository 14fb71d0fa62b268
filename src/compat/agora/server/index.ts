export { agoraTokenAuth } from './agoraTokenAuth.ts'
export type { AgoraTokenAuthOptions } from './agoraTokenAuth.ts'
