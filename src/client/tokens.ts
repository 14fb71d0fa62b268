import type { Clock } from '../internal/clock.ts'
import { SignalingError } from '../protocol/errors.ts'

export interface TokenRequest {
  /** `expiring`: while connected, for a token that ends soon. `expired`: it has ended. */
  readonly reason: 'login' | 'reconnect' | 'expiring' | 'expired'
  readonly userId: string
  /** Aborts when the token is no longer wanted. */
  readonly signal: AbortSignal
}

export type GetToken = string | ((request: TokenRequest) => string | Promise<string>)

/** Where the tokens of one login come from. */
export interface TokenSource {
  /** Whether asking again may bring another one. */
  readonly isFresh: boolean
  /** Rejects with a `SignalingError`. */
  get(reason: TokenRequest['reason']): Promise<string | undefined>
  /** What to use from now on, unless there is somebody to ask. */
  keep(token: string): void
}

export function createTokenSource(
  given: GetToken | undefined,
  request: Omit<TokenRequest, 'reason'>,
): TokenSource {
  let fixed = typeof given === 'function' ? undefined : given
  return {
    isFresh: typeof given === 'function',
    async get(reason) {
      if (typeof given !== 'function') return fixed
      try {
        return await given({ ...request, reason })
      } catch (error) {
        throw failed(error)
      }
    },
    keep: (token) => void (fixed = token),
  }
}

/** Tries until it has renewed a token. */
export interface Renewal {
  begin(): void
  stop(): void
}

/** The server waits for 85 s from the first word of it to the end of the session. */
const AGAIN_MS = 10_000

export interface RenewalOptions {
  readonly clock: Clock
  readonly renew: () => Promise<void>
  readonly onError: (error: SignalingError) => void
}

export function createRenewal({ clock, renew, onError }: RenewalOptions): Renewal {
  let stop = () => {}
  let lastAt = -Infinity
  return { begin, stop: () => stop() }

  // An app may have nothing but tokens that are about to end: each is news of the next.
  function begin(): void {
    stop()
    const waitMs = lastAt + AGAIN_MS - clock.now()
    if (waitMs > 0) stop = clock.setTimer(tryNow, waitMs)
    else tryNow()
  }

  function tryNow(): void {
    lastAt = clock.now()
    let isOver = false
    stop = () => void (isOver = true)
    renew().catch((thrown: unknown) => {
      if (isOver) return
      const error = SignalingError.from(thrown)
      onError(error)
      // A token that was refused would be refused again.
      if (error.isRetryable) begin()
    })
  }
}

function failed(cause: unknown): SignalingError {
  if (cause instanceof SignalingError) return cause
  return new SignalingError('NETWORK', { message: '`getToken` failed. See `cause`.', cause })
}
