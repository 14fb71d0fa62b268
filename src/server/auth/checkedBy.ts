import type { Clock } from '../../internal/clock.ts'
import { SignalingError } from '../../protocol/errors.ts'
import type { Capabilities } from '../engine/capabilities.ts'
import { CommandError } from '../engine/commandError.ts'
import type { Authenticate } from '../engine/services.ts'
import { within } from '../../internal/within.ts'

/**
 * Says who a token belongs to. May be as slow as a look-up, up to 5 s. Nobody, or a
 * `SignalingError` with the code `UNAUTHORIZED`, is a token that is refused: the client is logged out.
 * Whatever else it throws is a failure of the moment, and so is a later answer: it is reported, nobody
 * is let in, and the client tries again (`UNAVAILABLE`).
 *
 * With `expiresAt`, the session ends when the token does, unless it is renewed. With `issuedAt`, it
 * can be revoked. Both are epoch milliseconds.
 */
export type CheckToken = (
  token: string,
  userId: string,
) => Promise<{
  readonly userId: string
  readonly can?: Capabilities
  readonly issuedAt?: number
  readonly expiresAt?: number
}>

const ANSWER_WITHIN_MS = 5000

export interface CheckedByOptions {
  readonly clock: Clock
  readonly report: (error: unknown) => void
}

/** Lets a function of the app check tokens. */
export function checkedBy(check: CheckToken, { clock, report }: CheckedByOptions): Authenticate {
  return async ({ userId, token = '' }) => {
    const ask = () =>
      within<unknown>(() => check(token, userId), { clock, ms: ANSWER_WITHIN_MS, late })
    const owner = toOwner(await ask().catch(refuse))
    if (owner.userId === userId) return { ...owner, userId }
    throw new CommandError('UNAUTHORIZED', { message: 'The token is for another user.' })
  }

  function refuse(cause: unknown): never {
    const isRefusal = cause instanceof SignalingError && cause.code === 'UNAUTHORIZED'
    if (isRefusal) throw new CommandError('UNAUTHORIZED')
    report(cause)
    // The client tries again: the token may be a good one.
    throw new CommandError('UNAVAILABLE', {
      message: 'The token cannot be checked now. Try again.',
    })
  }
}

function late(): Error {
  return new Error(`The app's check of a token took more than ${ANSWER_WITHIN_MS} ms.`)
}

// An app that knows nobody with this token may well say so with nothing.
function toOwner(found: unknown) {
  const said = new Map(typeof found === 'object' && found !== null ? Object.entries(found) : [])
  const [issuedAt, expiresAt] = [toInstant(said.get('issuedAt')), toInstant(said.get('expiresAt'))]
  return {
    userId: said.get('userId') as unknown,
    can: said.get('can') as unknown,
    issuedAt,
    expiresAt,
  }
}

function toInstant(value: unknown): number | undefined {
  if (value === undefined) return undefined
  // Of an instant that is none, nothing is known but that the token should end.
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}
