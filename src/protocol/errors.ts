import type { Invitation } from './invitations.ts'

/**
 * Every way a command can fail, and whether the same command may succeed when it is sent again.
 *
 * The keys are wire format: add freely, never rename, never reuse. The server's sentence for each is
 * in `errorSentences.ts`, so that a browser carries the codes only.
 */
const CODES = {
  ABORTED: false,
  ALREADY_LOGGED_IN: false,
  BAD_PAYLOAD: false,
  BUSY: false,
  CLOSED: false,
  CONFLICT: false,
  FORBIDDEN: false,
  INTERNAL: false,
  INVITATION_ACTIVE: false,
  INVITATION_OVER: false,
  LIMIT_REACHED: false,
  NETWORK: true,
  NOT_A_MEMBER: false,
  NOT_FOUND: false,
  NOT_LOGGED_IN: false,
  RATE_LIMITED: true,
  REPLACED: false,
  TIMEOUT: true,
  TOO_DEEP: false,
  TOO_LARGE: false,
  UNAUTHORIZED: false,
  UNAVAILABLE: true,
  UNKNOWN_COMMAND: false,
  UNSUPPORTED_VERSION: false,
} as const satisfies Record<string, boolean>

export type SignalingErrorCode = keyof typeof CODES

/** The form in which an error crosses the wire. */
export interface SignalingErrorShape {
  readonly code: SignalingErrorCode
  readonly message: string
  readonly retryAfterMs?: number | undefined
  readonly invitation?: unknown
}

export interface SignalingErrorOptions {
  readonly message?: string | undefined
  readonly cause?: unknown
  readonly retryAfterMs?: number | undefined
  readonly invitation?: Invitation | undefined
}

/** What every command rejects with. Branch on `code`; log `message`. */
export class SignalingError extends Error {
  override readonly name = 'SignalingError'
  readonly code: SignalingErrorCode
  /** How long to wait before the same command can succeed, in milliseconds. */
  readonly retryAfterMs?: number
  /** On `INVITATION_OVER` and `INVITATION_ACTIVE`: what the invitation is now. */
  readonly invitation?: Invitation

  constructor(code: SignalingErrorCode, options: SignalingErrorOptions = {}) {
    super(options.message ?? code, { cause: options.cause })
    this.code = code
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs
    if (options.invitation !== undefined) this.invitation = options.invitation
  }

  /** Whether sending the same command again is safe and may succeed. */
  get isRetryable(): boolean {
    return CODES[this.code]
  }

  /** Returns a `SignalingError` as it is, and wraps anything else as `INTERNAL`. */
  static from(thrown: unknown): SignalingError {
    return thrown instanceof SignalingError
      ? thrown
      : new SignalingError('INTERNAL', {
          message: 'Something failed that is not the fault of the command. See `cause`.',
          cause: thrown,
        })
  }
}

export function isErrorCode(code: string): code is SignalingErrorCode {
  return Object.hasOwn(CODES, code)
}
