import type { Position, StreamFrame, StreamId } from '../protocol/streams.ts'
import type { StreamEvent } from '../protocol/events.ts'

/** How far each stream is known, and what to do with a frame. */
export interface StreamPositions {
  get(streamId: StreamId): Position | undefined
  /** The stream is known up to here. */
  set(streamId: StreamId, position: Position): void
  forget(streamId: StreamId): void
  clear(): void
  /** Passes on what follows what is known; asks for the stream again when something is missing. */
  receive(frame: StreamFrame<StreamEvent>): void
  /** Asks for the whole of a stream, of which something is not known. */
  repair(streamId: StreamId): void
}

export interface StreamPositionsOptions {
  /** Whether every stream is as the server has it, as far as is known. */
  readonly onSynced: (isSynced: boolean) => void
  readonly apply: (frame: StreamFrame<StreamEvent>) => void
  /**
   * Brings a stream up to date. Frames that come meanwhile are part of the answer. The signal aborts
   * when the stream has begun anew in another way: the answer would take it back.
   */
  readonly resync: (streamId: StreamId, signal: AbortSignal) => Promise<void>
  /** Calls back after a while. */
  readonly tryAgain: (run: () => void) => void
}

export function createStreamPositions(options: StreamPositionsOptions): StreamPositions {
  const { apply, resync, onSynced, tryAgain } = options
  const positions = new Map<StreamId, Position>()
  const repairs = new Map<StreamId, AbortController>()

  return {
    get: (streamId) => positions.get(streamId),
    set(streamId, position) {
      endRepair(streamId)
      positions.set(streamId, position)
    },
    forget(streamId) {
      endRepair(streamId)
      positions.delete(streamId)
    },
    clear() {
      for (const streamId of [...repairs.keys()]) endRepair(streamId)
      positions.clear()
    },
    receive(frame) {
      const { streamId, epoch, from, to } = frame
      // Without a log there is nothing to have missed.
      if (!hasLog(streamId)) return apply(frame)
      const known = positions.get(streamId)
      // Of a stream that has been left, or is being asked for again.
      if (known === undefined || repairs.has(streamId)) return
      if (known.epoch === epoch && to <= known.seq) return
      if (known.epoch === epoch && from === known.seq + 1) {
        positions.set(streamId, { epoch, seq: to })
        apply(frame)
        return
      }
      void repair(streamId)
    },
    repair(streamId) {
      // So the answer is a snapshot, whenever it comes.
      positions.set(streamId, { epoch: NO_EPOCH, seq: 0 })
      if (!repairs.has(streamId)) void repair(streamId)
    },
  }

  async function repair(streamId: StreamId): Promise<void> {
    const abort = new AbortController()
    repairs.set(streamId, abort)
    onSynced(false)
    await resync(streamId, abort.signal)
    // It has failed if nothing has ended it.
    if (repairs.get(streamId) === abort) tryAgain(() => again(streamId, abort))
    else if (repairs.size === 0) onSynced(true)
  }

  function again(streamId: StreamId, abort: AbortController): void {
    if (repairs.get(streamId) === abort) void repair(streamId)
  }

  function endRepair(streamId: StreamId): void {
    repairs.get(streamId)?.abort()
    repairs.delete(streamId)
  }
}

/** Whether a stream has positions. The others say what is of this moment alone. */
export function hasLog(streamId: StreamId): boolean {
  return streamId !== 'users' && streamId !== 'session'
}

/** A name that no epoch has. */
const NO_EPOCH = 'unknown'

/** Whether the server has begun to count anew since: what it has stored may be something else. */
export function isNewEpoch(known: Position | undefined, { epoch }: Position): boolean {
  return known !== undefined && known.epoch !== NO_EPOCH && known.epoch !== epoch
}

/** How many events of a replay have come as frames since it was asked for. */
export function alreadyHeard(
  known: Position | undefined,
  { position, events }: { readonly position: Position; readonly events: readonly unknown[] },
): number {
  const isSame = known !== undefined && known.epoch === position.epoch
  return isSame ? Math.max(0, known.seq - (position.seq - events.length)) : 0
}
