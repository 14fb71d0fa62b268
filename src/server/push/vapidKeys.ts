import { createECDH, generateKeyPairSync } from 'node:crypto'

/** Who sends: a service of Web Push wants to know (RFC 8292). */
export interface Vapid {
  /** How its operators reach you: `mailto:` or `https:`, and not on `localhost`, which Apple refuses. */
  readonly subject: string
  /** Base64url of a point on P-256, 65 bytes. Browsers subscribe with it. */
  readonly publicKey: string
  /** Base64url of 32 bytes. Secret. */
  readonly privateKey: string
}

/**
 * Makes a pair of VAPID keys, as `npx beckon vapid` does. Make it once and keep it: with another pair,
 * no browser that has subscribed before can be reached.
 */
export function createVapidKeys(): Pick<Vapid, 'publicKey' | 'privateKey'> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const { x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' })
  const point = [Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]
  return { publicKey: Buffer.concat(point).toString('base64url'), privateKey: d }
}

const ADVICE = 'Make a pair with "npx beckon vapid".'

/** Throws for what services would refuse, with what to do about it. */
export function requireVapid({ subject, publicKey, privateKey }: Vapid): void {
  if (!/^(mailto:[^@]+@|https:\/\/)(?!localhost\b)./.test(subject)) {
    throw new Error(
      'The vapid subject of webPush() must be how to reach you: mailto:you@example.com, or an https address. Apple takes no localhost.',
    )
  }
  requireBytes('publicKey', publicKey, 65)
  requireBytes('privateKey', privateKey, 32)
  if (publicOf(privateKey) !== publicKey) {
    throw new Error(
      `The vapid privateKey of webPush() belongs to another publicKey. Use two that were made together. ${ADVICE}`,
    )
  }
}

function requireBytes(name: 'publicKey' | 'privateKey', key: string, bytes: number): void {
  const isBase64url = typeof key === 'string' && /^[\w-]+$/.test(key)
  if (isBase64url && Buffer.from(key, 'base64url').length === bytes) return
  throw new Error(`The vapid ${name} of webPush() must be ${bytes} bytes as base64url. ${ADVICE}`)
}

function publicOf(privateKey: string): string | undefined {
  const curve = createECDH('prime256v1')
  try {
    curve.setPrivateKey(privateKey, 'base64url')
    return curve.getPublicKey('base64url')
  } catch {
    // Its cause may quote the key.
    return undefined
  }
}
