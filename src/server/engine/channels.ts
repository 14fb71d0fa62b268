import type { ChannelSeat, ChannelSnapshotShape, channelCommands } from '../../protocol/channels.ts'
import type { CommandResult } from '../../protocol/commands.ts'
import { SNAPSHOT_MEMBERS } from '../../protocol/limits.ts'
import type { Position } from '../../protocol/streams.ts'
import type { FieldName } from '../backend.ts'
import { createChannelAttrHandlers } from './channelAttrs.ts'
import { createChannelLife, type ChannelLife } from './channelLife.ts'
import { createChannelQueries } from './channelQueries.ts'
import {
  CONFIG,
  limitReached,
  memberField,
  readConfig,
  readMember,
  requireOrdinary,
  toAttrEntries,
} from './channelRecord.ts'
import { CommandError } from './commandError.ts'
import { requireSession, type CommandHandlers } from './commandHandler.ts'
import { beginBarrier } from './connection.ts'
import { historyFields, readState } from './history.ts'
import { channelKey, isGone, userKey, type LiveSession } from './liveSession.ts'
import { createSeats } from './createSeats.ts'
import { createMemberships, isCountOnly, seatQuery, type Memberships } from './membership.ts'
import type { Services } from './services.ts'
import type { LiveRecord } from './mirror.ts'
import type { StreamKind } from './streams.ts'

/** What brings a client's view of a channel up to date. */
export type ChannelSync = CommandResult<'channel.join'>

export interface Channels
  extends Pick<ChannelLife, 'handleAlarm'>, Pick<Memberships, 'show' | 'give'> {
  readonly handlers: CommandHandlers<keyof typeof channelCommands | 'channel.join'>
  readonly kind: StreamKind
  /** Takes a seat, if the session has none yet, and begins to deliver the channel's frames. */
  join(session: LiveSession, seat: ChannelSeat): Promise<ChannelSync>
  /** Delivers frames to a session that has a seat. */
  sync(session: LiveSession, seat: ChannelSeat): Promise<ChannelSync>
  /** Gives the seat up; a durable member stays a member. */
  unsubscribe(session: LiveSession, channelId: string): Promise<void>
  /** The session goes on with another connection, which has seats of its own. */
  forget(session: LiveSession): void
}

