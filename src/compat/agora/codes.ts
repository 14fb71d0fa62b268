import type { SignalingError } from '../../client/index.ts'
import type { SessionEndReason } from '../../protocol/session.ts'

/** What `onLogout` hears. */
export const LOGOUT_CODES: Readonly<Record<SessionEndReason, number>> = {
  loggedOut: 101,
  network: 102,
  closedByServer: 102,
  unauthorized: 102,
  replaced: 103,
  expired: 105,
}

/** What `onLoginFailed` hears. */
export const LOGIN_FAILED = {
  network: 201,
  tokenExpired: 204,
  tokenWrong: 206,
  kicked: 207,
  wrongAccount: 209,
} as const

/** What `onInviteFailed` hears, besides a reason. */
export const INVITE_FAILED = { other: 700, network: 702, peerOffline: 703, timeout: 704 } as const

/** Why there is no channel. */
export const JOIN_FAILED = 300

/** Why a login has failed. */
export function loginFailure({ code }: SignalingError, isExpired: boolean): number {
  if (code === 'BAD_PAYLOAD') return LOGIN_FAILED.wrongAccount
  if (code !== 'UNAUTHORIZED') return LOGIN_FAILED.network
  return isExpired ? LOGIN_FAILED.tokenExpired : LOGIN_FAILED.tokenWrong
}

/** Whether a token of the vendor's kind says of itself that it has ended. */
export function hasExpired(token: string | undefined, now: number): boolean {
  const [, expiresAt] = /^1:[^:]*:(\d{1,10}):/.exec(token ?? '') ?? []
  return expiresAt !== undefined && Number(expiresAt) * 1000 <= now
}

/** Too much in too short a time is dropped without a word. */
export function isDropped({ code }: SignalingError): boolean {
  return code === 'RATE_LIMITED'
}
