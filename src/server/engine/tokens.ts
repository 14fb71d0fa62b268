import type { CommandPayload, CommandResult } from '../../protocol/commands.ts'
import type { sessionCommands } from '../../protocol/session.ts'
import { mayEnter, toText } from './channelRecord.ts'
import type { Channels } from './channels.ts'
import { toCapabilities, type Capabilities } from './capabilities.ts'
import { CommandError } from './commandError.ts'
import { requireSession, type CommandHandlers } from './commandHandler.ts'
import { isGone, userKey, type LiveSession } from './liveSession.ts'
import { REVOKED_AT, requireUnrevoked } from './revocation.ts'
import type { Services } from './services.ts'

/** What a token has proved. */
export interface Proof {
  readonly userId: string
  readonly can: Capabilities
  /** In epoch milliseconds. Without one the token cannot be revoked. */
  readonly issuedAt: number | undefined
  /** In epoch milliseconds. Without one the session lasts as long as it likes. */
  readonly expiresAt: number | undefined
}

/** Checks tokens, and ends sessions whose token is not replaced in time. */
export interface Tokens {
  readonly handlers: Pick<CommandHandlers<keyof typeof sessionCommands>, 'session.renewToken'>
  check(credentials: CommandPayload<'session.login'>): Promise<Proof>
  /** From now on the session lasts until its token expires. */
  watch(session: LiveSession, expiresAt: number | undefined): void
}

/** How long before the end a client is told to get another token. */
const TELL_BEFORE_MS = 60_000

/** How long after the end the client may still bring one. */
const LATE_MS = 25_000

/** The longest that a timer can wait. What is longer would be over at once. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** The stream of what one session alone is told. It has no log. */
const SESSION = { streamId: 'session', epoch: '', from: 0, to: 0 } as const

export interface TokensOptions {
  readonly services: Services
  readonly channels: Pick<Channels, 'unsubscribe'>
}

export function createTokens({ services, channels }: TokensOptions): Tokens {
  const { authenticate, clock, desk, report } = services

  return {
    check,
    watch,
    handlers: {
      async 'session.renewToken'({ token }, context) {
        const { userId } = requireSession(context)
        const { can, issuedAt, expiresAt } = await check({ userId, token })
        await desk.decide(userKey(userId), {
          query: { names: [REVOKED_AT] },
          decide: (draft) => requireUnrevoked(draft, issuedAt),
        })
        // It may have ended, or gone on with another login, while the token was looked at.
        const session = requireSession(context)
        session.can = can
        if (!isGone(session)) watch(session, expiresAt)
        await giveUpSeats(session)
        return toResult(expiresAt)
      },
    },
  }

  async function check({
    userId,
    token,
  }: Pick<CommandPayload<'session.login'>, 'userId' | 'token'>): Promise<Proof> {
    const found = await authenticate({ userId, token })
    if (found.userId !== userId) {
      const message = 'The token is for another user. Get one for the user id that logs in.'
      throw new CommandError('UNAUTHORIZED', { message })
    }
    const { issuedAt, expiresAt } = found
    if (expiresAt !== undefined && expiresAt + LATE_MS <= clock.now()) {
      throw new CommandError('UNAUTHORIZED', { message: 'The token has expired. Get a fresh one.' })
    }
    return { userId, can: toCapabilities(found.can), issuedAt, expiresAt }
  }

  function watch(session: LiveSession, expiresAt: number | undefined): void {
    session.cancelExpiry?.()
    session.cancelExpiry = undefined
    if (expiresAt === undefined) return
    at(session, expiresAt - TELL_BEFORE_MS, () => {
      const events = [toText({ type: 'token.expiring', expiresAt })]
      session.subscriber.deliver({ ...SESSION, events })
      at(session, expiresAt + LATE_MS, () => {
        session.hasExpired = true
        // The session waits for its client to come back with another token, as if it were cut off.
        session.connection.port.close('expired')
      })
    })
  }

  function at(session: LiveSession, instant: number, run: () => void): void {
    const leftMs = instant - clock.now()
    const isFar = leftMs > MAX_TIMER_MS
    const next = isFar ? () => at(session, instant, run) : run
    session.cancelExpiry = clock.setTimer(next, isFar ? MAX_TIMER_MS : Math.max(0, leftMs))
  }

  // What the new token does not allow any more is over, and the client hears of it.
  async function giveUpSeats(session: LiveSession): Promise<void> {
    const lost = [...session.channelIds].filter((id) => !mayEnter(id, session.can))
    const events = lost.map((channelId) => toText({ type: 'channel.membershipEnded', channelId }))
    if (lost.length === 0) return
    await Promise.all(lost.map((id) => channels.unsubscribe(session, id))).catch(report)
    session.subscriber.deliver({ ...SESSION, events })
  }
}

function toResult(expiresAt: number | undefined): CommandResult<'session.renewToken'> {
  return expiresAt === undefined ? {} : { expiresAt }
}
