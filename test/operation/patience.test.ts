import { connect, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openServer } from '../server/openServer.ts'

/** Longer than a server is patient, and until it looks again. */
const LATE_MS = 16_000

async function open(port: number, said: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {}).resume()
  await new Promise((resolve) => socket.once('connect', resolve))
  if (said !== '') socket.write(said)
  return socket
}

describe('a port of our own', () => {
  it(
    '[ED13] gives up who says nothing, or never all of it, and nobody who is connected',
    async () => {
      const { port, login } = await openServer()
      const ada = await login('ada')
      const late = ['', 'GET / HTTP/1.1\r\nHost: x\r\nA:', PARTIAL_BODY]
      const sockets = await Promise.all(late.map((said) => open(port, said)))
      const closed = sockets.map(
        (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
      )
      await Promise.all(closed)
      expect(await ada.ask('session.ping', {})).toMatchObject({ ok: true })
    },
    LATE_MS,
  )
})

// The answer comes at once; the connection would wait for the rest of the body.
const PARTIAL_BODY = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx'
