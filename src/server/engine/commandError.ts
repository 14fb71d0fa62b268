import { ERROR_SENTENCES } from '../../protocol/errorSentences.ts'
import type { SignalingErrorCode, SignalingErrorShape } from '../../protocol/errors.ts'
import type { InvitationShape } from '../../protocol/invitations.ts'

export interface CommandErrorOptions {
  /** Says more than the code's own sentence. Must not hold anything that the sender may not see. */
  readonly message?: string
  readonly invitation?: InvitationShape
  readonly cause?: unknown
}

/** A command refused. Becomes a `SignalingError` on the side of its sender. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code: SignalingErrorCode
  readonly invitation: InvitationShape | undefined

  constructor(code: SignalingErrorCode, { message, invitation, cause }: CommandErrorOptions = {}) {
    super(message ?? ERROR_SENTENCES[code], { cause })
    this.code = code
    this.invitation = invitation
  }

  toShape(): SignalingErrorShape {
    const { code, message, invitation } = this
    return { code, message, ...(invitation === undefined ? {} : { invitation }) }
  }

  /** Returns a `CommandError` as it is, and hides anything else behind `INTERNAL`. */
  static from(thrown: unknown): CommandError {
    return thrown instanceof CommandError ? thrown : new CommandError('INTERNAL', { cause: thrown })
  }
}
