import type { CommandPayload, CommandResult } from '../../protocol/commands.ts'
import type { SessionEndReason, sessionCommands } from '../../protocol/session.ts'
import type { Position } from '../../protocol/streams.ts'
import { keyOf, type Committed, type RecordKey } from '../backend.ts'
import type { CallWatch } from './callWatch.ts'
import { ORDINARY, type Capabilities } from './capabilities.ts'
import type { Channels } from './channels.ts'
import { CommandError } from './commandError.ts'
import {
  requireSession,
  requireVersion,
  type CommandContext,
  type CommandHandlers,
} from './commandHandler.ts'
import type { Connection } from './connection.ts'
import { createRetries } from './createRetries.ts'
import { expandInbox, inboxSnapshot, readNow } from './inbox.ts'
import {
  channelKey,
  createLiveSession,
  stopTimers,
  userKey,
  type LiveSession,
} from './liveSession.ts'
import type { Services } from './services.ts'
import { cutEntry, endEntry, enter, toAttachment, type Attachment } from './sessionEntry.ts'
import type { StreamKind } from './streams.ts'
import { PRESENCE_MAPS, SESSION_MAPS, readEntry, sessionField } from './userRecord.ts'
import type { Users } from './users.ts'

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

/** A connection that is back before this was never away, as far as others are told. */
const CUT_AFTER_MS = 3000

export interface SessionsOptions {
  readonly services: Services
  readonly channels: Channels
  readonly users: Users
  readonly callWatch: CallWatch
}

export function createSessions(options: SessionsOptions): Sessions {
  const { services, channels, users, callWatch } = options
  const { backend, desk, streams, specialChannels, clock, createId } = services
  const { limits, graceMs, authenticate, report } = services
  /** Those that this node looks after, by session id. */
  const sessions = new Map<string, LiveSession>()
  const retries = createRetries(services)

  return {
    inboxKind: {
      streamId: () => 'inbox',
      mirrors: ['session', 'status', 'attr'],
      onCommit: endDeleted,
      async expand(key, events) {
        const { texts, invitations } = await expandInbox(backend, events)
        for (const session of sessions.values()) {
          if (userKey(session.userId) === key) callWatch.note(session, invitations)
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
        return { now: await readNow(backend, userKey(userId)) }
      },
    },
    syncInbox,
    disconnected,
    close() {
      for (const session of sessions.values()) stopTimers(session)
      sessions.clear()
      retries.close()
    },
  }

  async function login(
    request: Login,
    { connection }: CommandContext,
  ): Promise<CommandResult<'session.login'>> {
    requireVersion(request.version)
    if (connection.session !== undefined) throw new CommandError('ALREADY_LOGGED_IN')
    const { token } = request
    const { userId, can = ORDINARY } = await authenticate({ userId: request.userId, token })
    const attachment = await attach(userId, request)
    const session = begin({ userId, can }, attachment, connection)

    const [inbox, synced, now] = await Promise.all([
      syncInbox(session, attachment.isResumed ? request.inbox : undefined),
      Promise.all((request.channels ?? []).map((seat) => joinOrExplain(session, seat))),
      readNow(backend, userKey(userId)),
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
    const context = { userId, specialChannels }
    return desk.decide(userKey(userId), {
      // Only who ends other sessions looks at what those are in.
      query: { maps: request.exclusive === true ? SESSION_MAPS : PRESENCE_MAPS },
      decide(draft) {
        const attachment = toAttachment(draft, request, fresh)
        const others = draft
          .entries('session')
          .filter(([name]) => keyOf(name) !== attachment.sessionId)
        if (request.exclusive === true) {
          for (const [name] of others) endEntry(draft, { name, reason: 'replaced' }, context)
        } else if (!attachment.isResumed && others.length >= limits.sessionsPerUser) {
          const message = `A user has at most ${limits.sessionsPerUser} sessions. Log out elsewhere first.`
          throw new CommandError('LIMIT_REACHED', { message })
        }
        enter(draft, attachment, context)
        return attachment
      },
    })
  }

  function begin(
    owner: { readonly userId: string; readonly can: Capabilities },
    attachment: Attachment,
    connection: Connection,
  ): LiveSession {
    const { sessionId } = attachment
    const previous = sessions.get(sessionId)
    if (previous !== undefined) supersede(previous)
    const session = createLiveSession(owner, { attachment, connection, previous })
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
    stopTimers(previous)
    previous.isOver = true
    previous.livesOn = true
    channels.forget(previous)
    unsubscribeAll(previous)
    previous.connection.port.close()
  }

  // A page that was reloaded asks for its channels one after the other.
  function giveUnclaimed(session: LiveSession): void {
    if (session.isOver) return
    for (const channelId of session.unclaimed)
      channels.unsubscribe(session, channelId).catch(report)
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
    callWatch.note(session, snapshot.invitations)
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
    users.forget(session)
    stopTimers(session)
    session.cancelCut = clock.setTimer(() => {
      cut(session).catch(report)
    }, CUT_AFTER_MS)
    session.cancelGrace = clock.setTimer(() => {
      void end(session, 'network')
    }, graceMs)
  }

  // Others see that the user may come back. A reload is over before anybody is told.
  function cut({ userId, sessionId, attachment }: LiveSession): Promise<void> {
    const name = sessionField(sessionId)
    return desk.decide(userKey(userId), {
      query: { names: [name] },
      decide: (draft) => cutEntry(draft, name, attachment),
    })
  }

  /** Gives back everything that a session holds, unless it lives on with a later attachment. */
  async function end(session: LiveSession, reason: SessionEndReason): Promise<void> {
    if (session.isOver) return
    session.isOver = true
    stopTimers(session)
    unsubscribeAll(session)
    if (sessions.get(session.sessionId) === session) sessions.delete(session.sessionId)
    // Nobody else knows that it is over, so this goes on until the records do.
    await retries.run(() => giveBack(session, reason))
  }

  async function giveBack(session: LiveSession, reason: SessionEndReason): Promise<void> {
    const { userId, channelIds } = session
    const name = sessionField(session.sessionId)
    const livesOn = await desk.decide(userKey(userId), {
      query: { maps: SESSION_MAPS },
      decide(draft) {
        const entry = readEntry(draft.get(name))
        if (entry === undefined) return false
        if (entry.attachment !== session.attachment) return true
        endEntry(draft, { name, reason }, { userId, specialChannels })
        return false
      },
    })
    if (livesOn) return
    await Promise.all([...channelIds].map((id) => channels.unsubscribe(session, id)))
  }

  // Somebody else has ended a session of ours: an exclusive login, on any node.
  function endDeleted(_key: RecordKey, { fields }: Committed): void {
    for (const { name, field } of fields) {
      const session = sessions.get(keyOf(name))
      if (!name.startsWith('session/') || field !== undefined || session === undefined) continue
      session.connection.port.close('replaced')
      void end(session, 'replaced')
    }
  }

  function unsubscribeAll(session: LiveSession): void {
    streams.unsubscribe(userKey(session.userId), session.subscriber)
    unsubscribeChannels(session)
    users.forget(session)
  }

  function unsubscribeChannels({ channelIds, subscriber }: LiveSession): void {
    for (const channelId of channelIds) streams.unsubscribe(channelKey(channelId), subscriber)
  }
}
