import { createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openSocket } from '../../bench/load/openSocket.ts'

const HANDSHAKE = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'
/** One of each length of a head, and some that are longer than what a beginning holds. */
const SIZES = [0, 1, 125, 126, 255, 256, 257, 1000, 65_535, 65_536, 200_000]

test('hands over the beginning of every frame, wherever the network cuts them', async () => {
  const texts = SIZES.map((size, at) => String.fromCharCode(97 + at).repeat(size))
  const stream = Buffer.concat([Buffer.from(HANDSHAKE), ...texts.map(toFrame)])

  for (const chunkBytes of [1, 2, 7, 255, 4096, stream.length]) {
    const starts = await receive(stream, { chunkBytes, frames: texts.length, isWhole: false })

    expect(starts).toEqual(texts.map((text) => text.slice(0, 256)))
  }
})

test('hands over whole frames to a witness', async () => {
  const texts = SIZES.map((size, at) => String.fromCharCode(97 + at).repeat(size))
  const stream = Buffer.concat([Buffer.from(HANDSHAKE), ...texts.map(toFrame)])

  const whole = await receive(stream, { chunkBytes: 1000, frames: texts.length, isWhole: true })

  expect(whole).toEqual(texts)
})

interface Reception {
  readonly chunkBytes: number
  readonly frames: number
  readonly isWhole: boolean
}

async function receive(stream: Buffer, { chunkBytes, frames, isWhole }: Reception) {
  const server = createServer((socket) => socket.once('data', () => void sendIn(socket, stream)))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const received: string[] = []
  return new Promise<string[]>((resolve, reject) => {
    openSocket(
      { port, path: '/' },
      {
        onFrame(start, socket) {
          socket.readWhole(isWhole)
          received.push(start.toString())
          if (received.length < frames) return
          socket.close()
          resolve(received)
        },
        onClose() {},
      },
    ).catch(reject)
  })

  async function sendIn(socket: Socket, bytes: Buffer): Promise<void> {
    socket.setNoDelay(true)
    // Who has received everything goes without a word.
    socket.on('error', () => {})
    // The head of the stream in small pieces; a hundred thousand writes of one byte show no more.
    const cutUntil = chunkBytes < 255 ? 3000 : bytes.length
    for (let at = 0; at < cutUntil; at += chunkBytes) {
      socket.write(bytes.subarray(at, Math.min(at + chunkBytes, cutUntil)))
      await new Promise<void>((resolve) => void setImmediate(resolve))
    }
    socket.write(bytes.subarray(cutUntil))
  }
}

function toFrame(text: string): Buffer {
  const bytes = Buffer.from(text)
  if (bytes.length < 126) return Buffer.concat([Buffer.from([0x81, bytes.length]), bytes])
  if (bytes.length < 65_536) {
    const head = Buffer.from([0x81, 126, 0, 0])
    head.writeUInt16BE(bytes.length, 2)
    return Buffer.concat([head, bytes])
  }
  const head = Buffer.alloc(10)
  head.set([0x81, 127])
  head.writeBigUInt64BE(BigInt(bytes.length), 2)
  return Buffer.concat([head, bytes])
}
