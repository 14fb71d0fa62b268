import { SignJWT, errors, jwtVerify } from 'jose'
import type { Capabilities } from '../engine/capabilities.ts'
import { CommandError } from '../engine/commandError.ts'
import type { Authenticate } from '../engine/services.ts'

export interface CreateTokenOptions {
  /** The server's secret, at least 32 bytes. */
  readonly secret: string
  /**
   * How long a session can be begun with it, in milliseconds.
   * @default 3_600_000
   */
  readonly ttlMs?: number
  /** What it allows. @default everything but `server` */
  readonly can?: Capabilities
}

const MIN_SECRET_BYTES = 32
const ALGORITHM = 'HS256'

/** How far the clocks of the token's maker and of the server may be apart. */
const CLOCK_TOLERANCE_S = 30

/**
 * Makes a token that lets a user log in: a JWT, signed with HS256. Make it where your users prove who
 * they are, and hand it to `getToken`.
 */
export async function createToken(
  userId: string,
  { secret, ttlMs = 3_600_000, can }: CreateTokenOptions,
): Promise<string> {
  const now = Date.now()
  return new SignJWT(can === undefined ? {} : { can })
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject(userId)
    .setIssuedAt(new Date(now))
    .setExpirationTime(new Date(now + ttlMs))
    .sign(toKey(secret))
}

/** Checks tokens of `createToken`, or of anybody who signs JWTs with the same secret. */
export function jwtAuth({ secret }: { readonly secret: string }): Authenticate {
  const key = toKey(secret)
  return async ({ userId, token }) => {
    if (token === undefined) throw unauthorized('There is no token. Give the client a `getToken`.')
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [ALGORITHM],
        clockTolerance: CLOCK_TOLERANCE_S,
        requiredClaims: ['sub', 'exp'],
        subject: userId,
      })
      const can = toCapabilities(payload['can'])
      return { userId: payload.sub ?? userId, ...(can && { can }) }
    } catch (error) {
      throw unauthorized(explain(error))
    }
  }
}

/** What a token names. Of anything else than `true` nothing is allowed. */
function toCapabilities(claim: unknown): Capabilities | undefined {
  if (claim === undefined) return undefined
  const can = typeof claim === 'object' && claim !== null ? claim : {}
  return {
    server: 'server' in can && can.server === true,
    observe: 'observe' in can && can.observe === true,
    presence: 'presence' in can && can.presence === true,
  }
}

function toKey(secret: string): Uint8Array {
  const key = new TextEncoder().encode(secret)
  if (key.length >= MIN_SECRET_BYTES) return key
  throw new Error(
    `The secret has ${key.length} bytes, which can be guessed. Use at least ${MIN_SECRET_BYTES}, for example from "openssl rand -base64 32".`,
  )
}

function explain(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired. Get a fresh one.'
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'sub') {
    return 'The token is for another user. Get one for the user id that logs in.'
  }
  return 'The token is not valid. Is it signed with the secret of this server?'
}

function unauthorized(message: string): CommandError {
  return new CommandError('UNAUTHORIZED', { message })
}
