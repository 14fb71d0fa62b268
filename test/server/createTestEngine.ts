import { createId } from '../../src/internal/createId.ts'
import type {
  CommandName,
  CommandPayload,
  CommandReply,
  CommandResult,
} from '../../src/protocol/commands.ts'
import type { SignalingErrorShape } from '../../src/protocol/errors.ts'
import type { ServerEvent, ServerEventOf, StreamEvent } from '../../src/protocol/events.ts'
import { LIMITS, RETENTION_MS, type Limits } from '../../src/protocol/limits.ts'
import type { ChannelMessageShape } from '../../src/protocol/messages.ts'
import type { SessionEndReason } from '../../src/protocol/session.ts'
import type { StreamFrame, StreamId } from '../../src/protocol/streams.ts'
import type { Backend } from '../../src/server/backend.ts'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createEngine, type Engine } from '../../src/server/engine/createEngine.ts'
import type { EngineOptions } from '../../src/server/engine/services.ts'
import type { LoginResult } from '../../src/client/connection.ts'
import { createFakeClock, type FakeClock } from '../../src/testing/fakeClock.ts'

export type Frame = StreamFrame<StreamEvent>

/** One socket, without the socket: what goes in and what comes out, as the wire has it. */
export interface TestConnection {
  /** Sends a command as it comes off the wire: nothing of it has been checked. */
  receive(name: unknown, payload: unknown, commandId?: unknown): Promise<CommandReply>
  /** What a command answers. Throws when it is refused. */
  ask<Name extends CommandName>(
    name: Name,
    payload: CommandPayload<Name>,
    commandId?: string,
  ): Promise<CommandResult<Name>>
  /** Why a command is refused. Throws when it is not. */
  refusal(name: string, payload: unknown, commandId?: unknown): Promise<SignalingErrorShape>
  /** Every frame so far, as the wire has it. */
  readonly frames: readonly Frame[]
  /** Everything so far in the order in which it left: `reply` or the stream of a frame. */
  readonly heard: readonly string[]
  /** What a stream has said so far. The messages of a channel look like those of an inbox. */
  events(streamId: StreamId): readonly ServerEvent[]
  /** What it has heard of calls. */
  calls(): readonly ServerEventOf<'invitation.changed'>[]
  /** Why the engine has closed it; `undefined` as long as it has not. */
  readonly closed: { readonly reason: SessionEndReason | undefined } | undefined
  readonly probes: number
  /** From now on it answers no probe. */
  silence(): void
  /** The socket is gone. */
  drop(): void
}

export interface LoggedIn extends TestConnection {
  readonly login: LoginResult
}

export interface TestEngine {
  readonly engine: Engine
  readonly clock: FakeClock
  readonly backend: Backend
  /** What the engine could not help. */
  readonly failures: unknown[]
  open(): TestConnection
  login(userId: string, request?: Partial<CommandPayload<'session.login'>>): Promise<LoggedIn>
  close(): Promise<void>
}

/** What a client says that comes back to its session. */
export function resumptionOf({ login }: LoggedIn): Pick<CommandPayload<'session.login'>, 'resume'> {
  return { resume: { sessionId: login.session.sessionId, key: login.resumeKey } }
}

export type TestEngineOptions = Partial<Omit<EngineOptions, 'clock' | 'limits'>> & {
  /** Where to put what the engine could not help. */
  readonly failures?: unknown[]
  readonly clock?: FakeClock
  readonly limits?: Partial<Limits>
}

/** The engine on a clock that stands still, with connections that show everything. */
export function createTestEngine(options: TestEngineOptions = {}): TestEngine {
  const clock = options.clock ?? createFakeClock()
  const backend = options.backend ?? memoryBackend({ now: clock.now })
  const { failures = [] } = options
  const engine = createEngine({
    createId,
    graceMs: 10_000,
    retentionMs: RETENTION_MS,
    // Some tests let weeks pass, and there is only one node.
    nodeLeaseMs: RETENTION_MS,
    authenticate: async ({ userId }) => ({ userId }),
    callWaiting: 'queue',
    glare: 'merge',
    report: (error) => void failures.push(error),
    ...options,
    backend,
    clock,
    // On a clock that stands still nobody may ever be too fast.
    limits: { ...LIMITS, commandsPerSessionPerSecond: Infinity, ...options.limits },
  })
  return { engine, clock, backend, failures, open, login, close: () => engine.close() }

  async function login(
    userId: string,
    request: Partial<CommandPayload<'session.login'>> = {},
  ): Promise<LoggedIn> {
    const connection = open()
    const result = await connection.ask('session.login', { version: 1, userId, ...request })
    return Object.assign(connection, { login: result })
  }

  function open(): TestConnection {
    const frames: Frame[] = []
    const heard: string[] = []
    let isSilent = false
    const port = engine.connect({
      deliver({ events, ...frame }) {
        frames.push({ ...frame, events: events.map((event) => JSON.parse(event) as StreamEvent) })
        heard.push(frame.streamId)
      },
      probe() {
        connection.probes++
        if (!isSilent) port.heard()
      },
      close(reason) {
        connection.closed ??= { reason }
        port.closed()
      },
    })
    const receive: TestConnection['receive'] = (name, payload, commandId = createId()) =>
      new Promise((resolve) => {
        void port.receive({ name, commandId, payload }, (reply) => {
          heard.push('reply')
          resolve(reply)
        })
      })
    const connection = {
      receive,
      async ask<Name extends CommandName>(
        name: Name,
        payload: CommandPayload<Name>,
        commandId?: string,
      ) {
        const reply = await receive(name, payload, commandId)
        if (!reply.ok) throw new Error(`${name} was refused: ${reply.error.code}`)
        return reply.result as CommandResult<Name>
      },
      async refusal(name: string, payload: unknown, commandId?: unknown) {
        const reply = await receive(name, payload, commandId)
        if (reply.ok) throw new Error(`${name} was not refused.`)
        return reply.error
      },
      frames,
      heard,
      events: (streamId: StreamId) =>
        frames.flatMap((frame) =>
          frame.streamId === streamId ? frame.events.map((event) => toEvent(streamId, event)) : [],
        ),
      calls: () =>
        connection
          .events('inbox')
          .flatMap((event) => (event.type === 'invitation.changed' ? event : [])),
      closed: undefined as TestConnection['closed'],
      probes: 0,
      silence: () => void (isSilent = true),
      drop: () => port.closed(),
    }
    return connection
  }
}

/** An event of a stream, whose messages are written in short if it is that of a channel. */
export function toEvent(streamId: StreamId, event: StreamEvent): ServerEvent {
  if (!isShort(event)) return event
  const [messageId, from, sentAt, body, seq] = event
  const to = { channelId: streamId.slice('channel:'.length) }
  const message = { messageId, from, sentAt, to, body: JSON.stringify(body) }
  return {
    type: 'message.received',
    message: seq === undefined ? message : { ...message, seq },
  }
}

function isShort(event: StreamEvent): event is ChannelMessageShape {
  return Array.isArray(event)
}
