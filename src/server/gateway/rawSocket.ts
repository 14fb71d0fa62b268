import type { Socket as NetSocket } from 'node:net'
import type { Socket as EngineSocket } from 'engine.io'
import type { Wire } from './createOutbound.ts'

/** Of the package ws, which engine.io's types do not tell. */
interface WebSocket {
  readonly readyState: number
  close(code: number, reason: string): void
  on(event: 'message', listener: MessageListener): void
  off(event: 'message', listener: MessageListener): void
  listeners(event: 'message'): MessageListener[]
}

type MessageListener = (data: Buffer, isBinary: boolean) => void

/** What engine.io knows of a ping that is unanswered, which its types do not tell. */
interface Heartbeat {
  readonly pingTimeoutTimer: object | null
}

const OPEN = 1
const MESSAGE = '4'.charCodeAt(0)
const EVENT = '2'.charCodeAt(0)

/** One of the codes that are left to applications. */
const SLOW_CODE = 4008

const NOTHING = Buffer.alloc(0)

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
    get waitingBytes() {
      return net.writableLength
    },
    write(frames, onLeft) {
      const last = frames.length - 1
      // One frame alone needs no cork, and most are.
      if (last > 0) net.cork()
      for (let at = 0; at < last; at++) net.write(frames[at] ?? NOTHING)
      net.write(frames[last] ?? NOTHING, onLeft)
      if (last > 0) net.uncork()
    },
  }
}

/**
 * Hands over events as they come off the WebSocket, past the layers of engine.io. While a ping is
 * unanswered they go their usual way, since there they are a sign of life.
 */
export function takeEvents(conn: EngineSocket, take: (packet: string) => void): void {
  const webSocket = webSocketOf(conn)
  const heartbeat = conn as unknown as Heartbeat
  const others = webSocket.listeners('message')
  others.forEach((other) => webSocket.off('message', other))
  webSocket.on('message', (data, isBinary) => {
    const isEvent = !isBinary && data[0] === MESSAGE && data[1] === EVENT
    if (isEvent && heartbeat.pingTimeoutTimer === null && conn.readyState === 'open') {
      take(data.toString('utf8', 1))
    } else others.forEach((other) => other(data, isBinary))
  })
}

function webSocketOf({ transport }: EngineSocket): WebSocket {
  return (transport as unknown as { socket: WebSocket }).socket
}
