import type { Attr } from '../protocol/attrs.ts'
import type { Member } from '../protocol/channels.ts'
import type { SignalingError } from '../protocol/errors.ts'
import type { LoadStatus } from './conversations.ts'
import type { StoreEvent } from './events.ts'
import { toMemberMap, type MemberMap } from './memberMap.ts'

export interface ChannelState {
  readonly status: LoadStatus
  readonly error?: SignalingError
  /** By user id, in the order in which they joined: the latest at login, and everybody since. */
  readonly members: MemberMap
  /** How many there are, whether they are in `members` or not. */
  readonly count: number
  /** Who comes and goes is not told: `members` are those of the time of joining. */
  readonly isCountOnly: boolean
  /** The channel stores its messages. */
  readonly isStored: boolean
  readonly attrs: ReadonlyMap<string, Attr>
}

export type ChannelsState = ReadonlyMap<string, ChannelState>

export const initialChannels: ChannelsState = new Map()

/** What is known of a channel that nobody has asked for. */
export const unknownChannel: ChannelState = {
  status: 'idle',
  members: toMemberMap([]),
  count: 0,
  isCountOnly: false,
  isStored: false,
  attrs: new Map(),
}

/** Folds one event into the state. Returns `state` itself when the event changes nothing. */
export function reduceChannels(state: ChannelsState, event: StoreEvent): ChannelsState {
  const channelId = channelOf(event)
  if (channelId === undefined) return event.type === 'session.ended' ? initialChannels : state

  const channel = state.get(channelId) ?? unknownChannel
  const next = reduceChannel(channel, event)
  if (next === channel) return state
  const channels = new Map(state)
  if (next === unknownChannel) channels.delete(channelId)
  else channels.set(channelId, next)
  return channels
}

function channelOf(event: StoreEvent): string | undefined {
  if (event.type === 'channel.snapshot') return event.snapshot.channelId
  return 'channelId' in event ? event.channelId : undefined
}

function reduceChannel(channel: ChannelState, event: StoreEvent): ChannelState {
  switch (event.type) {
    case 'channel.requested':
      // While it is asked for again, what was known is still the best there is.
      return channel.status === 'ready' ? channel : { ...withoutError(channel), status: 'loading' }
    case 'channel.failed':
      return { ...channel, status: 'error', error: event.error }
    case 'channel.left':
      return unknownChannel
    case 'channel.ready':
      return channel.status === 'ready' ? channel : { ...withoutError(channel), status: 'ready' }
    case 'channel.snapshot':
      return {
        ...withoutError(channel),
        status: 'ready',
        members: keepKnown(channel.members, event.snapshot.members),
        count: event.snapshot.count,
        isCountOnly: event.snapshot.isCountOnly === true,
        isStored: event.snapshot.history !== undefined,
        attrs: event.snapshot.attrs,
      }
    case 'channel.membersChanged':
      return reduceMembers(channel, event)
    case 'channel.countChanged':
      return { ...channel, count: event.count, isCountOnly: true }
    case 'channel.attrSet':
      return { ...channel, attrs: new Map(channel.attrs).set(event.key, event.attr) }
    case 'channel.attrDeleted':
      return { ...channel, attrs: without(channel.attrs, event.key) }
    case 'channel.attrsCleared':
      return { ...channel, attrs: new Map() }
    default:
      return channel
  }
}

function reduceMembers(
  channel: ChannelState,
  { joined, updated, left }: Extract<StoreEvent, { type: 'channel.membersChanged' }>,
): ChannelState {
  const members = channel.members.with([...updated, ...joined], left)
  return { ...channel, members, count: channel.count + joined.length - left.length }
}

// A member who has not changed keeps its identity, so that its row does not render again.
function keepKnown(known: MemberMap, members: readonly Member[]): MemberMap {
  return toMemberMap(
    members.map((member) => {
      const before = known.get(member.userId)
      return before !== undefined && isSame(before, member) ? before : member
    }),
  )
}

function isSame(one: Member, other: Member): boolean {
  return (
    one.joinedAt === other.joinedAt &&
    one.online === other.online &&
    one.sessionIds.join(' ') === other.sessionIds.join(' ')
  )
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  const rest = new Map(map)
  rest.delete(key)
  return rest
}

function withoutError({ error: _error, ...channel }: ChannelState): ChannelState {
  return channel
}

interface HasChannels {
  readonly channels: ChannelsState
}

export const selectChannel =
  (channelId: string) =>
  ({ channels }: HasChannels): ChannelState =>
    channels.get(channelId) ?? unknownChannel

export const selectMember =
  (channelId: string, userId: string) =>
  ({ channels }: HasChannels): Member | undefined =>
    channels.get(channelId)?.members.get(userId)

/** The members of a channel as an array: the same one until they change. */
export const selectMembers =
  (channelId: string) =>
  (state: HasChannels): readonly Member[] =>
    selectChannel(channelId)(state).members.list

/** The members of a channel by their place: the same map until somebody comes or goes. */
export const selectMemberOrder =
  (channelId: string) =>
  (state: HasChannels): MemberMap =>
    selectChannel(channelId)(state).members.order
