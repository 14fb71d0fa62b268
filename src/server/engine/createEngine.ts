import type { CommandName } from '../../protocol/commands.ts'
import { keyOf, type Due, type FieldName, type Heartbeat, type RecordKey } from '../backend.ts'
import { createAuditor } from './auditor.ts'
import { createBackendClock } from './backendClock.ts'
import { createAlarms } from './alarms.ts'
import { createAuthorization } from './authorization.ts'
import { createCallWatch } from './callWatch.ts'
import { carryOut } from './carryOut.ts'
import { createChannels } from './channels.ts'
import { requireOrdinary } from './channelRecord.ts'
import { CommandError } from './commandError.ts'
import { requireSession, type CommandHandlers } from './commandHandler.ts'
import {
  createConnection,
  release,
  type ConnectionPort,
  type EngineConnection,
} from './connection.ts'
import { createDesk } from './desk.ts'
import { createEffectTries } from './createEffectTries.ts'
import { createLoginCheck } from './createLoginCheck.ts'
import { createGiveBack } from './createGiveBack.ts'
import { describeCommand } from './describeCommand.ts'
import { dispatch } from './dispatch.ts'
import { createInvitations } from './invitations.ts'
import { createMessageHandlers } from './messages.ts'
import { createDecline, type Decline } from './pushDecline.ts'
import { createPushSender } from './createPushSender.ts'
import { jobIdOf } from './pushRecord.ts'
import { createPushHandlers } from './pushSubscriptions.ts'
import { createRevoke, type Revoke } from './revocation.ts'
import { createCommandPaces } from './rateLimit.ts'
import { guardBackend, reportCauses } from './guardBackend.ts'
import { createNode } from './node.ts'
import type { EngineOptions, Services } from './services.ts'
import { createSessions } from './sessions.ts'
import { createSpecialChannels } from './specialChannels.ts'
import { createStreams, type StreamKind } from './streams.ts'
import { createSweeper } from './sweeper.ts'
import { createTokens } from './tokens.ts'
import { createUsers } from './users.ts'

/** The server without sockets: it runs in Node behind a gateway, and in a browser tab for tests. */
export interface Engine {
  /** `isOwn`: the server itself is at the other end, needs no token, and may do what it does. */
  connect(port: ConnectionPort, options?: { readonly isOwn?: boolean }): EngineConnection
  /** Ends the sessions of a user, or one of them, on every node, and refuses the user's tokens. */
  readonly revoke: Revoke
  /** Declines for a device that was told of a ring, and on which no app is open. */
  readonly decline: Decline
  /** Whether this node may serve: its lease holds. */
  isReady(): boolean
  /** Lets go of timers and of the backend. Sessions stay in their records. */
  close(): Promise<void>
}

/** How often it is looked for commits that were lost on the way and that no other has followed. */
const COMPARE_EVERY_MS = 30_000

/** How long a connection may be open without a login. One that has arrived may take longer. */
const LOGIN_WITHIN_MS = 10_000

