import { SignalingError } from '../../../protocol/errors.ts'
import type { CheckToken } from '../../../server/auth/checkedBy.ts'
import { readUserSig, type UserSigKey } from './userSig.ts'

/** How far the clocks of the UserSig's maker and of the server may be apart. */
const CLOCK_TOLERANCE_MS = 5 * 60 * 1000

/**
 * Lets users log in with the UserSig that the vendor's tools make (TLS 2.0). The session ends with it,
 * and it can be revoked, for a day: what lives longer than the server remembers is yours to bound.
 *
 * @example
 * createSignalingServer({ auth: tencentUserSigAuth({ sdkAppId: 1400000000, secretKey }) })
 */
export function tencentUserSigAuth({ sdkAppId, secretKey }: UserSigKey): CheckToken {
  if (!Number.isSafeInteger(sdkAppId) || secretKey === '') {
    throw new Error(
      "tencentUserSigAuth needs the sdkAppId, which is a number, and the secretKey of your app. The vendor's console shows both.",
    )
  }
  return async (token) => {
    const owner = readUserSig(token, { sdkAppId, secretKey })
    const now = Date.now()
    const isTimely =
      owner !== undefined && owner.issuedAt <= now + CLOCK_TOLERANCE_MS && owner.expiresAt > now
    if (isTimely) return owner
    throw new SignalingError('UNAUTHORIZED')
  }
}
