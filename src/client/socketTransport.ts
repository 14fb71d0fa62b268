import { io } from 'socket.io-client'
import type { CommandReply } from '../protocol/commands.ts'
import type { ServerEvent } from '../protocol/events.ts'
import type { SignalingErrorShape } from '../protocol/errors.ts'
import type { SessionEndReason } from '../protocol/session.ts'
import type { StreamFrame } from '../protocol/streams.ts'
import type { Transport } from './transport.ts'

/**
 * Reaches a server over socket.io. Only carries: reconnection, retries and buffering are the
 * client's own, because it knows what must not be sent twice and what is stale.
 */
export function socketTransport(url: string): Transport {
  return {
    open({ onOpen, onFrame, onEnded, onGoAway, onRefusal, onSignOfLife, onClose }) {
      const socket = io(url, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
      })
      let isOver = false
      const end = (cause?: unknown) => {
        if (isOver) return
        isOver = true
        socket.disconnect()
        onClose(cause)
      }
      socket.on('connect', onOpen)
      socket.on('connect_error', end)
      // A server that cuts off says why by the code of the WebSocket.
      socket.on('disconnect', (reason, more) => end(more ?? reason))
      // The server of the same version made these; there is no schema in a browser.
      socket.on('frame', (frame: StreamFrame<ServerEvent>) => onFrame(frame))
      socket.on('ended', (reason: SessionEndReason) => onEnded(reason))
      socket.on('goAway', ({ afterMs }: { afterMs: number }) => onGoAway(afterMs))
      socket.on('refusal', (error: SignalingErrorShape) => onRefusal(error))
      socket.on('probe', (answer: () => void) => {
        answer()
        onSignOfLife()
      })
      return {
        send({ name, commandId, payload }, onReply) {
          // Never into socket.io's own buffer: what is not sent now is sent by the next link.
          if (!socket.connected) return
          socket.emit('command', name, commandId, payload, (reply: CommandReply) => {
            onSignOfLife()
            onReply(reply)
          })
        },
        close: () => end(),
      }
    },
  }
}
