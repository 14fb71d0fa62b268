import type * as z from 'zod'
import { channelCommands } from './channels.ts'
import type { SignalingErrorShape } from './errors.ts'
import { invitationCommands } from './invitationCommands.ts'
import { messageCommands } from './messages.ts'
import { pushCommands } from './push.ts'
import { sessionCommands, streamCommands } from './session.ts'
import { userCommands } from './users.ts'

/** Every command that a client can send. */
export const commands = {
  ...sessionCommands,
  ...streamCommands,
  ...channelCommands,
  ...messageCommands,
  ...userCommands,
  ...invitationCommands,
  ...pushCommands,
}

export type CommandName = keyof typeof commands
export type CommandPayload<Name extends CommandName> = z.infer<(typeof commands)[Name]['payload']>
export type CommandResult<Name extends CommandName> = z.infer<(typeof commands)[Name]['result']>

/** The answer to a command, as it crosses the wire. */
export type CommandReply<Result = unknown> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly error: SignalingErrorShape }

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name)
}
