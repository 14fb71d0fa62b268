export { tencentUserSigAuth } from './tencentUserSigAuth.ts'
export { genUserSig } from './userSig.ts'
export type { UserSigKey, UserSigOptions } from './userSig.ts'
export { anyAuth } from '../../../server/auth/anyAuth.ts'
