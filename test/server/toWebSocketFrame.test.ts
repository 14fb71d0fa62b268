import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { toWebSocketFrame } from '../../src/server/gateway/toWebSocketFrame.ts'

/** As a client reads it. */
async function read(frame: Buffer): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => server.close())
  server.on('connection', (_socket, { socket }: IncomingMessage) => socket.write(frame))
  await once(server, 'listening')
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => client.terminate())
  const [data, isBinary] = (await once(client, 'message')) as [Buffer, boolean]
  expect(isBinary).toBe(false)
  return data.toString()
}

describe('a frame of WebSocket', () => {
  // Around the lengths at which the head changes; the packet of Engine.IO takes one byte more.
  for (const length of [0, 1, 123, 124, 125, 126, 65_533, 65_534, 65_535, 65_536, 300_000]) {
    it(`holds a packet of ${length} bytes`, async () => {
      const packet = 'x'.repeat(length)
      expect(await read(toWebSocketFrame(packet))).toBe(`4${packet}`)
    })
  }

  it('counts bytes, not characters', async () => {
    const packet = 'é€😀'.repeat(40)
    expect(await read(toWebSocketFrame(packet))).toBe(`4${packet}`)
  })
})
