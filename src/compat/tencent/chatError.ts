import { SignalingError, type SignalingErrorCode } from '../../client/index.ts'

/** What every promise of a chat rejects with. Branch on `code`, which is one of the vendor's. */
export interface ChatError extends Error {
  readonly code: number
}

/** What the server says, and what is said here, in the vendor's numbers. */
const CODE = {
  NOT_LOGGED_IN: 2024,
  CLOSED: 2024,
  SEND_FAILED: 2100,
  NO_MESSAGE: 2105,
  NO_CONVERSATION_TYPE: 2106,
  ABORTED: 2801,
  BAD_PAYLOAD: 6017,
  LIMIT_REACHED: 6017,
  NOT_SUPPORTED: 7013,
  TOO_LARGE: 8001,
  NOT_FOUND: 8010,
  INVITATION_OVER: 8010,
  INVITATION_ACTIVE: 8010,
  FORBIDDEN: 8011,
  NOT_A_MEMBER: 10007,
  NO_SUCH_GROUP: 10010,
  CONFLICT: 10021,
  UNAUTHORIZED: 70003,
} as const

type Reason = keyof typeof CODE

/** Programs look for these very words. */
const PROCESSED = 'inviteID is invalid or invitation has been processed'

export function chatError(reason: Reason, message: string = reason): ChatError {
  return withCode(CODE[reason], message)
}

/** Says in the vendor's way why something failed. Some reasons of the server mean another thing there. */
export function toChatError(
  thrown: unknown,
  meaning: Partial<Record<SignalingErrorCode, Reason>> = {},
): ChatError {
  if (isChatError(thrown)) return thrown
  const { code, message } = SignalingError.from(thrown)
  const codes: Partial<Record<string, number>> = CODE
  return withCode(codes[meaning[code] ?? code] ?? CODE.SEND_FAILED, message)
}

function withCode(code: number, message: string): ChatError {
  const text = code === CODE.INVITATION_OVER ? PROCESSED : message
  return Object.assign(new Error(text), { code })
}

function isChatError(thrown: unknown): thrown is ChatError {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'number'
}
