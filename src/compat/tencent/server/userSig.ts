import { createHmac, timingSafeEqual } from 'node:crypto'
import { deflateSync, inflateSync } from 'node:zlib'

/** The app of the vendor's console, and its secret key. */
export interface UserSigKey {
  readonly sdkAppId: number
  readonly secretKey: string
}

export interface UserSigOptions extends UserSigKey {
  /** How long it holds, in seconds. @default 604_800, a week */
  readonly expire?: number
  /** When it was made, in epoch seconds. @default now */
  readonly time?: number
  /** Whatever the vendor's services for rooms want to know. */
  readonly userBuf?: Uint8Array
}

/** Whose a UserSig is, and from when to when it holds. Instants are epoch milliseconds. */
export interface UserSigOwner {
  readonly userId: string
  readonly issuedAt: number
  readonly expiresAt: number
}

/** What is signed, and said. */
interface Claims {
  readonly identifier: string
  readonly sdkAppId: number
  readonly time: number
  readonly expire: number
  /** In base64. */
  readonly userBuf?: string | undefined
}

const WEEK_S = 7 * 24 * 60 * 60

/** No UserSig is nearly as long. What is longer was packed to fill a memory. */
const MAX_BYTES = 16 * 1024

/**
 * Makes a UserSig as the vendor's tools do (TLS 2.0): JSON with an HMAC-SHA256, deflated, in base64
 * with other signs. For programs that ask a server of yours for one.
 */
export function genUserSig(userId: string, options: UserSigOptions): string {
  const { sdkAppId, secretKey, expire = WEEK_S, time = Math.floor(Date.now() / 1000) } = options
  const userBuf = options.userBuf && Buffer.from(options.userBuf).toString('base64')
  const claims = { identifier: userId, sdkAppId, time, expire, userBuf }
  const document = {
    'TLS.ver': '2.0',
    'TLS.identifier': userId,
    'TLS.sdkappid': sdkAppId,
    'TLS.time': time,
    'TLS.expire': expire,
    ...(userBuf === undefined ? {} : { 'TLS.userbuf': userBuf }),
    'TLS.sig': sign(claims, secretKey),
  }
  const packed = deflateSync(JSON.stringify(document)).toString('base64')
  return packed.replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_')
}

/** Says whose a UserSig is. `undefined` for one that this key has not made. Looks at no clock. */
export function readUserSig(
  userSig: string,
  { sdkAppId, secretKey }: UserSigKey,
): UserSigOwner | undefined {
  const document = unpack(userSig)
  const claims = document && toClaims(document)
  if (claims === undefined || claims.sdkAppId !== sdkAppId) return undefined
  const [given, expected] = [document?.get('TLS.sig'), sign(claims, secretKey)].map((sig) =>
    Buffer.from(String(sig)),
  )
  if (given?.length !== expected?.length || !given || !expected) return undefined
  if (!timingSafeEqual(given, expected)) return undefined
  const { identifier, time, expire } = claims
  return { userId: identifier, issuedAt: time * 1000, expiresAt: (time + expire) * 1000 }
}

function sign({ identifier, sdkAppId, time, expire, userBuf }: Claims, secretKey: string): string {
  const lines = [
    `TLS.identifier:${identifier}`,
    `TLS.sdkappid:${sdkAppId}`,
    `TLS.time:${time}`,
    `TLS.expire:${expire}`,
    ...(userBuf === undefined ? [] : [`TLS.userbuf:${userBuf}`]),
  ]
  const content = lines.map((line) => `${line}\n`).join('')
  return createHmac('sha256', secretKey).update(content).digest('base64')
}

function unpack(userSig: string): ReadonlyMap<string, unknown> | undefined {
  const base64 = userSig.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '=')
  try {
    const bytes = inflateSync(Buffer.from(base64, 'base64'), { maxOutputLength: MAX_BYTES })
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    if (typeof value !== 'object' || value === null) return undefined
    return new Map<string, unknown>(Object.entries(value))
  } catch {
    // It is of another kind, or damaged: either way not one of ours.
    return undefined
  }
}

// Some of the vendor's tools write numbers as text.
function toClaims(document: ReadonlyMap<string, unknown>): Claims | undefined {
  const [identifier, userBuf] = [document.get('TLS.identifier'), document.get('TLS.userbuf')]
  const numbers = ['TLS.sdkappid', 'TLS.time', 'TLS.expire'].map((name) =>
    Number(document.get(name)),
  )
  const [sdkAppId = NaN, time = NaN, expire = NaN] = numbers
  if (typeof identifier !== 'string' || !numbers.every(Number.isSafeInteger)) return undefined
  const said = typeof userBuf === 'string' ? { userBuf } : {}
  return { identifier, sdkAppId, time, expire, ...said }
}
