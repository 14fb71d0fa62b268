import type { OutgoingFrame } from '../engine/streams.ts'

/** A frame as it goes over the wire. */
export interface EncodedFrame {
  readonly text: string
  readonly bytes: number
}

// The same frame goes to every member of a channel: it is encoded once.
const encoded = new WeakMap<OutgoingFrame, EncodedFrame>()

/** A frame as a packet of socket.io: the event `frame` with one argument. */
export function frameText(frame: OutgoingFrame): EncodedFrame {
  const known = encoded.get(frame)
  if (known !== undefined) return known

  const { events, ...head } = frame
  // The events are JSON text already; they take the place of the closing brace.
  const text = `2["frame",${JSON.stringify(head).slice(0, -1)},"events":[${events.join(',')}]}]`
  const made = { text, bytes: Buffer.byteLength(text) }
  encoded.set(frame, made)
  return made
}
