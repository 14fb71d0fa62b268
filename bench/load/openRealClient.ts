import { io } from 'socket.io-client'
import { WebSocket } from 'ws'
import { createSignalingClient } from '../../src/client/index.ts'
import { CONTENDERS, type ContenderName } from '../contenders.ts'
import { ROOM } from './flood.ts'

/** A client as apps have it, which decodes everything, in the room. */
export interface RealClient {
  /** Resolves when the server has accepted it. */
  publish(body: string): Promise<void>
  close(): void
}

type OnBody = (body: string) => void

/** Opens the client that belongs to a contender, logs in and joins. */
export function openRealClient(
  name: ContenderName,
  at: { readonly port: number; readonly userId: string },
  onBody: OnBody,
): Promise<RealClient> {
  const { server } = CONTENDERS[name]
  if (server === 'beckonServer') return openOurs(at, onBody)
  return server === 'wsServer' ? openWs(at, onBody) : openSocketIo(at, onBody)
}

async function openOurs(
  { port, userId }: { readonly port: number; readonly userId: string },
  onBody: OnBody,
): Promise<RealClient> {
  const client = createSignalingClient({ url: `http://127.0.0.1:${port}` })
  await client.login(userId)
  await client.channels.join(ROOM)
  // A reset would hide what was lost behind a snapshot.
  client.on('stream.reset', ({ streamId }) => {
    throw new Error(`${userId} could not be told what it missed of ${streamId}.`)
  })
  client.on('message.received', ({ message }) => onBody(String(message.body)))
  return {
    publish: async (body) => void (await client.messages.send({ channelId: ROOM }, body)),
    close: () => void client.close(),
  }
}

async function openSocketIo(
  { port, userId }: { readonly port: number; readonly userId: string },
  onBody: OnBody,
): Promise<RealClient> {
  const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true })
  socket.on('message', onBody)
  await socket.emitWithAck('login', userId)
  await socket.emitWithAck('join', ROOM)
  return {
    publish: async (body) => void (await socket.emitWithAck('message', ROOM, body)),
    close: () => void socket.close(),
  }
}

async function openWs({ port }: { readonly port: number }, onBody: OnBody): Promise<RealClient> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false })
  const waiting = new Map<number, () => void>()
  let lastId = 0
  socket.on('message', (data: Buffer) => {
    const { ack, body } = JSON.parse(data.toString()) as { ack?: number; body?: string }
    if (body !== undefined) onBody(body)
    if (ack === undefined) return
    waiting.get(ack)?.()
    waiting.delete(ack)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const ask = (request: object) =>
    new Promise<void>((resolve) => {
      waiting.set(++lastId, resolve)
      socket.send(JSON.stringify({ id: lastId, ...request }))
    })
  await ask({ join: ROOM })
  return { publish: (body) => ask({ room: ROOM, body }), close: () => socket.terminate() }
}
