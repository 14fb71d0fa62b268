import type { Clock } from '../../internal/clock.ts'
import type { StreamId } from '../../protocol/streams.ts'
import type { OutgoingFrame } from '../engine/streams.ts'
import { encodeFrame } from './encodeFrame.ts'
import { toWebSocketFrame } from './toWebSocketFrame.ts'

/** What leaves for one connection, bounded by what the other end reads. */
export interface Outbound {
  /** Sends a frame. To who has too much to read already, it says later that something was left out. */
  deliver(frame: OutgoingFrame): void
  /** Sends a packet of socket.io, such as a reply. It is never left out. */
  send(packet: string): void
  /** Writes at once what would be written when the turn ends. */
  flush(): void
  close(): void
}

/** The socket below a WebSocket that nobody compresses, so that whole frames may be written to it. */
export interface Wire {
  /** Not before, and not after the WebSocket has said that it closes. */
  readonly isOpen: boolean
  /** What was written and has not left the process. */
  readonly waitingBytes: number
  /** Writes, in order. `onLeft` is called when the bytes have left the process, or never will. */
  write(frames: readonly Buffer[], onLeft: () => void): void
}

export interface OutboundOptions {
  readonly clock: Clock
  readonly maxBytes: number
  /** Calls once this turn of the event loop is over. */
  readonly afterTurn: (run: () => void) => void
  /** Hears of everything that leaves. */
  readonly onSent: (bytes: number) => void
  /** The other end does not read, or not enough. Called once; whoever hears it cuts the connection. */
  readonly onSlow: () => void
}

/** A reply that is larger than the bound by itself. */
interface LargeReply {
  readonly bytes: number
  /** How much has left when it has. */
  readonly endsAt: number
}

/** What has been written must have left the process after so long. */
const STALLED_AFTER_MS = 10_000

/**
 * Gathers what one connection is sent in a turn into one write, past the layers of socket.io, and
 * counts the bytes that wait. Above the bound no frames are queued any more: when the other end has
 * read on, each stream gets one that begins after the hole, and the client asks for what it missed.
 * Replies are queued all the same, up to twice the bound; one alone may be larger, because the
 * snapshots of a login come in one.
 */
export function createOutbound(
  wire: Wire,
  { clock, maxBytes, afterTurn, onSent, onSlow }: OutboundOptions,
): Outbound {
  // One array for all turns. V8 learns from arrays that live long to make the next where only a full
  // collection finds them, and there is one for each connection in each turn.
  const frames: Buffer[] = []
  let gatheredBytes = 0
  /** Ever, when everything is written that is gathered. */
  let givenBytes = 0
  const large: LargeReply[] = []
  let leavingSince = 0
  /** The last frame of each stream that was left out. */
  const skipped = new Map<StreamId, OutgoingFrame>()
  let cancelLook: (() => void) | undefined
  let isOver = false

  return {
    deliver(frame) {
      if (isOver) return
      const encoded = encodeFrame(frame)
      const isFull = load() > 0 && load() + encoded.length > maxBytes
      // After a hole nothing of a stream is of use, until the client has asked for it.
      const isLeftOut = isFull || skipped.has(frame.streamId)
      // What a session alone is told is little, and told once.
      if (isLeftOut && frame.streamId !== 'session') skipped.set(frame.streamId, frame)
      else gather(encoded)
    },
    send(packet) {
      if (isOver) return
      gather(toWebSocketFrame(packet), true)
      if (load() > 2 * maxBytes) giveUp()
    },
    flush,
    close() {
      isOver = true
      cancelLook?.()
    },
  }

  // Without the largest reply, which nobody could have been sent in parts.
  function load(): number {
    return waiting() - largestWaiting()
  }

  function waiting(): number {
    return gatheredBytes + wire.waitingBytes
  }

  function largestWaiting(): number {
    if (large.length === 0) return 0
    const leftBytes = givenBytes - waiting()
    while (large[0] !== undefined && large[0].endsAt <= leftBytes) large.shift()
    return Math.max(0, ...large.map(({ bytes }) => bytes))
  }

  function gather(frame: Buffer, isReply = false): void {
    if (frames.length === 0) afterTurn(flush)
    frames.push(frame)
    gatheredBytes += frame.length
    givenBytes += frame.length
    if (isReply && frame.length > maxBytes) large.push({ bytes: frame.length, endsAt: givenBytes })
    onSent(frame.length)
  }

  function flush(): void {
    if (frames.length === 0) return
    gatheredBytes = 0
    if (!isOver && wire.isOpen) {
      if (wire.waitingBytes === 0) leavingSince = clock.now()
      cancelLook ??= clock.setTimer(look, STALLED_AFTER_MS)
      wire.write(frames, handleLeft)
    }
    frames.length = 0
  }

  function handleLeft(): void {
    leavingSince = clock.now()
    // Not at once, or who reads at the very bound would ask again and again.
    if (skipped.size > 0 && !isOver && load() < maxBytes / 2) tellSkipped()
  }

  function tellSkipped(): void {
    const last = [...skipped.values()]
    skipped.clear()
    // It has no log in which anybody could look up what was left out.
    if (last.some(({ streamId }) => streamId === 'users')) return giveUp()
    for (const { streamId, epoch, to } of last) {
      gather(encodeFrame({ streamId, epoch, from: to + 1, to, events: [] }))
    }
  }

  // One timer for many writes: on most connections each is gone before the next.
  function look(): void {
    cancelLook = undefined
    if (wire.waitingBytes === 0) return
    const patienceMs = STALLED_AFTER_MS * Math.max(1, largestWaiting() / maxBytes)
    const remainingMs = leavingSince + patienceMs - clock.now()
    if (remainingMs <= 0) giveUp()
    else cancelLook = clock.setTimer(look, remainingMs)
  }

  function giveUp(): void {
    if (isOver) return
    // A login that fills the bound by itself is written before anybody is cut off.
    flush()
    isOver = true
    cancelLook?.()
    onSlow()
  }
}
