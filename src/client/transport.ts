import type { CommandName, CommandPayload, CommandReply } from '../protocol/commands.ts'
import type { StreamEvent } from '../protocol/events.ts'
import type { SignalingErrorShape } from '../protocol/errors.ts'
import type { SessionEndReason } from '../protocol/session.ts'
import type { StreamFrame } from '../protocol/streams.ts'

/** What a link tells its client. Nothing comes after `onClose`. */
export interface TransportHandlers {
  onOpen(): void
  onFrame(frame: StreamFrame<StreamEvent>): void
  /** The server has ended the session; the link closes. */
  onEnded(reason: SessionEndReason): void
  /** The server is about to stop: after so long somebody else, or the next one, will answer. */
  onGoAway(afterMs: number): void
  /** The server has refused a frame that asked for no answer. */
  onRefusal(error: SignalingErrorShape): void
  /** The server has shown that it is there. */
  onSignOfLife(): void
  onClose(cause?: unknown): void
}

export interface OutgoingCommand<Name extends CommandName = CommandName> {
  readonly name: Name
  readonly commandId: string
  readonly payload: CommandPayload<Name>
}

/** One connection, from its opening to its end. It is not used again. */
export interface TransportLink {
  send(command: OutgoingCommand, onReply: (reply: CommandReply) => void): void
  close(): void
}

/** How a client reaches a server: `socketTransport(url)`, or the engine in the same process. */
export interface Transport {
  open(handlers: TransportHandlers): TransportLink
}
