import type { CommandName, CommandPayload, CommandResult } from '../../protocol/commands.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { CommandError } from './commandError.ts'
import type { Connection } from './connection.ts'
import type { LiveSession } from './liveSession.ts'

export interface CommandContext {
  readonly connection: Connection
  /** The client's own id for the command: the same when it is sent again. */
  readonly commandId: string
}

/** Rejects to refuse, or throws at once. */
export type CommandHandler<Name extends CommandName> = (
  payload: CommandPayload<Name>,
  context: CommandContext,
) => Promise<CommandResult<Name>>

/** One handler for each of these commands, and no other. */
export type CommandHandlers<Names extends CommandName> = {
  readonly [Name in Names]: CommandHandler<Name>
}

/** The session of a command, or a refusal. */
export function requireSession({ connection }: CommandContext): LiveSession {
  const { session } = connection
  if (session === undefined || session.isOver) throw new CommandError('NOT_LOGGED_IN')
  return session
}

/** Refuses a client that was made for another protocol. */
export function requireVersion(version: number): void {
  if (version === PROTOCOL_VERSION) return
  const message = `The server speaks protocol version ${PROTOCOL_VERSION}, the client ${version}. Update the older one.`
  throw new CommandError('UNSUPPORTED_VERSION', { message })
}
