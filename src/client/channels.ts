import type { Attr, ChannelSeat, ChannelSnapshot } from '../protocol/channels.ts'
import type { CommandResult } from '../protocol/commands.ts'
import { SignalingError } from '../protocol/errors.ts'
import type { ServerEventOf } from '../protocol/events.ts'
import type { ChannelAttrs } from '../protocol/register.ts'
import type { StreamId } from '../protocol/streams.ts'
import { selectChannel, selectMembers } from '../store/channels.ts'
import { aborted, untilAborted } from './aborted.ts'
import type { CommandOptions } from './commandQueue.ts'
import type { LoginResult } from './connection.ts'
import type { ClientCore } from './core.ts'
import { toAttr, toChannelSnapshot, toError, toJsonText } from './fromWire.ts'

export interface SetAttrOptions extends CommandOptions {
  /** Sets only if the attribute is still at this revision; 0 means: does not exist. */
  readonly ifRev?: number
}

export interface Channels {
  /** Takes a seat until `leave` or logout, whether the connection is lost in between or not. */
  join(channelId: string, options?: CommandOptions): Promise<ChannelSnapshot>
  /** Gives the seat up, for every holder in this client. */
  leave(channelId: string, options?: CommandOptions): Promise<void>
  setAttr<Key extends keyof ChannelAttrs & string>(
    channelId: string,
    key: Key,
    value: ChannelAttrs[Key],
    options?: SetAttrOptions,
  ): Promise<Attr>
  deleteAttr(channelId: string, key: string, options?: SetAttrOptions): Promise<void>
  clearAttrs(channelId: string, options?: CommandOptions): Promise<void>
  /**
   * Keeps the client in a channel until the returned function is called. Holders are counted; the
   * channel is left one tick after the last is gone, so that a remount costs nothing.
   */
  hold(channelId: string): () => void
}

/** What the rest of the client asks of the channels. */
export interface ChannelFeature {
  readonly channels: Channels
  /** The channels to be in, for the next login. */
  seats(): readonly ChannelSeat[]
  onLogin(results: LoginResult['channels']): void
  onEvent(event: ChannelEvent): void
  resync(streamId: StreamId, signal: AbortSignal): Promise<void>
  /** The session is over. */
  clear(): void
}

type ChannelEvent =
  | ServerEventOf<'channel.membersChanged'>
  | ServerEventOf<'channel.attrSet'>
  | ServerEventOf<'channel.attrDeleted'>
  | ServerEventOf<'channel.attrsCleared'>

type ChannelSync = CommandResult<'channel.join'>

/** Why the client is in a channel: somebody has joined, and so many hold it. */
interface Seat {
  isJoined: boolean
  holders: number
  asked: Promise<void> | undefined
}

export interface ChannelFeatureOptions extends ClientCore {
  /** Applies what was missed, as if it came now. */
  readonly replay: (events: readonly unknown[]) => void
}

