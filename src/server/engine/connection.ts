import type { CommandReply } from '../../protocol/commands.ts'
import type { SessionEndReason } from '../../protocol/session.ts'
import type { CommandError } from './commandError.ts'
import type { LiveSession } from './liveSession.ts'
import type { OutgoingFrame } from './streams.ts'
import { createWaitingRoom, type WaitingRoom } from './waitingRoom.ts'

/** The engine's side of a socket. What it does with frames is the gateway's affair. */
export interface ConnectionPort {
  deliver(frame: OutgoingFrame): void
  /** Asks the client for a sign of life. The gateway answers with `EngineConnection.heard`. */
  probe(): void
  /** Says why and closes. `undefined` closes without a reason: the client may come back. */
  close(reason?: SessionEndReason): void
}

/** What a gateway holds for one socket. */
export interface EngineConnection {
  /**
   * Takes one command as it came off the wire. `respond` is called exactly once, before any frame
   * that the command itself has let loose. Never rejects.
   */
  receive(command: IncomingCommand, respond: (reply: CommandReply) => void): Promise<void>
  heard(): void
  /** The socket is gone. The session stays for the grace window. */
  closed(): void
}

/** A command as it came off the wire: nothing of it has been checked. */
export interface IncomingCommand {
  readonly name: unknown
  readonly commandId: unknown
  readonly payload: unknown
  /** Why the gateway does not let it be looked at. */
  readonly refusal?: CommandError
}

/** One socket inside the engine. */
export interface Connection {
  readonly port: ConnectionPort
  /** Counts a command, and throws when they come too fast. */
  readonly keepPace: () => void
  /** The server itself is at the other end: it needs no token, and the app is not asked. */
  readonly isOwn: boolean
  session: LiveSession | undefined
  readonly waitingRoom: WaitingRoom
  /** How many logins are at work. */
  logins: number
  /** How many commands are at work whose replies must come before any frame. */
  holds: number
  /** The frames that wait for them. */
  readonly held: OutgoingFrame[]
  /** Since when a probe is unanswered. */
  probedAt: number | undefined
  isClosed: boolean
  /** What the app is asked about commands, one after the other. */
  gate: Promise<unknown>
  /** Commands of one lane run one after the other. */
  lane: Promise<unknown>
  /** What a command looks up before it reaches its record. Those behind it must not overtake it. */
  barrier: Promise<void> | undefined
  /** Lets those go on who wait for the barrier, if there is one. */
  endBarrier: () => void
}

export function createConnection(
  port: ConnectionPort,
  keepPace: () => void,
  isOwn = false,
): Connection {
  return {
    port,
    keepPace,
    isOwn,
    session: undefined,
    waitingRoom: createWaitingRoom(),
    logins: 0,
    holds: 0,
    held: [],
    probedAt: undefined,
    isClosed: false,
    gate: Promise.resolve(),
    lane: Promise.resolve(),
    barrier: undefined,
    endBarrier: noBarrier,
  }
}

function noBarrier(): void {}

/** Lets the commands that come from now on wait until `endBarrier`. */
export function beginBarrier(connection: Connection): void {
  const before = connection.endBarrier
  const barrier = new Promise<void>((resolve) => {
    connection.endBarrier = () => {
      before()
      resolve()
      if (connection.barrier !== barrier) return
      connection.barrier = undefined
      // Or every barrier would hold on to all of those before it.
      connection.endBarrier = noBarrier
    }
  })
  connection.barrier = barrier
}

/** Delivers a frame, or keeps it while a reply must come first. */
export function deliver(connection: Connection, frame: OutgoingFrame): void {
  if (connection.isClosed) return
  if (connection.holds === 0) connection.port.deliver(frame)
  else connection.held.push(frame)
}

/** Gives up one hold; with the last one the frames that waited leave. */
export function release(connection: Connection): void {
  connection.holds--
  if (connection.holds > 0) return
  for (const frame of connection.held.splice(0)) deliver(connection, frame)
}
