import type { CommandName, CommandPayload } from '../../protocol/commands.ts'
import { CommandError } from './commandError.ts'
import { requireSession, type CommandContext } from './commandHandler.ts'
import { requirePermit } from './permits.ts'
import type { Services } from './services.ts'
import type { LiveSession } from './liveSession.ts'
import { within } from '../../internal/within.ts'

/** The app's own word on a command. The payload is a copy, without tokens and keys. */
export type Authorize = (command: {
  readonly name: string
  readonly payload: unknown
  readonly userId: string
}) => boolean | Promise<boolean>

/** What the app may forbid. Without an `authorize` it asks nobody. */
export interface Authorization {
  /** Whether anybody is asked. */
  readonly isAsked: boolean
  /** Refuses with `FORBIDDEN` unless the app allows it, and with `UNAVAILABLE` when it cannot say. */
  ask<Name extends CommandName>(
    name: Name,
    payload: CommandPayload<Name>,
    userId: string,
  ): Promise<void>
  /** The same of a command whose session is on the connection. */
  askFor<Name extends CommandName>(
    name: Name,
    payload: CommandPayload<Name>,
    context: CommandContext,
  ): Promise<void>
  /** Refuses to take a seat that a command of its own would not be given. */
  requireSeat(session: LiveSession, seat: CommandPayload<'channel.join'>): Promise<void>
}

const ANSWER_WITHIN_MS = 2000

export function createAuthorization({
  authorize,
  clock,
  report,
}: Pick<Services, 'authorize' | 'clock' | 'report'>): Authorization {
  return {
    isAsked: authorize !== undefined,
    ask,
    async askFor(name, payload, context) {
      // Its login may still be on its way, before it in the lane.
      if (context.connection.session === undefined) await context.connection.lane
      const session = requireSession(context)
      // The app has the last word, so it is not asked what the token forbids.
      requirePermit(name, payload, session)
      await ask(name, payload, session.userId)
    },
    async requireSeat(session, seat) {
      requirePermit('channel.join', seat, session)
      await ask('channel.join', seat, session.userId)
    },
  }

  async function ask<Name extends CommandName>(
    name: Name,
    payload: CommandPayload<Name>,
    userId: string,
  ): Promise<void> {
    if (authorize === undefined) return
    const command = { name, payload: withoutSecrets(payload), userId }
    const late = () => new Error(`authorize took more than ${ANSWER_WITHIN_MS} ms for ${name}.`)
    const isAllowed = await within<unknown>(() => authorize(command), {
      clock,
      ms: ANSWER_WITHIN_MS,
      late,
    }).catch((error: unknown) => {
      report(error)
      throw unanswered(name)
    })
    if (isAllowed !== true) throw forbidden(name)
  }
}

// A hook may keep what it is given, or write it into a log.
function withoutSecrets(payload: object): object {
  const {
    token: _token,
    resume: _resume,
    target: _target,
    ...rest
  } = structuredClone(payload) as Secrets
  return rest
}

interface Secrets {
  readonly token?: unknown
  readonly resume?: unknown
  /** What a push service knows a device by. */
  readonly target?: unknown
}

function forbidden(name: string): CommandError {
  const message = `The app's server does not allow this ${name}.`
  return new CommandError('FORBIDDEN', { message })
}

// It is no word of the app's that failed. The client asks again.
function unanswered(name: string): CommandError {
  const message = `The app's server could not be asked about this ${name}. Try again.`
  return new CommandError('UNAVAILABLE', { message })
}
