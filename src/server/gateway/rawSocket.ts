import type { Socket as NetSocket } from 'node:net'
import type { Socket as EngineSocket } from 'engine.io'
import type { Wire } from './createOutbound.ts'

/** Of the package ws, which engine.io's types do not tell. */
interface WebSocket {
  readonly readyState: number
  close(code: number, reason: string): void
}

const OPEN = 1

/** One of the codes that are left to applications. */
const SLOW_CODE = 4008

/** By a code of the WebSocket itself: it is the last thing to be read, and forbids nothing. */
export function partFromSlow(conn: EngineSocket): void {
  webSocketOf(conn).close(SLOW_CODE, 'slow')
}

/** The socket below, for whole frames between those of ws: that one writes each at once, and whole. */
export function toWire(conn: EngineSocket, net: NetSocket): Wire {
  const webSocket = webSocketOf(conn)
  return {
    get isOpen() {
      return webSocket.readyState === OPEN
    },
    write(frames, onLeft) {
      // One frame alone needs no cork, and most are.
      if (frames.length > 1) net.cork()
      frames.forEach((frame, at) => net.write(frame, at === frames.length - 1 ? onLeft : undefined))
      if (frames.length > 1) net.uncork()
    },
  }
}

function webSocketOf({ transport }: EngineSocket): WebSocket {
  return (transport as unknown as { socket: WebSocket }).socket
}
