import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import type { ServerSpec } from '../serverSpec.ts'
import { answerControl } from './answerControl.ts'

/** What one writes with socket.io alone: rooms, broadcasts and acknowledgements, nothing stored. */
const { port } = JSON.parse(process.argv[2] ?? '') as ServerSpec
const http = createServer()
const io = new Server(http, {
  transports: ['websocket'],
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
})

io.on('connection', (socket) => {
  socket.on('login', (userId: string, ack: () => void) => {
    socket.data = { userId }
    ack()
  })
  socket.on('join', (room: string, ack: () => void) => {
    void socket.join(room)
    ack()
  })
  // Everybody is told of everybody, by one event each: the naive way of presence.
  socket.on('enter', (room: string, ack: () => void) => {
    void socket.join(room)
    io.to(room).emit('entered', (socket.data as { userId: string }).userId)
    ack()
  })
  socket.on('message', (room: string, body: string, ack: () => void) => {
    io.to(room).emit('message', body)
    ack()
  })
  socket.on('command', (_payload: unknown, ack: (reply: unknown) => void) => {
    ack({ ok: true, result: { rev: 1, setAt: Date.now() } })
  })
})

http.listen(port, '127.0.0.1', () => {
  const address = http.address() as AddressInfo
  answerControl({ port: address.port })
})
