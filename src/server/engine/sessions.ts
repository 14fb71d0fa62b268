import type { CommandPayload, CommandResult } from '../../protocol/commands.ts'
import type { InvitationShape } from '../../protocol/invitations.ts'
import type { SessionEndReason, sessionCommands } from '../../protocol/session.ts'
import type { Position } from '../../protocol/streams.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { keyOf, type Committed, type RecordKey } from '../backend.ts'
import type { Channels } from './channels.ts'
import { CommandError } from './commandError.ts'
import { requireSession, type CommandContext, type CommandHandlers } from './commandHandler.ts'
import { deliver, type Connection } from './connection.ts'
import { expandInbox, inboxSnapshot } from './inbox.ts'
import type { Liveness } from './liveness.ts'
import { channelKey, uidOf, userKey, type LiveSession } from './liveSession.ts'
import type { Services } from './services.ts'
import { endField, readEntry, sessionField, toAttachment, type Attachment } from './sessionEntry.ts'
import type { StreamKind } from './streams.ts'

type Login = CommandPayload<'session.login'>
type InboxSync = CommandResult<'session.login'>['inbox']

export interface Sessions {
  readonly handlers: CommandHandlers<keyof typeof sessionCommands>
  syncInbox(session: LiveSession, after?: Position): Promise<InboxSync>
  /** A connection is gone: its session keeps its seats for the grace window. */
  disconnected(connection: Connection): void
  /** What a session hears of its own user. */
  readonly inboxKind: StreamKind
  close(): void
}

export interface SessionsOptions {
  readonly services: Services
  readonly channels: Channels
  readonly liveness: Liveness
}

