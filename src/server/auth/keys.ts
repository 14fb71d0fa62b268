import { KeyObject, createPrivateKey, createPublicKey } from 'node:crypto'

/** A key, and the only algorithm that it is used with, whatever a token says of itself. */
export interface SigningKey {
  readonly key: Uint8Array | KeyObject
  readonly algorithm: 'HS256' | 'EdDSA' | 'ES256'
}

const MIN_SECRET_BYTES = 32

/** A secret that maker and server of tokens share. Throws when it could be guessed. */
export function secretKey(secret: string): SigningKey {
  const key = new TextEncoder().encode(secret)
  if (key.length >= MIN_SECRET_BYTES) return { key, algorithm: 'HS256' }
  throw new Error(
    `The secret has ${key.length} bytes, which can be guessed. Use at least ${MIN_SECRET_BYTES}, for example from "openssl rand -base64 32".`,
  )
}

/** The public half of an Ed25519 or P-256 key: PEM or base64 of SPKI, or a `CryptoKey`. */
export function publicKey(given: string | CryptoKey): SigningKey {
  if (typeof given !== 'string') return withAlgorithm(toKeyObject(given), 'public')
  if (given.includes('PRIVATE KEY')) throw wrongKey('public')
  return withAlgorithm(read(given, 'spki', createPublicKey), 'public')
}

/** The private half: PEM or base64 of PKCS #8, or a `CryptoKey`. */
export function privateKey(given: string | CryptoKey): SigningKey {
  if (typeof given !== 'string') return withAlgorithm(toKeyObject(given), 'private')
  return withAlgorithm(read(given, 'pkcs8', createPrivateKey), 'private')
}

type Half = 'public' | 'private'

function read<Format extends 'spki' | 'pkcs8'>(
  text: string,
  type: Format,
  create: (source: string | { key: Buffer; format: 'der'; type: Format }) => KeyObject,
): KeyObject {
  const half = type === 'spki' ? 'public' : 'private'
  try {
    return create(
      text.includes('-----BEGIN')
        ? text
        : { key: Buffer.from(text, 'base64'), format: 'der', type },
    )
  } catch {
    // The cause may quote the key.
    throw wrongKey(half)
  }
}

function toKeyObject(key: CryptoKey): KeyObject {
  return KeyObject.from(key)
}

function withAlgorithm(key: KeyObject, half: Half): SigningKey {
  if (key.type !== half) throw wrongKey(half)
  if (key.asymmetricKeyType === 'ed25519') return { key, algorithm: 'EdDSA' }
  const isP256 = key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
  if (key.asymmetricKeyType === 'ec' && isP256) return { key, algorithm: 'ES256' }
  throw wrongKey(half)
}

function wrongKey(half: Half): Error {
  const format = half === 'public' ? 'SPKI' : 'PKCS #8'
  return new Error(
    `The key is not a ${half} key for Ed25519 or P-256 (${format}). Make one with "openssl genpkey -algorithm ed25519"${half === 'public' ? ', and give the server what "openssl pkey -pubout" makes of it' : ''}.`,
  )
}
