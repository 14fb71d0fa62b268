import { createPrivateKey, type KeyObject } from 'node:crypto'
import { signJwt } from './signJwt.ts'

export interface ProviderKey {
  /** The text of the .p8 file of Apple's developer pages. Secret. */
  readonly key: string
  /** Of the key, 10 characters. */
  readonly keyId: string
  /** Of the team, 10 characters. */
  readonly teamId: string
}

export interface ProviderToken {
  get(): Promise<string>
  /** Makes another one for a token that was refused, unless that was done too short a time ago. */
  renew(refused: string): Promise<boolean>
}

/**
 * Apple refuses tokens older than an hour, and those that are renewed more often than every 20 min:
 * https://developer.apple.com/documentation/usernotifications/establishing-a-token-based-connection-to-apns
 */
const RENEW_AFTER_MS = 45 * 60_000
const MIN_BETWEEN_MS = 20 * 60_000

/** Tells Apple who sends. Throws for a key that is none. */
export function createProviderToken({ key, keyId, teamId }: ProviderKey): ProviderToken {
  requireId('keyId', keyId)
  requireId('teamId', teamId)
  const signingKey = readKey(key)
  let current: { readonly madeAt: number; readonly token: Promise<string> } | undefined
  let renewedAt = Number.NEGATIVE_INFINITY

  function make() {
    const madeAt = Date.now()
    const claims = { iss: teamId, iat: Math.floor(madeAt / 1000) }
    const token = signJwt(claims, { algorithm: 'ES256', key: signingKey, keyId })
    current = { madeAt, token }
    return token
  }

  return {
    async get() {
      const age = current === undefined ? undefined : Date.now() - current.madeAt
      if (current === undefined || age === undefined) return make()
      // Younger than nothing: the clock was set back.
      return age < 0 || age > RENEW_AFTER_MS ? make() : current.token
    },
    async renew(refused) {
      const tried = current
      // Whoever was refused at the same time may have renewed it meanwhile.
      if (tried === undefined || (await tried.token) !== refused || tried !== current) return true
      if (Date.now() - renewedAt < MIN_BETWEEN_MS) return false
      renewedAt = Date.now()
      await make()
      return true
    },
  }
}

function requireId(name: 'keyId' | 'teamId', id: string): void {
  if (/^[A-Z\d]{10}$/.test(id)) return
  throw new Error(
    `The ${name} of apns() must be 10 capital letters and digits, as Apple's developer pages show it.`,
  )
}

function readKey(text: string): KeyObject {
  try {
    const key = createPrivateKey(text)
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key
  } catch {
    // The cause may quote the key.
  }
  throw new Error(
    'The key of apns() is no private key for P-256. Give the text of the .p8 file that Apple lets you download once, not its path.',
  )
}
