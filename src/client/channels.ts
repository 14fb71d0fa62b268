import type { ChannelSeat, ChannelSnapshot } from '../protocol/channels.ts'
import type { CommandResult } from '../protocol/commands.ts'
import { SignalingError } from '../protocol/errors.ts'
import type { ServerEventOf } from '../protocol/events.ts'
import type { StreamId } from '../protocol/streams.ts'
import { selectChannel, selectMembers } from '../store/channels.ts'
import { aborted, untilAborted } from './aborted.ts'
import type { CommandOptions } from './commandQueue.ts'
import type { LoginResult } from './connection.ts'
import type { ClientCore } from './core.ts'
import { onAttrEvent, type AttrEvent } from './channelAttrs.ts'
import { createChannelQueries, type ChannelQueries } from './channelQueries.ts'
import { toChannelSnapshot, toError } from './fromWire.ts'
import { channelOf, destroyed, streamOf, type JoinOptions, type Seat } from './seat.ts'
import { alreadyHeard, isNewEpoch } from './streams.ts'

export interface Channels extends ChannelQueries {
  /** Takes a seat until `leave` or logout, whether the connection is lost in between or not. */
  join(channelId: string, options?: CommandOptions & JoinOptions): Promise<ChannelSnapshot>
  /** Gives the seat up, for every holder in this client. Ends a durable membership. */
  leave(channelId: string, options?: CommandOptions): Promise<void>
  /**
   * Keeps the client in a channel until the returned function is called. Holders are counted; the
   * channel is left one tick after the last is gone, so that a remount costs nothing. A durable
   * member stays a member.
   */
  hold(channelId: string, options?: JoinOptions): () => void
}

/** What the rest of the client asks of the channels. */
export interface ChannelFeature {
  readonly channels: Channels
  /** The channels to be in, for the next login. */
  seats(): readonly ChannelSeat[]
  onLogin(results: LoginResult['channels']): void
  onEvent(event: ChannelEvent): void
  /** A join of the channel that is under way, until it is over in one way or another. */
  settled(channelId: string): Promise<void> | undefined
  resync(streamId: StreamId, signal: AbortSignal): Promise<void>
  /** The session is over. */
  clear(): void
}

type ChannelEvent =
  | AttrEvent
  | ServerEventOf<'channel.membersChanged'>
  | ServerEventOf<'channel.countChanged'>
  | ServerEventOf<'channel.destroyed'>
  | ServerEventOf<'channel.membershipEnded'>

type ChannelSync = CommandResult<'channel.join'>

export interface ChannelFeatureOptions extends ClientCore {
  /** Applies what was missed, as if it came now. */
  readonly replay: (streamId: StreamId, events: readonly string[]) => void
  /** A snapshot has taken the place of what was known. */
  readonly onSnapshot: (snapshot: ChannelSnapshot) => void
}

