import { createHash } from 'node:crypto'

/**
 * A key of any length as 32 characters of base64url, 192 bits of SHA-256: what services that allow
 * less than we use are given instead.
 */
export function keyDigest(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 32)
}
