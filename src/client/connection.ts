import type { Clock } from '../internal/clock.ts'
import type { CommandReply, CommandResult } from '../protocol/commands.ts'
import type { ChannelSeat } from '../protocol/channels.ts'
import { SignalingError, type SignalingErrorShape } from '../protocol/errors.ts'
import type { StreamEvent } from '../protocol/events.ts'
import type { SessionEndReason } from '../protocol/session.ts'
import type { Position, StreamFrame } from '../protocol/streams.ts'
import { PROTOCOL_VERSION } from '../protocol/version.ts'
import { toError } from './fromWire.ts'
import type { ResumeKey } from './resumeKeys.ts'
import type { Transport, TransportLink } from './transport.ts'

export type LoginResult = CommandResult<'session.login'>

export interface LoginRequest {
  readonly userId: string
  readonly device: string | undefined
  readonly exclusive: boolean | 'device'
  readonly resume: ResumeKey | undefined
  readonly inbox: Position | undefined
  readonly channels: readonly ChannelSeat[]
}

/** What one connection tells. After `onLost` or `onEnded`, and after `close`, it is silent. */
export interface ConnectionHandlers {
  /** Called once per connection. `skewMs` is the server's clock less the local one. */
  onLogin(result: LoginResult, link: TransportLink, skewMs: number): void
  onFrame(frame: StreamFrame<StreamEvent>): void
  onRefusal(error: SignalingErrorShape): void
  /** The server has ended the session. */
  onEnded(reason: SessionEndReason): void
  /** It is time to go on over another connection. */
  onMove(): void
  onLost(error: SignalingError): void
}

/** One way to the server, from asking for a token until it is lost. It is not used again. */
export interface Connection {
  /** Asks for a sign of life, and counts as lost when there is none. */
  check(): void
  /** Tells the server that the session is over, and closes when it has heard, or after 2 s. */
  leave(): Promise<void>
  close(): void
}

export interface ConnectionOptions {
  readonly transport: Transport
  readonly clock: Clock
  readonly createId: () => string
  readonly resolveToken: () => Promise<string | undefined>
  /** Read when the link is open, so that it is current. */
  readonly request: () => LoginRequest
  readonly isRinging: () => boolean
  readonly handlers: ConnectionHandlers
}

/** How long a link may take until it is open. */
const CONNECT_TIMEOUT_MS = 10_000
const RINGING_CONNECT_TIMEOUT_MS = 3000

/** How long a login may take: its reply is large, and a network slow. */
const LOGIN_TIMEOUT_MS = 30_000
const RINGING_LOGIN_TIMEOUT_MS = 10_000

/** How long a farewell waits to be heard. The grace window says it for us otherwise. */
const LEAVE_WITHIN_MS = 2000

const LISTEN_EVERY_MS = 1000

/** While something rings the server sends a probe every 2 s. */
const SILENT_AFTER_MS = 5000

