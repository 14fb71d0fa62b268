import type { Position, StreamFrame, StreamId } from '../protocol/streams.ts'
import type { ServerEvent } from '../protocol/events.ts'

/** How far each stream is known, and what to do with a frame. */
export interface StreamPositions {
  get(streamId: StreamId): Position | undefined
  /** The stream is known up to here. */
  set(streamId: StreamId, position: Position): void
  forget(streamId: StreamId): void
  clear(): void
  /** Passes on what follows what is known; asks for the stream again when something is missing. */
  receive(frame: StreamFrame<ServerEvent>): void
}

export interface StreamPositionsOptions {
  readonly apply: (frame: StreamFrame<ServerEvent>) => void
  /** Brings a stream up to date. Frames that come meanwhile are part of the answer. */
  readonly resync: (streamId: StreamId) => void
}

export function createStreamPositions({ apply, resync }: StreamPositionsOptions): StreamPositions {
  const positions = new Map<StreamId, Position>()
  const broken = new Set<StreamId>()

  return {
    get: (streamId) => positions.get(streamId),
    set(streamId, position) {
      broken.delete(streamId)
      positions.set(streamId, position)
    },
    forget(streamId) {
      broken.delete(streamId)
      positions.delete(streamId)
    },
    clear() {
      broken.clear()
      positions.clear()
    },
    receive(frame) {
      const { streamId, epoch, from, to } = frame
      const known = positions.get(streamId)
      // Of a stream that has been left, or is being asked for again.
      if (known === undefined || broken.has(streamId)) return
      if (known.epoch === epoch && to <= known.seq) return
      if (known.epoch === epoch && from === known.seq + 1) {
        positions.set(streamId, { epoch, seq: to })
        apply(frame)
        return
      }
      broken.add(streamId)
      resync(streamId)
    },
  }
}
