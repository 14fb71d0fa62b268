import { MAX_COMMAND_ID_LENGTH } from '../../protocol/limits.ts'
import {
  commands,
  isCommandName,
  type CommandName,
  type CommandPayload,
  type CommandReply,
  type CommandResult,
} from '../../protocol/commands.ts'
import type { Authorization } from './authorization.ts'
import { CommandError } from './commandError.ts'
import type { CommandContext, CommandHandler, CommandHandlers } from './commandHandler.ts'
import type { Connection, IncomingCommand } from './connection.ts'
import { requirePermit } from './permits.ts'

export interface DispatchOptions {
  readonly handlers: CommandHandlers<CommandName>
  readonly authorization: Authorization
  readonly report: (error: unknown) => void
  /** The command has waited for whatever it had to wait for, and is carried out from now on. */
  readonly onBegin?: () => void
}

/**
 * Runs one command as it came off the wire. Never rejects: the reply carries any failure.
 *
 * Nothing past this function meets an unchecked payload.
 */
export async function dispatch(
  command: IncomingCommand,
  connection: Connection,
  options: DispatchOptions,
): Promise<CommandReply> {
  try {
    return { ok: true, result: await start(command, connection, options) }
  } catch (thrown) {
    const error = CommandError.from(thrown)
    if (error.ownCause !== undefined) options.report(error.ownCause)
    return { ok: false, error: error.toShape() }
  }
}

// Not async, which would cost as much memory as the rest of a command.
function start(
  incoming: IncomingCommand,
  connection: Connection,
  options: DispatchOptions,
): Promise<CommandResult<CommandName>> {
  connection.keepPace()
  const command = check(incoming)
  if (isAsked(connection, options) || needsTurn(command.name) || connection.barrier !== undefined) {
    return wait(command, connection, options)
  }
  return execute(command, connection, options)
}

/** A command that its schema has let through. */
interface CheckedCommand {
  readonly name: CommandName
  readonly commandId: string
  readonly payload: CommandPayload<CommandName>
}

function check({ name, commandId, payload, refusal }: IncomingCommand): CheckedCommand {
  if (refusal !== undefined) throw refusal
  if (typeof name !== 'string' || !isCommandName(name)) throw unknownCommand(name)
  if (typeof commandId !== 'string' || !isCommandId(commandId)) throw badCommandId()
  const parsed = commands[name].payload.safeParse(payload)
  if (!parsed.success) throw badPayload(name, parsed.error.issues[0])
  return { name, commandId, payload: parsed.data }
}

function execute(
  { name, commandId, payload }: CheckedCommand,
  connection: Connection,
  { handlers, onBegin }: DispatchOptions,
): Promise<CommandResult<CommandName>> {
  const { session } = connection
  // Whoever has none is refused by the handler.
  if (session !== undefined) requirePermit(name, payload, session)
  onBegin?.()
  // The table has one entry per name, and the payload has been parsed for this name.
  const handle = handlers[name] as CommandHandler<CommandName>
  return handle(payload, { connection, commandId })
}

async function wait(
  command: CheckedCommand,
  connection: Connection,
  options: DispatchOptions,
): Promise<CommandResult<CommandName>> {
  const { name, commandId, payload } = command
  const { authorization } = options
  const asksApp = isAsked(connection, options)
  const stopWaiting = connection.waitingRoom.enter(payload)
  // A login is asked about once it has proved whose it is.
  const ask = () => {
    requireWanted(name, connection)
    const context: CommandContext = { connection, commandId }
    return name === 'session.login' ? undefined : authorization.askFor(name, payload, context)
  }
  const begin = () => {
    if (asksApp) requireWanted(name, connection)
    return inOrder(name, connection, () => {
      stopWaiting()
      return execute(command, connection, options)
    })
  }
  try {
    return await (asksApp ? afterThose(connection, ask, begin) : begin())
  } finally {
    stopWaiting()
  }
}

function isAsked({ isOwn }: Connection, { authorization }: DispatchOptions): boolean {
  return authorization.isAsked && !isOwn
}

// While the app was asked, the socket may have gone. Only a farewell counts all the same.
function requireWanted(name: CommandName, { isClosed }: Connection): void {
  if (isClosed && name !== 'session.logout') throw new CommandError('NOT_LOGGED_IN')
}

// Whoever answers slowly lets the commands behind wait: none of them overtakes.
function afterThose<Result>(
  connection: Connection,
  ask: () => Promise<void> | undefined,
  begin: () => Promise<Result>,
): Promise<Result> {
  const asked = connection.gate.then(ask)
  const result = asked.then(begin)
  connection.gate = asked.catch(() => {
    // The caller hears of it.
  })
  return result
}

function inOrder<Result>(
  name: CommandName,
  connection: Connection,
  run: () => Promise<Result>,
): Promise<Result> {
  if (needsTurn(name)) return takeTurn(connection, run)
  const { barrier } = connection
  return barrier === undefined ? run() : barrier.then(run)
}

// Commands that look something up before they decide would overtake each other. The others reach
// their record's desk at once, and so in the order in which they came.
function needsTurn(name: CommandName): boolean {
  return name.startsWith('session.') || name.startsWith('invitation.')
}

function takeTurn<Result>(connection: Connection, run: () => Promise<Result>): Promise<Result> {
  const turn = connection.lane.then(run)
  connection.lane = turn.catch(() => {
    // The caller hears of it; whoever comes next only waits for it to be over.
  })
  return turn
}

function isCommandId(commandId: string): boolean {
  return commandId.length > 0 && commandId.length <= MAX_COMMAND_ID_LENGTH
}

function badCommandId(): CommandError {
  const message = `A command needs an id of 1 to ${MAX_COMMAND_ID_LENGTH} characters, the same when it is sent again.`
  return new CommandError('BAD_PAYLOAD', { message })
}

function unknownCommand(name: unknown): CommandError {
  const shown = typeof name === 'string' ? `"${name.slice(0, 64)}"` : 'without a name'
  return new CommandError('UNKNOWN_COMMAND', {
    message: `The server does not know the command ${shown}. Is the client newer than the server?`,
  })
}

interface Issue {
  readonly message: string
  readonly path: readonly PropertyKey[]
}

function badPayload(name: CommandName, issue: Issue | undefined): CommandError {
  const path = issue?.path.map(String).join('.') ?? ''
  const where = path === '' ? 'The payload' : `"${path.slice(0, 128)}"`
  const message = `${where} of ${name} does not fit: ${issue?.message.slice(0, 256) ?? 'it is malformed'}.`
  return new CommandError('BAD_PAYLOAD', { message })
}
