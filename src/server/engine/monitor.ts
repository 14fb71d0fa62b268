import type { SessionEndReason } from '../../protocol/session.ts'
import type { PushOutcome } from '../pushTransport.ts'

/** One command, when its reply has been made. Never what it said or was told. */
export interface CommandNote {
  /** `unknown` for a name that the server does not know. */
  readonly name: string
  /** `OK`, or the code of the refusal. */
  readonly code: string
  /** Whose session it was. Of a login that was refused: who wanted in, which nobody has proved. */
  readonly userId?: string
  readonly sessionId?: string
}

export interface SessionNote {
  readonly userId: string
  readonly sessionId: string
}

export interface PushNote {
  readonly transport: string
  readonly status: PushOutcome['status']
  /** Why not, in the words of the transport. */
  readonly reason?: string
}

/**
 * Looks on: counts, measures and writes down what the server does. Must not throw, and sees neither
 * payloads nor tokens.
 */
export interface Monitor {
  /** A socket has been opened. */
  connected(): void
  /** A socket is gone. */
  disconnected(): void
  /** A command is at work. The returned function is called once, when its reply has been made. */
  commandBegan(): (done: CommandNote) => void
  /** A node has taken up a session: a new one, or one that it did not look after before. */
  sessionBegan(session: SessionNote): void
  /** This node no longer looks after a session. */
  sessionEnded(session: SessionNote, reason: SessionEndReason): void
  /** Something has left for one connection: a frame, or a reply. */
  sent(bytes: number): void
  /** A connection was not let in, or put out, by a limit of the edge: `origin`, `draining`, … */
  refused(reason: string): void
  /** A connection was closed that did not read what it was sent. */
  slow(): void
  /** A push has been sent, or has not. */
  pushed(push: PushNote): void
  /** This node could not keep its lease, and serves nobody until it has another. */
  fenced(): void
}
