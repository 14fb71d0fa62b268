import type { IncomingMessage, Server as HttpServer } from 'node:http'
import type { Socket as NetSocket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Server as EngineServer } from 'engine.io'
import { Server, type Socket } from 'socket.io'
import { Encoder } from 'socket.io-parser'
import type { CommandReply } from '../../protocol/commands.ts'
import { isErrorCode } from '../../protocol/errors.ts'
import type { Limits } from '../../protocol/limits.ts'
import { CommandError } from '../engine/commandError.ts'
import type { ConnectionPort } from '../engine/connection.ts'
import type { Engine } from '../engine/createEngine.ts'
import { frameText } from './frameText.ts'
import { REFUSED, guardedDecoder } from './guardedDecoder.ts'

export interface Gateway {
  /** Closes every connection. Leaves the HTTP server to whoever has made it. */
  close(): void
}

export interface GatewayOptions {
  readonly engine: Engine
  readonly limits: Limits
  readonly report: (error: unknown) => void
}

/** Where socket.io's clients knock. */
const PATH = '/socket.io/'

type Reply = (reply: CommandReply) => void

/** Puts an engine behind socket.io. WebSocket only, so a balancer needs no sticky sessions. */
export function createGateway(
  http: HttpServer,
  { engine, limits, report }: GatewayOptions,
): Gateway {
  const sockets = new Set<NetSocket>()
  const websockets = new EngineServer({
    transports: ['websocket'],
    allowUpgrades: false,
    perMessageDeflate: false,
    httpCompression: false,
    // Twice our own limit, so that the sender of a frame that is too large is told by us.
    maxHttpBufferSize: 2 * limits.frameBytes,
  })
  const io = new Server({
    serveClient: false,
    connectTimeout: 10_000,
    parser: { Encoder, Decoder: guardedDecoder(limits) },
  })
  io.bind(websockets)
  io.on('connection', accept)
  // Attached by hand: socket.io would close an HTTP server that is the app's, and never let go of it.
  http.on('upgrade', upgrade)

  return {
    close() {
      http.off('upgrade', upgrade)
      io.disconnectSockets(true)
      websockets.close()
      // Nobody waits for a client that is silent to agree to the end.
      for (const socket of sockets) socket.destroySoon()
    },
  }

  function upgrade(request: IncomingMessage, duplex: Duplex, head: Buffer): void {
    // What an HTTP server hands over is a socket of node:net, declared as something wider.
    const socket = duplex as NetSocket
    if (request.url?.startsWith(PATH) !== true) {
      // Of another path: somebody else's, if there is anybody else.
      if (http.listenerCount('upgrade') === 1) socket.destroy()
      return
    }
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    websockets.handleUpgrade(request, socket, head)
  }

  function accept(socket: Socket): void {
    const connection = engine.connect(toPort(socket, () => connection.heard()))
    socket.onAny((event: unknown, ...args: unknown[]) => {
      const reply = toReply(socket, args.at(-1))
      if (event === REFUSED) {
        reply(refusal(args[0]))
        return
      }
      const [name, commandId, payload] = event === 'command' ? args : [event]
      connection.receive({ name, commandId, payload }, reply).catch(report)
    })
    socket.on('disconnect', () => {
      connection.closed()
      // A client that leaves the namespace must not keep its socket.
      socket.conn.close()
    })
  }
}

function toPort(socket: Socket, heard: () => void): ConnectionPort {
  return {
    deliver: (frame) => void socket.conn.write(frameText(frame)),
    probe: () => void socket.emit('probe', heard),
    close(reason) {
      if (reason !== undefined) socket.emit('ended', reason)
      socket.disconnect(true)
      // A socket whose other end is silent would keep its buffers until the system gives up.
      if (reason === undefined) socket.conn.close(true)
    },
  }
}

// A client that wants no answer still hears of what it did wrong.
function toReply(socket: Socket, last: unknown): Reply {
  if (typeof last === 'function') return (reply) => void Reflect.apply(last, undefined, [reply])
  return (reply) => {
    if (!reply.ok) socket.emit('refusal', reply.error)
  }
}

function refusal(code: unknown): CommandReply {
  const known = typeof code === 'string' && isErrorCode(code) ? code : 'BAD_PAYLOAD'
  return { ok: false, error: new CommandError(known).toShape() }
}