export function createEngine(given: EngineOptions): Engine {
  const report = reportCauses(given.report)
  const options = { ...given, backend: guardBackend(given.backend), report }
  const { backend, clock, monitor } = options
  const backendClock = createBackendClock(clock, report)
  const alarms = createAlarms({
    backend,
    clock: backendClock,
    report,
    run: (due) => runDue(due),
  })
  const node = createNode({
    ...options,
    onHeartbeat: (heartbeat) => hearOfNodes(heartbeat),
    onFenced() {
      monitor?.fenced()
      sessions.abandon()
    },
  })
  const { requireLease } = node
  const desk = createDesk({
    ...options,
    // It tells a failure by itself, and asks more often than all others together.
    backend: given.backend,
    clock: backendClock,
    runEffect,
    requireLease,
    onDoubt: () => auditor.suspect(),
    wakeAt: alarms.wakeAt,
  })
  const maxReplay = options.limits.replayedEvents
  const streams = createStreams({ backend, clock, report, maxReplay, kindOf: (key) => kindOf(key) })
  const specialChannels = createSpecialChannels({ streams, clock, report })
  const services: Services = { ...options, node, desk, streams, specialChannels }

  /** Stop the timers of connections that have not logged in. */
  const strangers = new Set<() => void>()
  const effectTries = createEffectTries(clock)

  const channels = createChannels(services)
  const invitations = createInvitations(services)
  const users = createUsers(services)
  const pushes = createPushSender(services)
  const callWatch = createCallWatch({ ...services, clock: backendClock })
  const authorization = createAuthorization(services)
  const tokens = createTokens({ services, channels })
  const sessions = createSessions({
    services,
    channels,
    users,
    callWatch,
    tokens,
    authorization,
    checkLogin: createLoginCheck({ tokens, authorization }),
  })
  const giving = createGiveBack(services, channels)
  const nodeId = () => node.id
  const sweeper = createSweeper({ ...options, ...giving, nodeId })
  const auditor = createAuditor({ ...options, giveBack: giving.end, nodeId, holds: isHeld })
  const handlers: CommandHandlers<CommandName> = {
    ...sessions.handlers,
    ...channels.handlers,
    ...createMessageHandlers(services),
    ...users.handlers,
    ...invitations.handlers,
    ...createPushHandlers(services),
    'stream.sync': async ({ channelId, position }, context) => {
      const session = requireSession(context)
      if (channelId === undefined) return sessions.syncInbox(session, position)
      requireOrdinary(channelId, session.can)
      const isIn = session.channelIds.has(channelId) && !session.unclaimed.has(channelId)
      if (!isIn) throw new CommandError('NOT_A_MEMBER')
      return channels.sync(session, { channelId, ...(position === undefined ? {} : { position }) })
    },
  }
  const openPace = createCommandPaces(options.limits.commandsPerSessionPerSecond)
  let heartbeats = 0
  specialChannels.open()
  return {
    connect(port, { isOwn = false } = {}) {
      const pace = openPace(() => {
        monitor?.refused('flood')
        port.close()
      })
      const keepPace = () => pace.take(clock.now(), connection.session?.sessionId)
      const connection = createConnection(port, keepPace, isOwn)
      let isLate = false
      const isStranger = () => connection.session === undefined && connection.logins === 0
      const cancelStranger = clock.setTimer(() => {
        strangers.delete(cancelStranger)
        isLate = true
        if (isStranger()) port.close('unauthorized')
      }, LOGIN_WITHIN_MS)
      strangers.add(cancelStranger)
      return {
        async receive(command, respond) {
          connection.probedAt = undefined
          if (connection.isClosed) return
          const isLogin = command.name === 'session.login'
          if (isLogin) connection.logins++
          let holds = false
          const onBegin = () => {
            holds = opensStreams(command.name)
            if (holds) connection.holds++
          }
          const told = monitor?.commandBegan()
          const how = { handlers, authorization, report, onBegin }
          const reply = await dispatch(command, connection, how)
          told?.(describeCommand(command, reply, connection))
          respond(reply)
          if (holds) release(connection)
          if (isLogin) connection.logins--
          // The reply has said why there is none.
          if (isLogin && isLate && isStranger()) port.close()
        },
        heard() {
          connection.probedAt = undefined
        },
        closed() {
          connection.isClosed = true
          pace.leave(clock.now(), connection.session?.sessionId)
          cancelStranger()
          strangers.delete(cancelStranger)
          sessions.disconnected(connection)
        },
      }
    },
    revoke: createRevoke(services),
    decline: createDecline(services),
    isReady: node.isReady,
    async close() {
      for (const cancel of strangers) cancel()
      alarms.close()
      sweeper.close()
      callWatch.close()
      sessions.close()
      await pushes.close()
      specialChannels.close()
      streams.close()
      await node.close()
      await backend.close()
    },
  }

  function hearOfNodes(heartbeat: Heartbeat): void {
    sweeper.hear(heartbeat)
    auditor.look()
    const hasJumped = backendClock.hear(heartbeat.now)
    // What the dead have left undone, and what was planned by a clock that was wrong.
    if (hasJumped || heartbeat.dead.length > 0) alarms.wakeAt(backendClock.now())
    // Counted rather than timed: the clock of the machine may be set back.
    heartbeats++
    if ((heartbeats + 1) * node.renewAfterMs < COMPARE_EVERY_MS) return
    heartbeats = 0
    void streams.compareAll()
  }

  function isHeld(key: RecordKey, name: FieldName): boolean {
    const session = sessions.find(keyOf(name))
    if (session === undefined || key.startsWith('user:')) return session !== undefined
    return session.channelIds.has(key.slice('channel:'.length))
  }

  function kindOf(key: RecordKey): StreamKind {
    return key.startsWith('user:') ? sessions.inboxKind : channels.kind
  }

  function runEffect(text: string): Promise<void> {
    return carryOut(text, { services, channels, invitations })
  }

  async function runDue(due: Due): Promise<void> {
    if (due.type === 'alarm') {
      const jobId = due.key.startsWith('user:') ? jobIdOf(due.name) : undefined
      if (jobId !== undefined) return pushes.look(due.key, jobId)
      const isChannel = due.key.startsWith('channel:')
      return (isChannel ? channels.handleAlarm : invitations.expire)(due.key, due.name)
    }
    const { id, effect } = due.entry
    if (!(await effectTries.run(`${due.key}\n${id}`, () => runEffect(effect)))) return
    await desk.decide(due.key, { query: {}, decide: (draft) => draft.done(id) })
  }
}

// Their replies say where the streams begin, so they must come before the first frames.
function opensStreams(name: unknown): boolean {
  return (
    name === 'session.login' ||
    name === 'channel.join' ||
    name === 'stream.sync' ||
    name === 'user.watch'
  )
}