export function createChannels(core: ChannelFeatureOptions): ChannelFeature {
  const { store, emitter, positions, clock, send, isWanted, replay } = core
  const seats = new Map<string, Seat>()

  return {
    channels: { join, leave, setAttr, deleteAttr, clearAttrs, hold },
    // A join that waits for its answer is sent again by itself.
    seats: () => [...seats].flatMap(([id, { asked }]) => (asked === undefined ? toSeat(id) : [])),
    onLogin,
    onEvent,
    async resync(streamId, signal) {
      const channelId = channelOf(streamId)
      const sync = await send('stream.sync', toSeat(channelId), { signal })
      // The same handler answers for channels and for the inbox.
      applySync(channelId, sync as ChannelSync)
    },
    clear,
  }

  async function join(channelId: string, options?: CommandOptions): Promise<ChannelSnapshot> {
    const signal = options?.signal
    if (signal?.aborted === true) throw aborted(signal)
    const seat = openSeat(channelId)
    seat.isJoined = true
    await untilAborted(ask(channelId, seat), signal)
    return snapshotOf(channelId)
  }

  function hold(channelId: string): () => void {
    const seat = openSeat(channelId)
    seat.holders++
    if (isWanted()) ask(channelId, seat).catch(ignoreStored)
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      seat.holders--
      clock.nextTick(() => {
        const isCurrent = seats.get(channelId) === seat
        if (isCurrent && seat.holders === 0 && !seat.isJoined) leave(channelId).catch(ignoreStored)
      })
    }
  }

  async function leave(channelId: string, options?: CommandOptions): Promise<void> {
    const wasKnown = seats.delete(channelId)
    positions.forget(streamOf(channelId))
    store.apply([{ type: 'channel.left', channelId }])
    if (wasKnown && isWanted()) await send('channel.leave', { channelId }, options)
  }

  function openSeat(channelId: string): Seat {
    const seat = seats.get(channelId) ?? { isJoined: false, holders: 0, asked: undefined }
    seats.set(channelId, seat)
    return seat
  }

  /** Asks for the seat once, however many want it. */
  function ask(channelId: string, seat: Seat): Promise<void> {
    if (selectChannel(channelId)(store.getState()).status === 'ready') return Promise.resolve()
    seat.asked ??= takeSeat(channelId, seat).finally(() => (seat.asked = undefined))
    return seat.asked
  }

  async function takeSeat(channelId: string, seat: Seat): Promise<void> {
    store.apply([{ type: 'channel.requested', channelId }])
    try {
      const sync = await send('channel.join', toSeat(channelId))
      if (seats.get(channelId) === seat) applySync(channelId, sync)
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
      if (!seats.has(result.channelId)) continue
      if ('sync' in result) applySync(result.channelId, result.sync)
      else fail(result.channelId, toError(result.error))
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
    const wasKnown = positions.get(streamId) !== undefined
    positions.set(streamId, sync.position)
    if (sync.mode === 'replay') {
      replay(sync.events)
      store.apply([{ type: 'channel.ready', channelId }])
      return
    }
    const snapshot = toChannelSnapshot(channelId, sync.snapshot)
    store.apply([{ type: 'channel.snapshot', snapshot }])
    if (wasKnown) emitter.emit('stream.reset', { streamId })
  }

  function onEvent(event: ChannelEvent): void {
    const { channelId } = event
    switch (event.type) {
      case 'channel.membersChanged': {
        store.apply([event])
        const { joined, updated, left } = event
        const { count } = selectChannel(channelId)(store.getState())
        emitter.emit('channel.membersChanged', { channelId, joined, updated, left, count })
        return
      }
      case 'channel.attrSet': {
        const attr = toAttr(event.attr)
        store.apply([{ type: 'channel.attrSet', channelId, key: event.key, attr }])
        const { value, rev, setBy: by } = attr
        emitter.emit('channel.attrChanged', {
          channelId,
          key: event.key,
          value,
          rev,
          type: 'set',
          by,
        })
        return
      }
      case 'channel.attrDeleted': {
        const { key, rev, by } = event
        store.apply([{ type: 'channel.attrDeleted', channelId, key }])
        emitter.emit('channel.attrChanged', { channelId, key, rev, type: 'deleted', by })
        return
      }
      case 'channel.attrsCleared': {
        const { by } = event
        store.apply([{ type: 'channel.attrsCleared', channelId }])
        emitter.emit('channel.attrChanged', { channelId, key: '', rev: 0, type: 'cleared', by })
      }
    }
  }

  async function setAttr<Key extends keyof ChannelAttrs & string>(
    channelId: string,
    key: Key,
    value: ChannelAttrs[Key],
    options: SetAttrOptions = {},
  ): Promise<Attr> {
    const text = requireJson(toJsonText(value), 'The value of an attribute')
    const payload = { channelId, key, value: text, ...ifRevOf(options) }
    const { rev, setAt } = await send('channel.setAttr', payload, options)
    return { value, rev, setAt, setBy: store.getState().session?.userId ?? '' }
  }

  async function deleteAttr(
    channelId: string,
    key: string,
    options: SetAttrOptions = {},
  ): Promise<void> {
    await send('channel.deleteAttr', { channelId, key, ...ifRevOf(options) }, options)
  }

  async function clearAttrs(channelId: string, options?: CommandOptions): Promise<void> {
    await send('channel.clearAttrs', { channelId }, options)
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
    const position = positions.get(streamOf(channelId))
    return { channelId, ...(position === undefined ? {} : { position }) }
  }
}

function streamOf(channelId: string): StreamId {
  return `channel:${channelId}`
}

function channelOf(streamId: StreamId): string {
  return streamId.slice('channel:'.length)
}

function ifRevOf({ ifRev }: SetAttrOptions): { ifRev?: number } {
  return ifRev === undefined ? {} : { ifRev }
}

/** JSON has no `undefined` and no functions. */
export function requireJson(text: string | undefined, what: string): string {
  if (text !== undefined) return text
  const message = `${what} must be a JSON value. Delete it instead of setting it to undefined.`
  throw new SignalingError('BAD_PAYLOAD', { message })
}

// The store holds the error, and hooks show it.
function ignoreStored(): void {}
