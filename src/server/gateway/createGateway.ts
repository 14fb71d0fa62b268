import type { IncomingMessage, Server as HttpServer } from 'node:http'
import type { Socket as NetSocket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Server as EngineServer } from 'engine.io'
import { Server, type Socket } from 'socket.io'
import { Encoder } from 'socket.io-parser'
import { systemClock, type Clock } from '../../internal/clock.ts'
import type { CommandReply } from '../../protocol/commands.ts'
import { isErrorCode } from '../../protocol/errors.ts'
import type { Limits } from '../../protocol/limits.ts'
import { CommandError } from '../engine/commandError.ts'
import type { ConnectionPort, IncomingCommand } from '../engine/connection.ts'
import type { Engine } from '../engine/createEngine.ts'
import type { Monitor } from '../engine/monitor.ts'
import { createAdmission, type Admitted } from './createAdmission.ts'
import { createDrain } from './createDrain.ts'
import { createOriginCheck, listensLocally, type CorsOptions } from './createOriginCheck.ts'
import { createOutbound, type Outbound } from './createOutbound.ts'
import { createTurn } from './createTurn.ts'
import { REFUSED, guardedDecoder, type GuardedDecoder } from './guardedDecoder.ts'
import { requireQuestions } from './requireQuestions.ts'
import { partFromSlow, takeEvents, toWire } from './rawSocket.ts'
import { turnAway } from './turnAway.ts'

export interface Gateway {
  /**
   * Lets nobody in any more and tells every client when to go elsewhere. Resolves when all are gone
   * and no command is at work, or after `drainMs`.
   */
  drain(drainMs: number): Promise<void>
  /** How many connections are open. */
  readonly connectionCount: number
  /** Closes every connection. Leaves the HTTP server to whoever has made it. */
  close(): void
}

export interface GatewayOptions {
  readonly engine: Engine
  readonly limits: Limits
  readonly report: (error: unknown) => void
  readonly cors?: CorsOptions | undefined
  /** How many proxies of ours stand in front of the server. @default 0 */
  readonly trustProxy?: number | undefined
  readonly monitor?: Monitor | undefined
  /** @default systemClock */
  readonly clock?: Clock
}

/** Where socket.io's clients knock. */
const PATH = '/socket.io/'

/** How long a client that does not read may take to hear why it is cut off. */
const SLOW_WITHIN_MS = 3000

type Reply = (reply: CommandReply) => void

