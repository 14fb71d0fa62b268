import type { Membership } from '../protocol/channels.ts'
import { SignalingError } from '../protocol/errors.ts'
import type { StreamId } from '../protocol/streams.ts'

/** Why one is in a channel. Counts when the seat is taken; a later `durable` makes it durable. */
export interface JoinOptions {
  /** `durable` stays a member until `leave`, online or not. @default the channel's own */
  readonly membership?: Membership
  /** Whether the channel stores its messages. Counts for who joins first. @default false */
  readonly history?: boolean
}

/** Why the client is in a channel: somebody has joined, and so many hold it. */
export interface Seat {
  isJoined: boolean
  holders: number
  asked: Promise<void> | undefined
  options: JoinOptions
}

/** The stream of a channel. */
export function streamOf(channelId: string): StreamId {
  return `channel:${channelId}`
}

/** The channel of a stream. */
export function channelOf(streamId: StreamId): string {
  return streamId.slice('channel:'.length)
}

/** What those hear who hold a channel that is gone. */
export function destroyed(channelId: string): SignalingError {
  const message = `The channel "${channelId}" has been destroyed. Join it again to make a new one.`
  return new SignalingError('NOT_FOUND', { message })
}
