import { ERROR_SENTENCES } from '../../protocol/errorSentences.ts'
import type { SignalingErrorCode, SignalingErrorShape } from '../../protocol/errors.ts'
import type { InvitationShape } from '../../protocol/invitations.ts'

export interface CommandErrorOptions {
  /** Says more than the code's own sentence. Must not hold anything that the sender may not see. */
  readonly message?: string
  readonly invitation?: InvitationShape
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

/** A command refused. Becomes a `SignalingError` on the side of its sender. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code: SignalingErrorCode
  readonly invitation: InvitationShape | undefined
  readonly retryAfterMs: number | undefined

  constructor(code: SignalingErrorCode, options: CommandErrorOptions = {}) {
    super(options.message ?? ERROR_SENTENCES[code], { cause: options.cause })
    this.code = code
    this.invitation = options.invitation
    this.retryAfterMs = options.retryAfterMs
  }

  /** What nobody but the server can help, to be reported. */
  get ownCause(): unknown {
    return this.code === 'INTERNAL' || this.code === 'UNAVAILABLE' ? this.cause : undefined
  }

  toShape(): SignalingErrorShape {
    const { code, message, invitation, retryAfterMs } = this
    return {
      code,
      message,
      ...(invitation === undefined ? {} : { invitation }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    }
  }

  /** Returns a `CommandError` as it is, and hides anything else behind `INTERNAL`. */
  static from(thrown: unknown): CommandError {
    return thrown instanceof CommandError ? thrown : new CommandError('INTERNAL', { cause: thrown })
  }
}