/** Puts an engine behind socket.io. WebSocket only, so a balancer needs no sticky sessions. */
export function createGateway(http: HttpServer, options: GatewayOptions): Gateway {
  const { engine, limits, report, monitor, clock = systemClock } = options
  const { cors, trustProxy = 0 } = options
  const sockets = new Set<NetSocket>()
  /** By the request with which a socket came in. */
  const arrivals = new WeakMap<IncomingMessage, Admitted>()
  const drain = createDrain({ clock, random: Math.random })
  const turn = createTurn()
  const admission = createAdmission({
    limits,
    clock,
    trustProxy,
    checkOrigin: createOriginCheck({
      cors,
      isLocal: () => listensLocally(http),
      isProduction: process.env['NODE_ENV'] === 'production',
    }),
  })
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
    drain: drain.begin,
    get connectionCount() {
      return sockets.size
    },
    close() {
      http.off('upgrade', upgrade)
      turn.end()
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
    letIn(request, socket, head).catch((error: unknown) => {
      report(error)
      socket.destroy()
    })
  }

  async function letIn(request: IncomingMessage, net: NetSocket, head: Buffer): Promise<void> {
    // Until the WebSocket listens, nobody does; an error that nobody hears ends the process.
    const handleError = () => net.destroy()
    net.on('error', handleError)
    if (drain.isDraining) {
      monitor?.refused('draining')
      return turnAway(net, STOPPING)
    }
    const admitted = await admission.admit(request)
    if ('status' in admitted) {
      monitor?.refused(admitted.reason)
      return turnAway(net, admitted)
    }
    if (net.destroyed) return admitted.gone()
    net.once('close', admitted.gone)
    arrivals.set(request, admitted)
    websockets.handleUpgrade(request, net, head)
    net.off('error', handleError)
  }

  function accept(socket: Socket): void {
    const { conn } = socket
    const { socket: net } = conn.request
    const admitted = arrivals.get(conn.request)
    forget(socket)
    const cutOff = () => {
      conn.close(true)
      net.destroy()
    }
    requireQuestions(conn, () => {
      monitor?.refused('pong')
      cutOff()
    })
    const outbound = createOutbound(toWire(conn, net), {
      clock,
      maxBytes: limits.outboundBytesPerSession,
      afterTurn: turn.whenOver,
      onSent: (bytes) => monitor?.sent(bytes),
      onSlow() {
        monitor?.slow()
        partFromSlow(conn)
        conn.close(true)
        const cancel = clock.setTimer(() => net.destroy(), SLOW_WITHIN_MS)
        net.once('close', cancel)
      },
    })
    const connection = engine.connect(toPort(socket, outbound, () => connection.heard()))
    const leave = drain.enter((afterMs) => outbound.send(eventPacket('goAway', { afterMs })))
    monitor?.connected()
    const receive = (command: IncomingCommand, reply: Reply) => {
      // What was parsed before it left arrives after; the engine would not answer.
      if (!socket.connected) return
      const isLogin = command.name === 'session.login' && admitted !== undefined
      const refusal = command.refusal ?? (isLogin ? refusalOf(admitted) : undefined)
      const respond = isLogin && !refusal ? watched(reply, admitted) : reply
      const whole = refusal === undefined ? command : { ...command, refusal }
      drain.track(connection.receive(whole, respond))
    }
    decoderOf(socket).onCommand = ([name, commandId, payload], replyId) => {
      const answer = (reply: CommandReply) => outbound.send(`3${replyId}[${JSON.stringify(reply)}]`)
      receive({ name, commandId, payload }, toReply(outbound, replyId !== undefined && answer))
    }
    takeEvents(conn, readerOf(socket))
    // What is no command, or could not be read as one.
    socket.onAny((event: unknown, ...args: unknown[]) => {
      const [name, commandId, payload] = event === 'command' ? args : [event]
      const refusal = event === REFUSED ? { refusal: unreadable(args[0]) } : {}
      receive({ name, commandId, payload, ...refusal }, toReply(outbound, args.at(-1)))
    })
    socket.on('disconnect', () => {
      outbound.close()
      connection.closed()
      leave()
      monitor?.disconnected()
      // A client that leaves the namespace must not keep its socket.
      conn.close()
    })
  }

  function refusalOf({ address }: Admitted): CommandError | undefined {
    const retryAfterMs = Math.ceil(admission.logins.begin(address))
    if (retryAfterMs === 0) return undefined
    const message = `Too many logins from this address were refused. Wait ${retryAfterMs} ms, then try again.`
    return new CommandError('RATE_LIMITED', { message, retryAfterMs })
  }

  /** Learns from the answer to a login how it went. */
  function watched(reply: Reply, { address, loggedIn }: Admitted): Reply {
    return (answer) => {
      admission.logins.settle(address, !answer.ok && answer.error.code === 'UNAUTHORIZED')
      if (answer.ok) loggedIn()
      reply(answer)
    }
  }
}

const STOPPING = {
  status: 503,
  message: 'This server is about to stop. Try again: another one, or the next, will answer.',
  retryAfterMs: 1000,
} as const

// A connection outlives its request by hours, and a client may have sent a secret along.
function forget({ conn, handshake }: Socket): void {
  Object.assign(handshake, { auth: {}, headers: {}, query: {}, url: '' })
  Object.assign(conn, { request: undefined })
}

function toPort(socket: Socket, outbound: Outbound, heard: () => void): ConnectionPort {
  return {
    deliver: outbound.deliver,
    probe: () => void socket.emit('probe', heard),
    close(reason) {
      if (reason !== undefined) outbound.send(eventPacket('ended', reason))
      // Before what socket.io has to say by itself.
      outbound.flush()
      socket.disconnect(true)
      // A socket whose other end is silent would keep its buffers until the system gives up.
      if (reason === undefined) socket.conn.close(true)
    },
  }
}

function eventPacket(event: string, argument: unknown): string {
  return `2${JSON.stringify([event, argument])}`
}

// socket.io makes one decoder per client, of the class that it was given, and shows it to nobody.
function decoderOf({ client }: Socket): GuardedDecoder {
  return (client as unknown as { decoder: GuardedDecoder }).decoder
}

// Where socket.io reads what engine.io hands over. It closes the connection of a packet that is none.
function readerOf({ client }: Socket): (packet: string) => void {
  return (client as unknown as { ondata(packet: string): void }).ondata
}

// A client that wants no answer still hears of what it did wrong.
function toReply(outbound: Outbound, answer: unknown): Reply {
  if (typeof answer === 'function') return (reply) => void Reflect.apply(answer, undefined, [reply])
  return (reply) => {
    if (!reply.ok) outbound.send(eventPacket('refusal', reply.error))
  }
}

function unreadable(code: unknown): CommandError {
  const isKnown = typeof code === 'string' && isErrorCode(code)
  return new CommandError(isKnown ? code : 'BAD_PAYLOAD')
}
