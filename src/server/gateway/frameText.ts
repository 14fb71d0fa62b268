import type { OutgoingFrame } from '../engine/streams.ts'

// The same frame goes to every member of a channel: it is encoded once.
const texts = new WeakMap<OutgoingFrame, string>()

/** A frame as a packet of socket.io: the event `frame` with one argument. */
export function frameText(frame: OutgoingFrame): string {
  const known = texts.get(frame)
  if (known !== undefined) return known

  const { events, ...head } = frame
  // The events are JSON text already; they take the place of the closing brace.
  const text = `2["frame",${JSON.stringify(head).slice(0, -1)},"events":[${events.join(',')}]}]`
  texts.set(frame, text)
  return text
}
