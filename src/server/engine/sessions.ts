import type { CommandPayload, CommandResult } from '../../protocol/commands.ts'
import type { SessionEndReason, sessionCommands } from '../../protocol/session.ts'
import type { Position } from '../../protocol/streams.ts'
import { keyOf, type Committed, type RecordKey } from '../backend.ts'
import type { Authorization } from './authorization.ts'
import type { CallWatch } from './callWatch.ts'
import type { Channels } from './channels.ts'
import { CommandError } from './commandError.ts'
import {
  requireSession,
  requireVersion,
  type CommandContext,
  type CommandHandlers,
} from './commandHandler.ts'
import type { Connection } from './connection.ts'
import { createEntries } from './createEntries.ts'
import type { CheckLogin } from './createLoginCheck.ts'
import { createRetries } from './createRetries.ts'
import { createSessionIndex } from './createSessionIndex.ts'
import { expandInbox, inboxSnapshot, readNow } from './inbox.ts'
import {
  channelKey,
  createLiveSession,
  stopTimers,
  toUserId,
  userKey,
  type LiveSession,
} from './liveSession.ts'
import type { Services } from './services.ts'
import { cutEntry, endEntry, reasonIn, type Attachment } from './sessionEntry.ts'
import type { StreamKind } from './streams.ts'
import type { Proof, Tokens } from './tokens.ts'
import { SESSION_MAPS, readEntry, sessionField } from './userRecord.ts'
import type { Users } from './users.ts'

type Login = CommandPayload<'session.login'>
type InboxSync = CommandResult<'session.login'>['inbox']

export interface Sessions {
  readonly handlers: CommandHandlers<keyof typeof sessionCommands>
  syncInbox(session: LiveSession, after?: Position): Promise<InboxSync>
  /** A connection is gone: its session keeps its seats for the grace window. */
  disconnected(connection: Connection): void
  /** A session that this node looks after. */
  find(sessionId: string): LiveSession | undefined
  /** Lets go of all of them without a word: others may have declared this node dead. */
  abandon(): void
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
  readonly tokens: Tokens
  readonly authorization: Authorization
  readonly checkLogin: CheckLogin
}

export function createSessions(options: SessionsOptions): Sessions {
  const { services, channels, users, callWatch, tokens, authorization, checkLogin } = options
  const { backend, desk, streams, specialChannels, clock } = services
  const { limits, graceMs, node, report } = services
  const sessions = createSessionIndex()
  const retries = createRetries(services)
  const { attach, requireEntry } = createEntries(services)

  return {
    inboxKind: {
      streamId: () => 'inbox',
      mirrors: ['session', 'status', 'attr'],
      onCommit: endDeleted,
      async expand(key, events) {
        const { texts, invitations } = await expandInbox(backend, events)
        for (const session of sessions.ofUser(toUserId(key))) callWatch.note(session, invitations)
        return texts
      },
    },
    handlers: {
      'session.login': login,
      ...tokens.handlers,

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
    find: (sessionId) => sessions.get(sessionId),
    abandon() {
      for (const session of sessions.all()) {
        supersede(session)
        services.monitor?.sessionEnded(session, 'network')
      }
      sessions.clear()
    },
    close() {
      for (const session of sessions.all()) stopTimers(session)
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
    const proof = await checkLogin(request, connection)
    const { userId } = proof
    const attachment = await attach(proof, request)
    // Of two that take up the same session at once, the later one is meant.
    if (attachment.isResumed) await requireEntry({ userId, ...attachment })
    const session = begin(proof, attachment, connection)

    const syncing = syncInbox(session, attachment.isResumed ? request.inbox : undefined)
    const [inbox, synced, now] = await Promise.all([
      syncing,
      Promise.all((request.channels ?? []).map((seat) => joinOrExplain(session, seat))),
      syncing.then(() => requireEntry(session)),
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

  function begin(proof: Proof, attachment: Attachment, connection: Connection): LiveSession {
    const { sessionId } = attachment
    const previous = sessions.get(sessionId)
    if (previous !== undefined) supersede(previous)
    const session = createLiveSession(proof, { attachment, connection, previous })
    sessions.put(session)
    connection.session = session
    if (previous === undefined) services.monitor?.sessionBegan(session)
    if (session.unclaimed.size > 0) {
      session.cancelGrace = clock.setTimer(() => giveUnclaimed(session), graceMs)
    }
    tokens.watch(session, proof.expiresAt)
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
      await authorization.requireSeat(session, seat)
      return { channelId, sync: await channels.join(session, seat) }
    } catch (thrown) {
      const error = CommandError.from(thrown)
      if (error.ownCause !== undefined) report(error.ownCause)
      // It may have been allowed, before the session was cut off.
      const isLost = error.code === 'FORBIDDEN' && session.channelIds.has(channelId)
      if (isLost) channels.unsubscribe(session, channelId).catch(report)
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
    return { ...start, events: texts }
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
      void end(session, session.hasExpired ? 'expired' : 'network')
    }, graceMs)
  }

  // Others see that the user may come back. A reload is over before anybody is told.
  function cut({ userId, sessionId, attachment }: LiveSession): Promise<void> {
    const name = sessionField(sessionId)
    return desk.decide(userKey(userId), {
      query: { maps: SESSION_MAPS },
      decide(draft) {
        if (readEntry(draft.get(name))?.attachment === attachment) cutEntry(draft, name)
      },
    })
  }

  /** Gives back everything that a session holds, unless it lives on with a later attachment. */
  async function end(session: LiveSession, reason: SessionEndReason): Promise<void> {
    if (session.isOver) return
    session.isOver = true
    stopTimers(session)
    unsubscribeAll(session)
    sessions.remove(session)
    services.monitor?.sessionEnded(session, reason)
    // Nobody else knows that it is over, so this goes on until the records do.
    await retries.run(() => giveBack(session, reason))
  }

  async function giveBack(session: LiveSession, reason: SessionEndReason): Promise<void> {
    const { userId, channelIds } = session
    const name = sessionField(session.sessionId)
    const livesOnHere = await desk.decide(userKey(userId), {
      query: { maps: SESSION_MAPS },
      decide(draft) {
        const entry = readEntry(draft.get(name))
        if (entry === undefined) return false
        // Of one that lives on with another node, the seats here are given back all the same:
        // those that it has taken up again are that node's own.
        if (entry.attachment !== session.attachment) return draft.ownerOf(name) === node.id
        endEntry(draft, { name, reason }, { userId, specialChannels })
        return false
      },
    })
    if (livesOnHere) return
    await Promise.all([...channelIds].map((id) => channels.unsubscribe(session, id)))
  }

  // Somebody else has ended a session of ours, on any node. The same commit says why.
  function endDeleted(_key: RecordKey, { fields, events }: Committed): void {
    for (const { name, field } of fields) {
      const session = sessions.get(keyOf(name))
      if (!name.startsWith('session/') || field !== undefined || session === undefined) continue
      const reason = reasonIn(events, session.sessionId)
      session.connection.port.close(reason)
      void end(session, reason ?? 'network')
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
