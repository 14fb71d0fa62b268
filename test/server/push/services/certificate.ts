import { readFileSync } from 'node:fs'

/**
 * A certificate for localhost and 127.0.0.1 that has signed itself, and its key. For tests alone:
 * everybody has the key. Made by openssl (P-256), it holds until 2126.
 */
export const certificate = {
  cert: readFileSync(new URL('localhost.cert.pem', import.meta.url), 'utf8'),
  key: readFileSync(new URL('localhost.key.pem', import.meta.url), 'utf8'),
}
