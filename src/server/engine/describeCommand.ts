import { isCommandName, type CommandReply } from '../../protocol/commands.ts'
import type { Connection, IncomingCommand } from './connection.ts'
import type { CommandNote } from './monitor.ts'

/** What may be told of a command to whoever counts or keeps a log: nothing of what it says. */
export function describeCommand(
  { name, payload }: IncomingCommand,
  reply: CommandReply,
  { session }: Connection,
): CommandNote {
  const isKnown = typeof name === 'string' && isCommandName(name)
  const userId = session?.userId ?? (name === 'session.login' ? claimedBy(payload) : undefined)
  return {
    name: isKnown ? name : 'unknown',
    code: reply.ok ? 'OK' : reply.error.code,
    ...(userId === undefined ? {} : { userId }),
    ...(session === undefined ? {} : { sessionId: session.sessionId }),
  }
}

/** Who wants to log in. Nobody has proved it, and nobody has checked that it is a name. */
function claimedBy(payload: unknown): string | undefined {
  if (typeof payload !== 'object' || payload === null || !('userId' in payload)) return undefined
  return typeof payload.userId === 'string' ? payload.userId : undefined
}
