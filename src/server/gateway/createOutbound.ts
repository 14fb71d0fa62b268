import type { Socket as EngineSocket } from 'engine.io'
import type { Clock } from '../../internal/clock.ts'
import type { StreamId } from '../../protocol/streams.ts'
import type { OutgoingFrame } from '../engine/streams.ts'
import { frameText } from './frameText.ts'

/** What leaves for one connection, bounded by what the other end reads. */
export interface Outbound {
  /** Sends a frame. To who has too much to read already, it says later that something was left out. */
  deliver(frame: OutgoingFrame): void
  close(): void
}

export interface OutboundOptions {
  readonly clock: Clock
  readonly maxBytes: number
  /** Hears of everything that leaves. */
  readonly onSent: (bytes: number) => void
  /** The other end does not read, or not enough. Called once; whoever hears it cuts the connection. */
  readonly onSlow: () => void
}

/** What has been written must have left the process after so long. */
const STALLED_AFTER_MS = 10_000

/**
 * Counts the bytes that wait for one connection. Above the bound no frames are queued any more: when
 * the other end has read on, each stream gets one that begins after the hole, and the client asks for
 * what it missed. Replies are queued all the same, up to twice the bound; one alone may be larger,
 * because the snapshots of a login come in one.
 */
export function createOutbound(
  conn: EngineSocket,
  { clock, maxBytes, onSent, onSlow }: OutboundOptions,
): Outbound {
  /** Not handed to the socket yet. */
  const waiting = { bytes: 0, largest: 0 }
  /** Handed to the socket, which has not written all of it. */
  const leaving = { bytes: 0, largest: 0 }
  /** The last frame of each stream that was left out. */
  const skipped = new Map<StreamId, OutgoingFrame>()
  let leavingSince = 0
  let cancelLook: (() => void) | undefined
  let frameBytes: number | undefined
  let isOver = false

  conn.on('packetCreate', ({ data }: { data?: unknown }) => {
    const bytes = 1 + (frameBytes ?? (typeof data === 'string' ? Buffer.byteLength(data) : 0))
    waiting.bytes += bytes
    if (frameBytes === undefined && bytes > maxBytes) {
      waiting.largest = Math.max(waiting.largest, bytes)
    }
    onSent(bytes)
    if (load() > 2 * maxBytes) giveUp()
  })
  conn.on('flush', () => {
    Object.assign(leaving, waiting)
    Object.assign(waiting, { bytes: 0, largest: 0 })
    leavingSince = clock.now()
    cancelLook ??= clock.setTimer(look, STALLED_AFTER_MS)
  })
  conn.transport.on('drain', () => {
    Object.assign(leaving, { bytes: 0, largest: 0 })
    // Not at once, or who reads at the very bound would ask again and again.
    if (skipped.size > 0 && load() < maxBytes / 2) tellSkipped()
  })

  return {
    deliver(frame) {
      if (isOver) return
      const { text, bytes } = frameText(frame)
      const isFull = load() > 0 && load() + bytes > maxBytes
      // After a hole nothing of a stream is of use, until the client has asked for it.
      const isLeftOut = isFull || skipped.has(frame.streamId)
      // What a session alone is told is little, and told once.
      if (isLeftOut && frame.streamId !== 'session') skipped.set(frame.streamId, frame)
      else write(text, bytes)
    },
    close() {
      isOver = true
      cancelLook?.()
    },
  }

  // Without the largest reply, which nobody could have been sent in parts.
  function load(): number {
    return waiting.bytes + leaving.bytes - Math.max(waiting.largest, leaving.largest)
  }

  function write(text: string, bytes: number): void {
    frameBytes = bytes
    conn.write(text)
    frameBytes = undefined
  }

  function tellSkipped(): void {
    const frames = [...skipped.values()]
    skipped.clear()
    // It has no log in which anybody could look up what was left out.
    if (frames.some(({ streamId }) => streamId === 'users')) return giveUp()
    for (const { streamId, epoch, to } of frames) {
      const { text, bytes } = frameText({ streamId, epoch, from: to + 1, to, events: [] })
      write(text, bytes)
    }
  }

  // One timer for many writes: on most connections each is gone before the next.
  function look(): void {
    cancelLook = undefined
    if (leaving.bytes === 0) return
    const patienceMs = STALLED_AFTER_MS * Math.max(1, leaving.largest / maxBytes)
    const remainingMs = leavingSince + patienceMs - clock.now()
    if (remainingMs <= 0) giveUp()
    else cancelLook = clock.setTimer(look, remainingMs)
  }

  function giveUp(): void {
    if (isOver) return
    isOver = true
    cancelLook?.()
    onSlow()
  }
}
