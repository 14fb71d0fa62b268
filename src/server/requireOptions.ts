import { jwtAuth } from './auth/jwt.ts'
import type { SignalingServerOptions } from './createSignalingServer.ts'
import { listOrigins } from './gateway/createOriginCheck.ts'

/** Throws for options that cannot be meant, before anything is opened. */
export function requireOptions({
  auth,
  cors,
  push = [],
}: Pick<SignalingServerOptions, 'auth' | 'cors' | 'push'>): void {
  if (cors !== undefined) listOrigins(cors)
  const twice = push.find(({ name }, at) => push.findIndex((other) => other.name === name) < at)
  if (twice !== undefined) {
    throw new Error(
      `Two transports in push are named "${twice.name}", and devices subscribe by name. Leave one out, or give it another name.`,
    )
  }
  if (!isAuth(auth)) {
    throw new Error(
      'createSignalingServer needs auth: { secret }, { publicKey }, or a function that checks tokens. While nobody but you can reach it, auth: "none" will do.',
    )
  }
  // It looks at the key.
  if (typeof auth === 'object') jwtAuth(auth)
  if (auth === 'none' && process.env['NODE_ENV'] === 'production') {
    throw new Error(
      'auth: "none" trusts everybody to be who they say, so it is refused in production. Give a secret, or a function that checks tokens.',
    )
  }
}

// Whoever writes JavaScript is told by nobody else.
function isAuth(auth: unknown): boolean {
  if (auth === 'none' || typeof auth === 'function') return true
  return typeof auth === 'object' && auth !== null && ('secret' in auth || 'publicKey' in auth)
}