export function createChannels(core: ChannelFeatureOptions): ChannelFeature {
  const { store, emitter, positions, clock, send, isWanted, replay, onSnapshot } = core
  const seats = new Map<string, Seat>()

  return {
    channels: { ...createChannelQueries(core), join, leave, hold },
    // A join that waits for its answer is sent again by itself.
    seats: () => [...seats].flatMap(([id, { asked }]) => (asked === undefined ? toSeat(id) : [])),
    onLogin,
    onEvent,
    settled: (channelId) => seats.get(channelId)?.asked?.catch(ignoreStored),
    resync: (streamId, signal) => syncAgain(channelOf(streamId), signal),
    clear,
  }

  async function join(
    channelId: string,
    { signal, ...options }: CommandOptions & JoinOptions = {},
  ): Promise<ChannelSnapshot> {
    if (signal?.aborted === true) throw aborted(signal)
    const seat = openSeat(channelId, options)
    seat.isJoined = true
    await untilAborted(ask(channelId, seat), signal)
    return snapshotOf(channelId)
  }

  function hold(channelId: string, options: JoinOptions = {}): () => void {
    const seat = openSeat(channelId, options)
    seat.holders++
    if (isWanted()) ask(channelId, seat).catch(ignoreStored)
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      seat.holders--
      clock.nextTick(() => {
        const isCurrent = seats.get(channelId) === seat
        if (!isCurrent || seat.holders > 0 || seat.isJoined) return
        giveUp('channel.unsubscribe', channelId).catch(ignoreStored)
      })
    }
  }

  async function leave(channelId: string, options?: CommandOptions): Promise<void> {
    await giveUp('channel.leave', channelId, options)
  }

  async function giveUp(
    name: 'channel.leave' | 'channel.unsubscribe',
    channelId: string,
    options?: CommandOptions,
  ): Promise<void> {
    // A durable member need not be in the channel to leave it.
    const isMeant = seats.delete(channelId) || name === 'channel.leave'
    forget(channelId)
    if (isMeant && isWanted()) await send(name, { channelId }, options)
  }

  function forget(channelId: string): void {
    positions.forget(streamOf(channelId))
    store.apply([{ type: 'channel.left', channelId }])
  }

  function openSeat(channelId: string, options: JoinOptions): Seat {
    const seat = seats.get(channelId) ?? { isJoined: false, holders: 0, asked: undefined, options }
    // The one thing that a later holder can add: to stay.
    const isMore = options.membership === 'durable' && seat.options.membership !== 'durable'
    if (isMore) seat.options = { ...seat.options, membership: 'durable' }
    seats.set(channelId, seat)
    const { status } = selectChannel(channelId)(store.getState())
    if (isMore && status === 'ready') askOnce(channelId, seat).catch(ignoreStored)
    return seat
  }

  /** Asks for the seat unless it is there. */
  function ask(channelId: string, seat: Seat): Promise<void> {
    const { status } = selectChannel(channelId)(store.getState())
    if (status === 'ready' && seat.asked === undefined) return Promise.resolve()
    return askOnce(channelId, seat)
  }

  /** Asks for it once, however many want it. */
  function askOnce(channelId: string, seat: Seat): Promise<void> {
    seat.asked ??= takeSeat(channelId, seat).finally(() => (seat.asked = undefined))
    return seat.asked
  }

  async function takeSeat(channelId: string, seat: Seat): Promise<void> {
    store.apply([{ type: 'channel.requested', channelId }])
    try {
      await send('channel.join', toSeat(channelId), {
        onResult: (sync) => {
          if (seats.get(channelId) === seat) applySync(channelId, sync)
        },
      })
    } catch (thrown) {
      const error = SignalingError.from(thrown)
      if (seats.get(channelId) === seat) {
        if (seat.holders === 0) seats.delete(channelId)
        store.apply([{ type: 'channel.failed', channelId, error }])
      }
      throw error
    }
  }

  function onLogin(results: LoginResult['channels']): void {
    const answered = new Set(results.map(({ channelId }) => channelId))
    for (const result of results) {
      const seat = seats.get(result.channelId)
      if (seat === undefined) continue
      if ('sync' in result) applySync(result.channelId, result.sync)
      // For the moment only.
      else if (result.error.code === 'UNAVAILABLE') {
        askOnce(result.channelId, seat).catch(ignoreStored)
      } else fail(result.channelId, toError(result.error))
    }
    for (const [channelId, seat] of seats) {
      if (!answered.has(channelId)) ask(channelId, seat).catch(ignoreStored)
    }
  }

  function fail(channelId: string, error: SignalingError): void {
    positions.forget(streamOf(channelId))
    store.apply([{ type: 'channel.failed', channelId, error }])
  }

  function applySync(channelId: string, sync: ChannelSync): void {
    const streamId = streamOf(channelId)
    const known = positions.get(streamId)
    positions.set(streamId, sync.position)
    if (sync.mode === 'replay') {
      replay(streamId, sync.events.slice(alreadyHeard(known, sync)))
      // It may have ended in what was missed, and the server has given it a seat all the same.
      if (positions.get(streamId) === undefined) {
        send('channel.leave', { channelId }).catch(ignoreStored)
        return
      }
      store.apply([{ type: 'channel.ready', channelId }])
      if (sync.history !== undefined) {
        store.apply([{ type: 'conversation.read', of: { channelId }, ...sync.history }])
      }
      return
    }
    const snapshot = toChannelSnapshot(channelId, sync.snapshot)
    const isAnew = isNewEpoch(known, sync.position)
    store.apply([{ type: 'channel.snapshot', snapshot, isNewEpoch: isAnew }])
    if (known !== undefined) emitter.emit('stream.reset', { streamId })
    onSnapshot(snapshot)
  }

  async function syncAgain(channelId: string, signal?: AbortSignal): Promise<void> {
    const wanted = { channelId, ...positionOf(channelId) }
    await send('stream.sync', wanted, {
      signal,
      // The same handler answers for channels and for the inbox.
      onResult: (sync) => applySync(channelId, sync as ChannelSync),
    })
  }

  // Another session has left for good, and so have all, unless this one has joined again since.
  async function checkSeat(channelId: string): Promise<void> {
    const seat = seats.get(channelId)
    // A join under way may have been decided before the end, or after it.
    await seat?.asked?.catch(ignoreStored)
    if (seat === undefined || seats.get(channelId) !== seat) return
    try {
      await syncAgain(channelId)
    } catch (thrown) {
      const { code } = SignalingError.from(thrown)
      // The latter when another token does not allow it any more.
      const isGone = code === 'NOT_A_MEMBER' || code === 'FORBIDDEN'
      if (!isGone || seats.get(channelId) !== seat) return
      seats.delete(channelId)
      forget(channelId)
    }
  }

  function onDestroyed(channelId: string, by: string): void {
    const seat = seats.get(channelId)
    forget(channelId)
    if (seat !== undefined) {
      seat.isJoined = false
      if (seat.holders === 0) seats.delete(channelId)
      else store.apply([{ type: 'channel.failed', channelId, error: destroyed(channelId) }])
    }
    emitter.emit('channel.destroyed', { channelId, by })
  }

  function onEvent(event: ChannelEvent): void {
    const { channelId } = event
    switch (event.type) {
      case 'channel.countChanged':
        store.apply([event])
        emitter.emit('channel.countChanged', { channelId, count: event.count })
        return
      case 'channel.destroyed':
        return onDestroyed(channelId, event.by)
      case 'channel.membershipEnded':
        return void checkSeat(channelId)
      case 'channel.membersChanged': {
        const { isCountOnly } = selectChannel(channelId)(store.getState())
        store.apply([event])
        // Who came and went before is not known; the whole of it is asked for again.
        if (isCountOnly) positions.repair(streamOf(channelId))
        const { joined, updated, left } = event
        const { count } = selectChannel(channelId)(store.getState())
        emitter.emit('channel.membersChanged', { channelId, joined, updated, left, count })
        return
      }
      default:
        return onAttrEvent(event, core)
    }
  }

  // What components hold is wanted in the next session too; what somebody joined is not.
  function clear(): void {
    for (const [channelId, seat] of seats) {
      seat.isJoined = false
      if (seat.holders === 0) seats.delete(channelId)
    }
  }

  function snapshotOf(channelId: string): ChannelSnapshot {
    const state = store.getState()
    const { count, attrs } = selectChannel(channelId)(state)
    return { channelId, members: selectMembers(channelId)(state), count, attrs }
  }

  function toSeat(channelId: string): ChannelSeat {
    return { channelId, ...positionOf(channelId), ...seats.get(channelId)?.options }
  }

  function positionOf(channelId: string): Pick<ChannelSeat, 'position'> {
    const position = positions.get(streamOf(channelId))
    return position === undefined ? {} : { position }
  }
}

// The store holds the error, and hooks show it.
function ignoreStored(): void {}
