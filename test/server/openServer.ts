import { io, type Socket } from 'socket.io-client'
import { onTestFinished } from 'vitest'
import { createId } from '../../src/internal/createId.ts'
import type { CommandReply } from '../../src/protocol/commands.ts'
import type { SignalingErrorShape } from '../../src/protocol/errors.ts'
import type { StreamEvent } from '../../src/protocol/events.ts'
import type { StreamFrame } from '../../src/protocol/streams.ts'
import {
  createSignalingServer,
  type SignalingServerOptions,
} from '../../src/server/createSignalingServer.ts'

type Frame = StreamFrame<StreamEvent>

/** A socket as a client has it, without a client. */
export interface RawClient {
  readonly socket: Socket
  ask(name: unknown, payload: unknown, commandId?: unknown): Promise<CommandReply>
  /** Sends a packet of socket.io, or something that is none. */
  write(packet: string | Uint8Array): void
  /** The next refusal of a frame that asked for no answer. */
  nextRefusal(): Promise<SignalingErrorShape>
  /** The next packet that begins like this, as it came off the wire. */
  nextPacket(start: string): Promise<string>
  nextFrame(): Promise<Frame>
  /** When the connection is gone. */
  readonly gone: Promise<void>
}

const UNCROWDED = {
  connectionsPerAddress: Infinity,
  newConnectionsPerAddressPerSecond: Infinity,
  failedLoginsPerAddressPerMinute: Infinity,
  pushDeclinesPerAddressPerMinute: Infinity,
  newConnectionsPerSecond: Infinity,
}

/** A real server on a free port, closed when the test is over. */
export async function openServer(options: Partial<SignalingServerOptions> = {}) {
  const failures: unknown[] = []
  const server = createSignalingServer({
    auth: 'none',
    onError: (error) => void failures.push(error),
    ...options,
    // Everybody in a test has the same address.
    limits: { ...UNCROWDED, ...options.limits },
  })
  onTestFinished(() => server.close())
  const { url, port } = await server.listen({ port: 0, host: '127.0.0.1' })
  const connect = () => connectTo(url)
  const login = async (userId: string, more: object = {}) => {
    const client = await connect()
    const reply = await client.ask('session.login', { version: 1, userId, ...more })
    if (!reply.ok) throw new Error(`The login was refused: ${reply.error.message}`)
    return { ...client, login: reply.result }
  }
  return { server, url, port, failures, connect, login }
}

export async function connectTo(url: string): Promise<RawClient> {
  const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false })
  onTestFinished(() => void socket.disconnect())
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  const { engine } = socket.io
  const gone = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()))
  return {
    socket,
    gone,
    ask: (name, payload, commandId = createId()) =>
      new Promise((resolve) => socket.emit('command', name, commandId, payload, resolve)),
    write: (packet) => void engine.write(packet),
    nextRefusal: () => new Promise((resolve) => socket.once('refusal', resolve)),
    nextFrame: () => new Promise((resolve) => socket.once('frame', resolve)),
    nextPacket: (start) =>
      new Promise((resolve) => {
        const handleData = (data: unknown) => {
          if (typeof data !== 'string' || !data.startsWith(start)) return
          engine.off('data', handleData)
          resolve(data)
        }
        engine.on('data', handleData)
      }),
  }
}