export function openConnection(options: ConnectionOptions): Connection {
  const { transport, clock, createId, handlers, isRinging } = options
  const timers = new Set<() => void>()
  let link: TransportLink | undefined
  let isOver = false
  let isOpen = false
  let isLoggedIn = false
  let lastSignAt = clock.now()
  /** When somebody last looked and nothing rang: until then the server had no reason to speak. */
  let lastCalmAt = clock.now()

  after(isRinging() ? RINGING_CONNECT_TIMEOUT_MS : CONNECT_TIMEOUT_MS, () => {
    if (!isOpen) giveUp()
  })
  options.resolveToken().then(open, (error: unknown) => lose(SignalingError.from(error)))

  return { check, leave, close }

  function open(token: string | undefined): void {
    if (isOver) return
    link = transport.open({
      onOpen: unlessOver(() => logIn(token)),
      onFrame: unlessOver((frame: StreamFrame<StreamEvent>) => {
        lastSignAt = clock.now()
        handlers.onFrame(frame)
      }),
      onEnded: unlessOver((reason: SessionEndReason) => {
        // It was no session of ours yet: the login may have been held up on the way.
        if (!isLoggedIn) return giveUp()
        close()
        handlers.onEnded(reason)
      }),
      onGoAway: unlessOver((afterMs: number) => after(afterMs, handlers.onMove)),
      onRefusal: unlessOver(handlers.onRefusal),
      onSignOfLife: unlessOver(() => void (lastSignAt = clock.now())),
      onClose: unlessOver((cause?: unknown) =>
        lose(unreachable('The connection was lost.', cause)),
      ),
    })
  }

  function logIn(token: string | undefined): void {
    const { userId, device, exclusive, resume, inbox, channels } = options.request()
    const sentAt = clock.now()
    isOpen = true
    after(isRinging() ? RINGING_LOGIN_TIMEOUT_MS : LOGIN_TIMEOUT_MS, () => {
      if (!isLoggedIn) giveUp()
    })
    const payload = {
      version: PROTOCOL_VERSION,
      userId,
      channels: [...channels],
      ...(token === undefined ? {} : { token }),
      ...(device === undefined ? {} : { device }),
      ...(exclusive && { exclusive }),
      ...(resume && { resume }),
      ...(inbox && { inbox }),
    }
    const handleReply = unlessOver((reply: CommandReply) => {
      if (!reply.ok) return lose(toError(reply.error))
      isLoggedIn = true
      // The server of the same version has made the result of this very command.
      const result = reply.result as LoginResult
      // The reply was made, at a guess, half-way between the question and now.
      const skewMs = result.now - (sentAt + clock.now()) / 2
      if (link !== undefined) handlers.onLogin(result, link, skewMs)
      listen()
    })
    link?.send({ name: 'session.login', commandId: createId(), payload }, handleReply)
  }

  // While something rings, a link on which nothing is heard is as good as lost.
  function listen(): void {
    after(LISTEN_EVERY_MS, () => {
      if (!isRinging()) lastCalmAt = clock.now()
      if (clock.now() - Math.max(lastSignAt, lastCalmAt) < SILENT_AFTER_MS) listen()
      else lose(unreachable('The server has gone silent.'))
    })
  }

  function check(): void {
    const askedAt = clock.now()
    link?.send({ name: 'session.ping', commandId: createId(), payload: {} }, () => {})
    after(RINGING_CONNECT_TIMEOUT_MS, () => {
      if (lastSignAt < askedAt) lose(unreachable('The server has gone silent.'))
    })
  }

  function giveUp(): void {
    lose(unreachable('The server did not answer in time.'))
  }

  function lose(error: SignalingError): void {
    if (isOver) return
    close()
    handlers.onLost(error)
  }

  function leave(): Promise<void> {
    const parting = isLoggedIn && !isOver ? link : undefined
    if (parting === undefined) close()
    else silence()
    return new Promise((resolve) => {
      if (parting === undefined) return resolve()
      const part = () => {
        cancel()
        parting.close()
        resolve()
      }
      const cancel = clock.setTimer(part, LEAVE_WITHIN_MS)
      parting.send({ name: 'session.logout', commandId: createId(), payload: {} }, part)
    })
  }

  function close(): void {
    silence()
    link?.close()
  }

  function silence(): void {
    isOver = true
    for (const cancel of timers) cancel()
    timers.clear()
  }

  function after(ms: number, run: () => void): void {
    const cancel = clock.setTimer(() => {
      timers.delete(cancel)
      run()
    }, ms)
    timers.add(cancel)
  }

  function unlessOver<Args extends unknown[]>(
    run: (...args: Args) => void,
  ): (...args: Args) => void {
    return (...args) => {
      if (!isOver) run(...args)
    }
  }
}

function unreachable(message: string, cause?: unknown): SignalingError {
  return new SignalingError('NETWORK', { message, cause })
}
