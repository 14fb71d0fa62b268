import { SignalingError } from '../protocol/errors.ts'
import type { Session } from '../protocol/session.ts'
import { createTokenSource, type GetToken, type TokenSource } from './tokens.ts'

export interface LoginOptions {
  /** Instead of the client's `getToken`. */
  readonly token?: string
  /** Ends the user's other sessions, or those of the same `device`: they hear `replaced`. */
  readonly exclusive?: boolean | 'device'
  /** Gives up. A login that has succeeded is not undone. */
  readonly signal?: AbortSignal
}

/** A user who wants to be logged in, until a logout or an end. */
export interface Intent {
  readonly userId: string
  readonly options: LoginOptions
  readonly abort: AbortController
  readonly tokens: TokenSource
  readonly settled: Promise<Session>
  resolve(session: Session): void
  reject(error: SignalingError): void
  /** Attempts since it was last connected. */
  attempts: number
  lostAt: number | undefined
  hasBeenOnline: boolean
  /** It was connected, until its token ended. */
  hasExpired: boolean
}

export function createIntent(
  userId: string,
  options: LoginOptions,
  getToken: GetToken | undefined,
): Intent {
  const abort = new AbortController()
  const given = options.token ?? getToken
  let settle: Pick<Intent, 'resolve' | 'reject'> | undefined
  const settled = new Promise<Session>((resolve, reject) => (settle = { resolve, reject }))
  // Whoever asked hears of it. The promise is kept besides, and must not be called forgotten.
  settled.catch(() => {})
  return {
    userId,
    options,
    abort,
    tokens: createTokenSource(given, { userId, signal: abort.signal }),
    settled,
    resolve: (session) => settle?.resolve(session),
    reject: (error) => settle?.reject(error),
    attempts: 0,
    lostAt: undefined,
    hasBeenOnline: false,
    hasExpired: false,
  }
}
