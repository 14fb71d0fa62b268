import type { ChannelMessage } from '../../protocol/messages.ts'
import { SignalingError, type SignalingEvents } from '../../client/index.ts'
import { fnv1a } from '../../internal/fnv1a.ts'
import { JOIN_FAILED } from './codes.ts'
import type { Login } from './createLogin.ts'
import { callSafely, type Tell } from './createTell.ts'
import type { AgoraChannel, UserList } from './surface.ts'
import { toName } from './toName.ts'

/** The channels of one session: the vendor knows one at a time, the last that was joined. */
export interface Channels {
  join(name: string): AgoraChannel
  onMessage(message: ChannelMessage): void
  onMembers(event: SignalingEvents['channel.membersChanged']): void
  onAttr(event: SignalingEvents['channel.attrChanged']): void
  /** What was missed could not be told one by one. */
  onReset(streamId: string): void
  onDestroyed(channelId: string): void
}

export interface ChannelsOptions {
  readonly login: Login
  readonly account: string
  readonly tell: Tell
  /** Whether one more message may be sent now. */
  readonly maySend: () => boolean
}

/** The channel that events are for. */
interface Seat {
  readonly channel: AgoraChannel
  readonly name: string
  /** Whether the program has been told that it is in. */
  isIn: boolean
  /** What comes before the turn after that. */
  early: (() => void)[] | undefined
}

/** How many members a list names: the latest. */
export const LISTED = 200

export function createChannels({ login, account, tell, maySend }: ChannelsOptions): Channels {
  const { client, track } = login
  let current: Seat | undefined

  return {
    join(name) {
      const previous = current
      if (previous !== undefined) {
        previous.channel.state = 'leaved'
        if (previous.name !== name) void quit(previous.name)
      }
      const channel = toChannel(name)
      const seat: Seat = { channel, name, isIn: false, early: [] }
      current = seat
      void enter(seat)
      return channel
    },

    onMessage({ to, from, body }) {
      const seat = current?.name === to.channelId ? current : undefined
      hear(seat, (channel) => tell(channel, 'onMessageChannelReceive', from, uidOf(from), body))
    },

    onMembers({ channelId, joined, left }) {
      hear(seatIn(channelId), (channel) => {
        for (const userId of left) {
          if (userId !== account) tell(channel, 'onChannelUserLeaved', userId, uidOf(userId))
        }
        for (const { userId, uid } of joined) {
          if (userId !== account) tell(channel, 'onChannelUserJoined', userId, uid)
        }
      })
    },

    onAttr({ channelId, key, value, type }) {
      hear(seatIn(channelId), (channel) => {
        if (type === 'set') tell(channel, 'onChannelAttrUpdated', key, value, 'update')
        else tell(channel, 'onChannelAttrUpdated', key, '', type === 'deleted' ? 'del' : 'clear')
      })
    },

    onReset(streamId) {
      const seat = current && seatIn(current.name)
      if (streamId === `channel:${seat?.name}`) hear(seat, () => seat && describe(seat))
    },

    onDestroyed(channelId) {
      const seat = seatIn(channelId)
      if (seat === undefined) return
      current = undefined
      seat.channel.state = 'leaved'
      tell(seat.channel, 'onChannelLeaved', 0)
    },
  }

  /** The channel, once the program knows that it is in. What was before comes with the list. */
  function seatIn(channelId: string): Seat | undefined {
    return current?.name === channelId && current.isIn ? current : undefined
  }

  function hear(seat: Seat | undefined, run: (channel: AgoraChannel) => void): void {
    if (seat === undefined || seat !== current) return
    if (seat.early === undefined) run(seat.channel)
    else seat.early.push(() => hear(seat, run))
  }

  async function enter(seat: Seat): Promise<void> {
    try {
      await track(client.channels.join(seat.name, { membership: 'session' }))
    } catch (thrown) {
      const { code, message } = SignalingError.from(thrown)
      login.whenIn(() => refuse(seat, `${JOIN_FAILED} ${code}: ${message}`))
      return
    }
    login.whenIn(() => begin(seat))
  }

  function refuse(seat: Seat, reason: string): void {
    if (current !== seat) return
    current = undefined
    seat.channel.state = 'leaved'
    tell(seat.channel, 'onChannelJoinFailed', reason)
  }

  // All in one turn, so that what is set up in the first of these functions hears the others.
  function begin(seat: Seat): void {
    if (current !== seat) return
    const view = viewOf(seat.name)
    seat.channel.state = 'joined'
    seat.isIn = true
    tell(seat.channel, 'onChannelJoined')
    describe(seat, view)
    client.clock.nextTick(() => {
      const early = seat.early ?? []
      seat.early = undefined
      for (const run of early) run()
    })
  }

  /** Tells who is there, and every attribute. */
  function describe(seat: Seat, { users, attrs } = viewOf(seat.name)): void {
    if (current === seat) tell(seat.channel, 'onChannelUserList', users)
    for (const [key, value] of attrs) {
      if (current === seat) tell(seat.channel, 'onChannelAttrUpdated', key, value, 'update')
    }
  }

  function viewOf(name: string) {
    const state = client.store.getState().channels.get(name)
    const members = state?.members.list.slice(-LISTED) ?? []
    const users: UserList = members.map(({ userId, uid }) => [userId, uid])
    return {
      users,
      attrs: [...(state?.attrs ?? [])].map(([key, { value }]) => [key, value] as const),
    }
  }

  function quit(name: string): Promise<void> {
    const left = track(client.channels.leave(name)).catch(ignore)
    // What is left while the connection is away is left for the program at once.
    return login.status === 3 ? Promise.resolve() : left
  }

  function toChannel(name: string): AgoraChannel {
    const settle = (work: Promise<unknown>, onDone: unknown) =>
      void track(work)
        .catch(ignore)
        .then(() => callSafely(onDone))
    const { channels, messages } = client
    const channel: AgoraChannel = {
      name,
      state: 'joining',
      onChannelJoined: '',
      onChannelJoinFailed: '',
      onChannelLeaved: '',
      onChannelUserJoined: '',
      onChannelUserLeaved: '',
      onChannelUserList: '',
      onChannelAttrUpdated: '',
      onMessageChannelReceive: '',
      messageChannelSend(msg, onDone) {
        settle(maySend() ? messages.send({ channelId: name }, msg) : Promise.resolve(), onDone)
      },
      channelLeave(onDone) {
        const isHere = current?.name === name
        if (isHere) current = undefined
        void (isHere ? quit(name) : Promise.resolve()).then(() => {
          channel.state = 'leaved'
          if (typeof onDone === 'function') callSafely(onDone)
          else tell(channel, 'onChannelLeaved', 0)
        })
      },
      channelSetAttr: (key, value, onDone) =>
        settle(channels.setAttr(name, toName(key), value), onDone),
      channelDelAttr: (key, onDone) => settle(channels.deleteAttr(name, toName(key)), onDone),
      channelClearAttr: (onDone) => settle(channels.clearAttrs(name), onDone),
    }
    return channel
  }
}

/** The number of an account. Of the server itself, it is none. */
function uidOf(userId: string): number {
  return userId === '' ? 0 : fnv1a(userId)
}

// The vendor's functions are called without a word about what has failed.
function ignore(): void {}
