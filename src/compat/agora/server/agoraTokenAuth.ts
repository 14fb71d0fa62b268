import { createHash, timingSafeEqual } from 'node:crypto'
import { SignalingError } from '../../../protocol/errors.ts'
import type { CheckToken } from '../../../server/auth/checkedBy.ts'

export interface AgoraTokenAuthOptions {
  readonly appId: string
  /** The secret that tokens are made with. Without it no token is taken but `_no_need_token`. */
  readonly certificate?: string
  /**
   * Whether `_no_need_token` lets anybody in as anybody: for tests.
   * @default false
   */
  readonly allowNoToken?: boolean
}

/**
 * Checks tokens of Agora Signaling: `1:appId:expiry:md5(account + appId + certificate + expiry)`, the
 * expiry being seconds since 1970. As with the vendor, a token that has expired lets nobody in any
 * more, and ends no session. MD5 because that is what these tokens are made of.
 *
 * @example
 * createSignalingServer({ auth: agoraTokenAuth({ appId, certificate }) })
 */
export function agoraTokenAuth(options: AgoraTokenAuthOptions): CheckToken {
  const { appId, certificate, allowNoToken = false } = options
  if (!certificate && !allowNoToken) {
    throw new Error(
      'agoraTokenAuth was given no certificate, so no token could be right. Give the App Certificate, or allowNoToken: true where anybody may be anybody.',
    )
  }
  return async (token, userId) => {
    if (token === '_no_need_token' && allowNoToken) return { userId }
    const [, app, expiry = '', signature = ''] = TOKEN.exec(token) ?? []
    if (!certificate || app !== appId) throw refused('The token is not one of this app.')
    // The account comes first, so nobody can turn a token into that of somebody else.
    const expected = createHash('md5')
      .update(userId + appId + certificate + expiry)
      .digest('hex')
    if (!isSame(expected, signature)) throw refused('The token is not that of this account.')
    if (Number(expiry) * 1000 <= Date.now()) throw refused('The token has expired.')
    return { userId }
  }
}

const TOKEN = /^1:([^:]*):(\d{10}):([\da-f]{32})$/i

function isSame(expected: string, given: string): boolean {
  return timingSafeEqual(Buffer.from(expected), Buffer.from(given.toLowerCase().padEnd(32)))
}

function refused(message: string): SignalingError {
  return new SignalingError('UNAUTHORIZED', { message })
}