export function createSessions({ services, channels, liveness }: SessionsOptions): Sessions {
  const { backend, desk, streams, clock, createId, limits, graceMs, authenticate, report } =
    services
  /** Those that this node looks after, by session id. */
  const sessions = new Map<string, LiveSession>()

  return {
    inboxKind: {
      streamId: () => 'inbox',
      mirrors: ['session'],
      onCommit: endDeleted,
      async expand(key, events) {
        const { texts, invitations } = await expandInbox(backend, events)
        for (const session of sessions.values()) {
          if (userKey(session.userId) === key) noteRinging(session, invitations)
        }
        return texts
      },
    },
    handlers: {
      'session.login': login,

      async 'session.logout'(_payload, context) {
        await end(requireSession(context), 'loggedOut')
        return null
      },

      'session.ping': async (_payload, context) => {
        const { userId } = requireSession(context)
        return { now: await backendNow(userId) }
      },
    },
    syncInbox,
    disconnected,
    close() {
      for (const session of sessions.values()) session.cancelGrace?.()
      sessions.clear()
    },
  }

  async function login(
    request: Login,
    { connection }: CommandContext,
  ): Promise<CommandResult<'session.login'>> {
    requireVersion(request.version)
    if (connection.session !== undefined) throw new CommandError('ALREADY_LOGGED_IN')
    const { userId } = await authenticate({ userId: request.userId, token: request.token })
    const attachment = await attach(userId, request)
    const session = begin(userId, attachment, connection)

    const [inbox, synced, now] = await Promise.all([
      syncInbox(session, attachment.isResumed ? request.inbox : undefined),
      Promise.all((request.channels ?? []).map((seat) => joinOrExplain(session, seat))),
      backendNow(userId),
    ]).catch((error: unknown) => {
      // Half a login is none. The client comes back and finds its session again.
      connection.port.close()
      throw error
    })
    const { sessionId, uid, device, resumeKey } = session
    return {
      session: { userId, sessionId, uid, ...(device === undefined ? {} : { device }) },
      resumeKey,
      isResumed: attachment.isResumed,
      now,
      frameBytes: limits.frameBytes,
      inbox,
      channels: synced,
    }
  }

  /** Enters the session into the user's record, or takes up one that was cut off. */
  async function attach(userId: string, request: Login): Promise<Attachment> {
    const fresh = { sessionId: createId(), key: createId(), attachment: createId() }
    return desk.decide(userKey(userId), {
      query: { maps: ['session'] },
      decide(draft) {
        const attachment = toAttachment(draft, request, fresh)
        const others = draft
          .entries('session')
          .filter(([name]) => keyOf(name) !== attachment.sessionId)
        if (request.exclusive === true) {
          for (const [name] of others) endField(draft, name, 'replaced')
        } else if (!attachment.isResumed && others.length >= limits.sessionsPerUser) {
          const message = `A user has at most ${limits.sessionsPerUser} sessions. Log out elsewhere first.`
          throw new CommandError('LIMIT_REACHED', { message })
        }
        const { sessionId, isResumed, ...entry } = attachment
        draft.expectField(sessionField(sessionId))
        draft.set(sessionField(sessionId), JSON.stringify(entry))
        return { sessionId, isResumed, ...entry }
      },
    })
  }

  function begin(userId: string, attachment: Attachment, connection: Connection): LiveSession {
    const { sessionId, key, device } = attachment
    const previous = sessions.get(sessionId)
    if (previous !== undefined) supersede(previous)
    const session: LiveSession = {
      userId,
      sessionId,
      uid: uidOf(userId),
      ...(device === undefined ? {} : { device }),
      attachment: attachment.attachment,
      resumeKey: key,
      connection,
      subscriber: { deliver: (frame) => deliver(connection, frame) },
      channelIds: new Set(previous?.channelIds),
      unclaimed: new Set(previous?.channelIds),
      ringing: new Map(),
      cancelGrace: undefined,
      isOver: false,
    }
    sessions.set(sessionId, session)
    connection.session = session
    if (session.unclaimed.size > 0) {
      session.cancelGrace = clock.setTimer(() => giveUnclaimed(session), graceMs)
    }
    // The socket may have gone while the login was at work.
    if (connection.isClosed) disconnected(connection)
    return session
  }

  // The same session on a new socket: the old socket is dead, whether it knows or not.
  function supersede(previous: LiveSession): void {
    previous.cancelGrace?.()
    previous.isOver = true
    unsubscribeAll(previous)
    previous.connection.port.close()
  }

  // A page that was reloaded asks for its channels one after the other.
  function giveUnclaimed(session: LiveSession): void {
    if (session.isOver) return
    for (const channelId of session.unclaimed) channels.leave(session, channelId).catch(report)
    session.unclaimed.clear()
  }

  async function joinOrExplain(session: LiveSession, seat: NonNullable<Login['channels']>[number]) {
    const { channelId } = seat
    try {
      return { channelId, sync: await channels.join(session, seat) }
    } catch (thrown) {
      const error = CommandError.from(thrown)
      if (error.code === 'INTERNAL') report(error.cause)
      return { channelId, error: error.toShape() }
    }
  }

  async function syncInbox(session: LiveSession, after?: Position): Promise<InboxSync> {
    const key = userKey(session.userId)
    const start = await streams.subscribe(key, session.subscriber, {
      after,
      // Its own record does not hold the invitations; they are read below.
      takeSnapshot: () => undefined,
    })
    if (session.isOver) streams.unsubscribe(key, session.subscriber)
    // Of what rings since before it was cut off, nothing is replayed.
    const snapshot = await inboxSnapshot(backend, key)
    noteRinging(session, snapshot.invitations)
    if (start.mode === 'snapshot') {
      return { mode: 'snapshot', position: start.position, snapshot }
    }
    const { texts } = await expandInbox(backend, start.events)
    const replayed: unknown[] = texts.map((event): unknown => JSON.parse(event))
    return { mode: 'replay', position: start.position, events: replayed }
  }

  function disconnected(connection: Connection): void {
    const { session } = connection
    if (session === undefined || session.isOver) return
    // Its inbox stays open, so that it hears when somebody ends it meanwhile.
    unsubscribeChannels(session)
    session.cancelGrace?.()
    session.cancelGrace = clock.setTimer(() => {
      end(session, 'network').catch(report)
    }, graceMs)
  }

  /** Gives back everything that a session holds, unless it lives on with a later attachment. */
  async function end(session: LiveSession, reason: SessionEndReason): Promise<void> {
    if (session.isOver) return
    session.isOver = true
    session.cancelGrace?.()
    unsubscribeAll(session)
    if (sessions.get(session.sessionId) === session) sessions.delete(session.sessionId)

    const name = sessionField(session.sessionId)
    const livesOn = await desk.decide(userKey(session.userId), {
      query: { names: [name] },
      decide(draft) {
        const entry = readEntry(draft.get(name))
        if (entry === undefined) return false
        if (entry.attachment !== session.attachment) return true
        draft.expectField(name)
        endField(draft, name, reason)
        return false
      },
    })
    if (livesOn) return
    await Promise.all(
      [...session.channelIds].map((channelId) => channels.leave(session, channelId)),
    )
  }

  function noteRinging(session: LiveSession, invitations: readonly InvitationShape[]): void {
    for (const { inviteId, status, expiresAt } of invitations) {
      if (status === 'ringing') session.ringing.set(inviteId, expiresAt ?? Infinity)
      else session.ringing.delete(inviteId)
    }
    if (session.ringing.size > 0) liveness.watch(session)
  }

  // Somebody else has ended a session of ours: an exclusive login, on any node.
  function endDeleted(_key: RecordKey, { fields }: Committed): void {
    for (const { name, field } of fields) {
      const session = sessions.get(keyOf(name))
      if (!name.startsWith('session/') || field !== undefined || session === undefined) continue
      session.connection.port.close('replaced')
      end(session, 'replaced').catch(report)
    }
  }

  function unsubscribeAll(session: LiveSession): void {
    streams.unsubscribe(userKey(session.userId), session.subscriber)
    unsubscribeChannels(session)
  }

  function unsubscribeChannels({ channelIds, subscriber }: LiveSession): void {
    for (const channelId of channelIds) streams.unsubscribe(channelKey(channelId), subscriber)
  }

  async function backendNow(userId: string): Promise<number> {
    return (await backend.read(userKey(userId), {})).now
  }
}

function requireVersion(version: number): void {
  if (version === PROTOCOL_VERSION) return
  const message = `The server speaks protocol version ${PROTOCOL_VERSION}, the client ${version}. Update the older one.`
  throw new CommandError('UNSUPPORTED_VERSION', { message })
}
