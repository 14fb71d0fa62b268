import { WebSocket } from '#websocket'
import { systemClock, type Clock } from '../internal/clock.ts'
import type { CommandReply } from '../protocol/commands.ts'
import type { StreamEvent } from '../protocol/events.ts'
import type { SignalingErrorShape } from '../protocol/errors.ts'
import type { SessionEndReason } from '../protocol/session.ts'
import type { StreamFrame } from '../protocol/streams.ts'
import { onPageEvent } from './onPageEvent.ts'
import type { Transport, TransportHandlers, TransportLink } from './transport.ts'

/**
 * Reaches a server over socket.io, of which it speaks what PROTOCOL.md calls the wire. Only carries:
 * reconnection, retries and buffering are the client's own, because it knows what must not be sent
 * twice and what is stale.
 */
export function socketTransport(url: string, clock: Clock = systemClock): Transport {
  return { open: (handlers) => openLink(url, clock, handlers) }
}

/** Packets of Engine.IO 4. */
const OPEN = '0'
const CLOSE = '1'
const PING = '2'
const PONG = '3'
const NOOP = '6'

/** Packets of Socket.IO 5, as those of Engine.IO that carry them begin. */
const CONNECT = '40'
const DISCONNECT = '41'
const EVENT = '42'
const ACK = '43'
const CONNECT_ERROR = '44'

function openLink(url: string, clock: Clock, handlers: TransportHandlers): TransportLink {
  const replies = new Map<string, (reply: CommandReply) => void>()
  let socket: WebSocket | undefined
  let sentCount = 0
  let silentAfterMs = 0
  let isConnected = false
  let isOver = false
  let cancelSilence = () => {}
  let offOffline = () => {}

  try {
    const target = toSocketUrl(url)
    socket = new WebSocket(target.href)
    // What runs on this machine is reached without a network.
    if (target.hostname !== 'localhost') offOffline = onPageEvent('offline', handleOffline)
    socket.onmessage = ({ data }) => receive(data)
    socket.onclose = end
    // Node says here what has failed. A browser says nothing, and closes.
    socket.onerror = ({ error }) => void (error && end(error))
  } catch (error) {
    // Not before whoever opens has the link.
    queueMicrotask(() => end(error))
  }

  return {
    send({ name, commandId, payload }, onReply) {
      // What is not sent now is sent by the next link.
      if (!isConnected || isOver) return
      const replyId = String(sentCount++)
      replies.set(replyId, onReply)
      socket?.send(`${EVENT}${replyId}${JSON.stringify(['command', name, commandId, payload])}`)
    },
    close: () => end(),
  }

  function end(cause?: unknown): void {
    if (isOver) return
    isOver = true
    cancelSilence()
    offOffline()
    if (isConnected) socket?.send(DISCONNECT)
    socket?.close()
    handlers.onClose(cause)
  }

  function handleOffline(): void {
    end(new Error('The network is gone.'))
  }

  function receive(message: unknown): void {
    if (isOver) return
    const { type, id, body } = toPacket(message)
    switch (type) {
      case OPEN:
        if (!isRecord(body)) break
        silentAfterMs = Number(body['pingInterval']) + Number(body['pingTimeout'])
        if (silentAfterMs > 0) return answer(CONNECT)
        break
      case PING:
        return answer(PONG)
      case NOOP:
        return
      case CONNECT:
        if (!isRecord(body)) break
        isConnected = true
        return handlers.onOpen()
      case EVENT:
        if (isWord(body)) return hear(body, id)
        break
      case ACK:
        if (isReply(body)) return settle(id, body[0])
        break
      case CONNECT_ERROR:
        if (isRecord(body)) return end(new Error(String(body['message'])))
        break
      case CLOSE:
      case DISCONNECT:
        return end(new Error('The server has closed the connection.'))
    }
    end(new Error('The server has sent what is no packet of socket.io.'))
  }

  // The server asks every so often. When it does not, the way to it is cut.
  function answer(packet: string): void {
    socket?.send(packet)
    cancelSilence()
    const handleSilence = () => end(new Error('The server has gone silent.'))
    cancelSilence = clock.setTimer(handleSilence, silentAfterMs)
  }

  function settle(id: string, reply: CommandReply): void {
    const onReply = replies.get(id)
    replies.delete(id)
    handlers.onSignOfLife()
    onReply?.(reply)
  }

  function hear(word: Word, id: string): void {
    switch (word[0]) {
      case 'frame':
        return handlers.onFrame(word[1])
      case 'ended':
        return handlers.onEnded(word[1])
      case 'goAway':
        return handlers.onGoAway(word[1].afterMs)
      case 'refusal':
        return handlers.onRefusal(word[1])
      case 'probe':
        socket?.send(`${ACK}${id}[]`)
        return handlers.onSignOfLife()
    }
  }
}

/** What the server may say, and how much of it is looked at: there is no schema in a browser. */
type Word =
  | readonly ['frame', StreamFrame<StreamEvent>]
  | readonly ['ended', SessionEndReason]
  | readonly ['goAway', { readonly afterMs: number }]
  | readonly ['refusal', SignalingErrorShape]
  | readonly ['probe']

function isWord(body: unknown): body is Word {
  if (!Array.isArray(body)) return false
  const [name, value] = body as readonly unknown[]
  if (name === 'frame') return isRecord(value) && Array.isArray(value['events'])
  return (name !== 'goAway' && name !== 'refusal') || isRecord(value)
}

function isReply(body: unknown): body is readonly [CommandReply] {
  return Array.isArray(body) && isRecord(body[0])
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** What kind it is, and the id of a question or its answer. JSON follows, which may be long. */
const PACKET = /^(4\d|\d)(\d*)/

function toPacket(message: unknown): { type?: string | undefined; id: string; body?: unknown } {
  if (typeof message !== 'string') return { id: '' }
  const [head = '', type, id = ''] = PACKET.exec(message) ?? []
  const text = message.slice(head.length)
  try {
    return { type, id, body: text && (JSON.parse(text) as unknown) }
  } catch {
    return { id }
  }
}

/**
 * Reads an address as socket.io does: nothing, and what begins with a slash, is of this page, and so
 * is the protocol of what has none. A path goes before socket.io's own, as with a proxy that takes it
 * off again.
 */
function toSocketUrl(url: string): URL {
  const isWhole = /^$|^\/|:\/\//.test(url)
  const target = new URL(isWhole ? url || '/' : `//${url}`, globalThis.location?.href)
  target.protocol = target.protocol.replace('http', 'ws')
  target.pathname = target.pathname.replace(/\/$/, '') + '/socket.io/'
  target.searchParams.set('EIO', '4')
  target.searchParams.set('transport', 'websocket')
  target.hash = ''
  return target
}
