import type { OutgoingFrame } from '../engine/streams.ts'
import { toWebSocketFrame } from './toWebSocketFrame.ts'

// The same frame goes to every member of a channel: it is encoded once.
const encoded = new WeakMap<OutgoingFrame, Buffer>()

/** A frame as it goes over the wire: the event `frame` of socket.io, with one argument. */
export function encodeFrame(frame: OutgoingFrame): Buffer {
  const known = encoded.get(frame)
  if (known !== undefined) return known

  const { events, ...head } = frame
  // The events are JSON text already; they take the place of the closing brace.
  const text = `2["frame",${JSON.stringify(head).slice(0, -1)},"events":[${events.join(',')}]}]`
  const made = toWebSocketFrame(text)
  encoded.set(frame, made)
  return made
}