export function createChannels(services: Services): Channels {
  const { backend, desk, streams, limits } = services
  const memberships = createMemberships(services)
  const life = createChannelLife(services)
  const seats = createSeats(services)

  return {
    kind: {
      streamId: (key) => key as `channel:${string}`,
      mirrors: ['member', 'attr', 'config'],
      onCommit: seats.hear,
    },
    join,
    sync,
    unsubscribe: (session, channelId) => giveUp(session, channelId, false),
    forget(session) {
      for (const channelId of session.channelIds) seats.leave(channelId, session)
    },
    handleAlarm: life.handleAlarm,
    show: memberships.show,
    give: memberships.give,

    handlers: {
      ...createChannelAttrHandlers(services),
      ...createChannelQueries(services),
      ...life.handlers,

      'channel.join': (seat, context) => join(requireSession(context), seat),

      async 'channel.leave'({ channelId }, context) {
        await giveUp(requireSession(context), channelId, true)
        return null
      },

      async 'channel.unsubscribe'({ channelId }, context) {
        await giveUp(requireSession(context), channelId, false)
        return null
      },
    },
  }

  async function join(session: LiveSession, seat: ChannelSeat): Promise<ChannelSync> {
    const { channelIds, can, userId } = session
    requireOrdinary(seat.channelId, can)
    const isNew = !channelIds.has(seat.channelId)
    if (isNew && channelIds.size >= limits.channelsPerSession) {
      throw limitReached(`A session is in at most ${limits.channelsPerSession} channels.`)
    }
    // Counted before the commit, so that a session that ends meanwhile gives the seat back.
    channelIds.add(seat.channelId)
    session.unclaimed.delete(seat.channelId)
    try {
      if (seat.membership === 'durable') await requireRoom(session)
      const taken = desk.decide(channelKey(seat.channelId), {
        query: seatQuery(userId, session.sessionId),
        decide: (draft) => memberships.take(draft, session, seat),
      })
      session.connection.endBarrier()
      await taken
      seats.enter(seat.channelId, session)
    } catch (error) {
      session.connection.endBarrier()
      if (isNew) channelIds.delete(seat.channelId)
      throw error
    }
    // The session may have ended while it was at work, and has had no seat to give back then.
    if (session.isOver && !session.livesOn) await giveUp(session, seat.channelId, false)
    try {
      return await sync(session, seat)
    } catch (error) {
      // A client that was not told of its seat does not have it.
      if (isNew && !session.livesOn) await giveUp(session, seat.channelId, false)
      throw error
    }
  }

  async function requireRoom({ userId, connection }: LiveSession): Promise<void> {
    beginBarrier(connection)
    const { sizes } = await backend.read(userKey(userId), { sizes: ['channel'] })
    if ((sizes.get('channel') ?? 0) < limits.channelsPerSession) return
    throw limitReached(
      `A user is a durable member of at most ${limits.channelsPerSession} channels. Leave one first.`,
    )
  }

  async function sync(
    session: LiveSession,
    { channelId, position }: ChannelSeat,
  ): Promise<ChannelSync> {
    const key = channelKey(channelId)
    const start = await streams.subscribe(key, session.subscriber, {
      after: position,
      takeSnapshot: toSnapshot,
    })
    // It may have left, or gone, while the stream was opened.
    if (isGone(session) || !session.channelIds.has(channelId)) {
      streams.unsubscribe(key, session.subscriber)
    }
    const { hasSeat, known } = await standingOf(session, channelId)
    if (!hasSeat && session.channelIds.has(channelId)) throw lostSeat(session, channelId)
    const history = known === undefined ? {} : { history: known }
    if (start.mode === 'snapshot') {
      return { ...start, snapshot: { ...start.snapshot, ...history } }
    }
    return { ...start, ...history }
  }

  async function standingOf({ userId, sessionId }: LiveSession, channelId: string) {
    const names = [CONFIG, memberField(userId), ...historyFields([userId])]
    const { fields } = await backend.read(channelKey(channelId), { names })
    const get = (name: FieldName) => fields.get(name)?.value
    const member = readMember(get(memberField(userId)))
    return {
      hasSeat: member?.sessionIds.includes(sessionId) === true,
      known: readConfig(get(CONFIG))?.history === true ? readState(get, userId) : undefined,
    }
  }

  // Another session of the user has left for good, in the very turn in which this one has joined.
  function lostSeat(session: LiveSession, channelId: string): CommandError {
    streams.unsubscribe(channelKey(channelId), session.subscriber)
    session.channelIds.delete(channelId)
    seats.leave(channelId, session)
    return new CommandError('NOT_A_MEMBER')
  }

  async function giveUp(
    session: LiveSession,
    channelId: string,
    isFarewell: boolean,
  ): Promise<void> {
    streams.unsubscribe(channelKey(channelId), session.subscriber)
    session.channelIds.delete(channelId)
    seats.leave(channelId, session)
    try {
      await desk.decide(channelKey(channelId), {
        query: seatQuery(session.userId, session.sessionId),
        decide: (draft) => memberships.give(draft, session, { channelId, isFarewell }),
      })
    } catch (error) {
      // It is still there, to be given up with the session at the latest.
      session.channelIds.add(channelId)
      throw error
    }
  }
}

// Everybody who joins in one turn gets the same snapshot: it is made once per position.
const snapshots = new WeakMap<Position, ChannelSnapshotShape>()

function toSnapshot(record: LiveRecord): ChannelSnapshotShape {
  const known = snapshots.get(record.position)
  if (known !== undefined) return known

  const members = [...record.fields('member').values()]
  const attrs = [...record.fields('attr')].map(([name, { value }]) => [name, value] as const)
  const get = (name: FieldName) =>
    (record.fields('attr').get(name) ?? record.fields('config').get(name))?.value
  const snapshot: ChannelSnapshotShape = {
    members: members.slice(-SNAPSHOT_MEMBERS).flatMap(({ value }) => readMember(value) ?? []),
    count: members.length,
    attrs: toAttrEntries(attrs),
    ...(isCountOnly(get) ? { isCountOnly: true } : {}),
  }
  snapshots.set(record.position, snapshot)
  return snapshot
}
