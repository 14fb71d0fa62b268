import { SignJWT, errors, jwtVerify, type JWTPayload } from 'jose'
import type { Capabilities } from '../engine/capabilities.ts'
import { CommandError } from '../engine/commandError.ts'
import type { Authenticate } from '../engine/services.ts'
import { privateKey, publicKey, secretKey } from './keys.ts'

/** Who makes tokens and for whom, when the same key is used for more than Beckon. */
export interface TokenScope {
  /** The claim `iss`. */
  readonly issuer?: string
  /** The claim `aud`. */
  readonly audience?: string
}

export type CreateTokenOptions = TokenScope & {
  /**
   * How long a session can be begun with it, and lasts unless the token is renewed, in milliseconds.
   * At most 24 hours.
   * @default 3_600_000
   */
  readonly ttlMs?: number
  /** What it allows. @default everything but `server` */
  readonly can?: Capabilities
} & (
    | {
        /** The server's secret, at least 32 bytes. */
        readonly secret: string
      }
    | {
        /** The private half of the server's `publicKey`: PEM of PKCS #8, or a `CryptoKey`. */
        readonly privateKey: string | CryptoKey
      }
  )

/** How JWTs are checked. */
export type JwtAuthOptions = TokenScope &
  ({ readonly secret: string } | { readonly publicKey: string | CryptoKey })

/** A token that lives longer could outlive what the server remembers of a revocation. */
const MAX_TTL_MS = 24 * 60 * 60 * 1000

/** How far the clocks of the token's maker and of the server may be apart. */
const CLOCK_TOLERANCE_S = 30

/**
 * Makes a token that lets a user log in: a JWT, signed with HS256 by a secret, or with EdDSA or ES256
 * by a private key. Make it where your users prove who they are, and hand it to `getToken`.
 */
export async function createToken(userId: string, options: CreateTokenOptions): Promise<string> {
  const { ttlMs = 3_600_000, can, issuer, audience } = options
  const { key, algorithm } =
    'secret' in options ? secretKey(options.secret) : privateKey(options.privateKey)
  if (!(ttlMs <= MAX_TTL_MS)) {
    throw new Error(`A token lives for at most ${MAX_TTL_MS} ms, which is a day, not ${ttlMs}.`)
  }
  const now = Date.now()
  const token = new SignJWT(can === undefined ? {} : { can })
    .setProtectedHeader({ alg: algorithm })
    .setSubject(userId)
    .setIssuedAt(new Date(now))
    .setExpirationTime(new Date(now + ttlMs))
  if (issuer !== undefined) token.setIssuer(issuer)
  if (audience !== undefined) token.setAudience(audience)
  return token.sign(key)
}

/** Checks tokens of `createToken`, or of anybody who signs JWTs with the same secret or key. */
export function jwtAuth(options: JwtAuthOptions): Authenticate {
  const { issuer, audience } = options
  const { key, algorithm } =
    'secret' in options ? secretKey(options.secret) : publicKey(options.publicKey)
  const checks = {
    // By the key, and never by what the token says: see RFC 8725, section 3.1.
    algorithms: [algorithm],
    clockTolerance: CLOCK_TOLERANCE_S,
    requiredClaims: ['sub', 'iat', 'exp'],
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  }
  return async ({ userId, token }) => {
    if (token === undefined) throw unauthorized('There is no token. Give the client a `getToken`.')
    try {
      const { payload } = await jwtVerify(token, key, { ...checks, subject: userId })
      return { userId, can: payload['can'], ...toLifetime(payload) }
    } catch (error) {
      throw error instanceof CommandError ? error : unauthorized(explain(error))
    }
  }
}

/** From when to when a token holds. Refuses one that holds for too long, or is from the future. */
function toLifetime({ iat = 0, exp = 0 }: JWTPayload) {
  const [issuedAt, expiresAt] = [Math.floor(iat * 1000), Math.floor(exp * 1000)]
  if (expiresAt - issuedAt > MAX_TTL_MS) {
    throw unauthorized('The token lives for more than a day. Make one whose `exp` is nearer.')
  }
  if (issuedAt > Date.now() + CLOCK_TOLERANCE_S * 1000) {
    throw unauthorized('The token is from the future. Compare the clocks of the two machines.')
  }
  return { issuedAt, expiresAt }
}

function explain(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired. Get a fresh one.'
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = error
    if (claim === 'sub' && reason === 'check_failed') {
      return 'The token is for another user. Get one for the user id that logs in.'
    }
    return `The claim "${claim}" of the token is missing, or not what this server takes.`
  }
  return 'The token is not valid. Is it signed with the key of this server?'
}

function unauthorized(message: string): CommandError {
  return new CommandError('UNAUTHORIZED', { message })
}
