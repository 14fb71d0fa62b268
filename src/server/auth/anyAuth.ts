import { SignalingError } from '../../protocol/errors.ts'
import type { Capabilities } from '../engine/capabilities.ts'
import { CommandError } from '../engine/commandError.ts'
import type { CheckToken } from './checkedBy.ts'
import { jwtAuth, type JwtAuthOptions } from './jwt.ts'

/**
 * Lets a server take several kinds of tokens: the first of these that knows whose a token is has its
 * word. One that fails for the moment keeps the others from refusing: the client tries again.
 *
 * @example
 * createSignalingServer({ auth: anyAuth({ secret }, tencentUserSigAuth({ sdkAppId, secretKey })) })
 */
export function anyAuth(...kinds: readonly (CheckToken | JwtAuthOptions)[]): CheckToken {
  const checks = kinds.map((kind) => (typeof kind === 'function' ? kind : checkJwt(kind)))
  return async (token, userId) => {
    const failures: unknown[] = []
    for (const check of checks) {
      try {
        // One after the other: most tokens are of the first kind, and the last may be a look-up.
        // oxlint-disable-next-line no-await-in-loop
        const owner: Awaited<ReturnType<CheckToken>> | undefined = await check(token, userId)
        if (owner?.userId === userId) return owner
      } catch (error) {
        if (!isRefusal(error)) failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
    throw new SignalingError('UNAUTHORIZED')
  }
}

function checkJwt(options: JwtAuthOptions): CheckToken {
  const authenticate = jwtAuth(options)
  return async (token, userId) => {
    const { can, issuedAt, expiresAt } = await authenticate({ userId, token })
    return {
      userId,
      // What a token says is looked at where it is taken in.
      ...(can === undefined ? {} : { can: can as Capabilities }),
      ...(issuedAt === undefined ? {} : { issuedAt }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    }
  }
}

function isRefusal(error: unknown): boolean {
  const isOurs = error instanceof SignalingError || error instanceof CommandError
  return isOurs && error.code === 'UNAUTHORIZED'
}
