import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import type { ServerSpec } from '../serverSpec.ts'
import { answerControl } from './answerControl.ts'

interface Incoming {
  readonly id: number
  readonly join?: string
  readonly room?: string
  readonly body?: string
}

/** What one writes with `ws` alone: JSON made once, and one send to each member of a room. */
const { port } = JSON.parse(process.argv[2] ?? '') as ServerSpec
const server = new WebSocketServer({ port, host: '127.0.0.1', perMessageDeflate: false })
const rooms = new Map<string, Set<WebSocket>>()

server.on('connection', (socket) => {
  const joined = new Set<string>()
  socket.on('message', (data: Buffer) => {
    const { id, join, room, body } = JSON.parse(data.toString()) as Incoming
    if (join !== undefined) {
      joined.add(join)
      membersOf(join).add(socket)
    }
    if (room !== undefined) {
      const text = JSON.stringify({ type: 'message', body })
      for (const member of membersOf(room)) {
        if (member.readyState === WebSocket.OPEN) member.send(text)
      }
    }
    socket.send(JSON.stringify({ ack: id }))
  })
  socket.on('close', () => {
    for (const room of joined) membersOf(room).delete(socket)
  })
})

server.on('listening', () => {
  const address = server.address() as AddressInfo
  answerControl({ port: address.port })
})

function membersOf(room: string): Set<WebSocket> {
  const known = rooms.get(room) ?? new Set<WebSocket>()
  rooms.set(room, known)
  return known
}
