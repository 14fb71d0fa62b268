import { jwtAuth } from './auth/jwt.ts'
import type { SignalingServerOptions } from './createSignalingServer.ts'
import { listOrigins } from './gateway/createOriginCheck.ts'

/** Throws for options that cannot be meant, before anything is opened. */
export function requireOptions({
  auth,
  cors,
}: Pick<SignalingServerOptions, 'auth' | 'cors'>): void {
  if (cors !== undefined) listOrigins(cors)
  // It looks at the key.
  if (typeof auth === 'object') jwtAuth(auth)
  if (auth === 'none' && process.env['NODE_ENV'] === 'production') {
    throw new Error(
      'auth: "none" trusts everybody to be who they say, so it is refused in production. Give a secret, or a function that checks tokens.',
    )
  }
}
