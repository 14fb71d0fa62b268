import * as z from 'zod'
import { jsonText } from './jsonText.ts'

/** A place in a stream: the epoch of its log, and the last event known. */
export const position = z.strictObject({
  epoch: z.string().min(1).max(64),
  seq: z.int().nonnegative(),
})
export type Position = z.infer<typeof position>

/**
 * A stream's name: `inbox` is the session's own user, `channel:<channelId>` a channel. `users` is
 * what becomes of watched users, `session` what this session alone is told; these have no log, and
 * their frames no positions.
 */
export const streamId = z.union([
  z.literal('inbox'),
  z.literal('users'),
  z.literal('session'),
  z.templateLiteral(['channel:', z.string()]),
])
export type StreamId = z.infer<typeof streamId>

/**
 * What a stream has to say in one turn of the server: the events that lead from `from` to `to`,
 * both included. Consecutive numbers of one epoch; a client that finds a hole asks `stream.sync`.
 */
export interface StreamFrame<Event> {
  readonly streamId: StreamId
  readonly epoch: string
  readonly from: number
  readonly to: number
  readonly events: readonly Event[]
}

/** What was missed: events as frames hold them, each as JSON text, which the server does not walk. */
export const missedEvents = z.array(jsonText).readonly()

/** How a stream is brought up to date: what was missed, or the whole of it when that is gone. */
export const streamSync = <Snapshot extends z.ZodType>(snapshot: Snapshot) =>
  z.discriminatedUnion('mode', [
    z.object({ mode: z.literal('replay'), position, events: missedEvents }),
    z.object({ mode: z.literal('snapshot'), position, snapshot }),
  ])
