import type { KeyObject } from 'node:crypto'
import { SignJWT, type JWTPayload } from 'jose'

export interface SignJwtOptions {
  readonly algorithm: 'ES256' | 'RS256'
  readonly key: KeyObject
  readonly keyId?: string
}

/** A token with which a service of push is told who we are. */
export function signJwt(
  claims: JWTPayload,
  { algorithm, key, keyId }: SignJwtOptions,
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: algorithm, ...(keyId === undefined ? {} : { kid: keyId }) })
    .sign(key)
}
