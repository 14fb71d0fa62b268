import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

/** A WebSocket by hand over TCP, which can look at the beginning of a frame and skip the rest. */
export interface WireSocket {
  send(text: string): void
  /** Hands over whole frames from now on, not their beginnings alone. */
  readWhole(isWhole: boolean): void
  readonly bytesRead: number
  close(): void
}

export interface WireHandlers {
  /** A text frame: its beginning, or all of it. The buffer is overwritten afterwards. */
  onFrame(start: Buffer, socket: WireSocket): void
  onClose(): void
}

interface Target {
  readonly port: number
  readonly path: string
  /** So that ports do not run short: every address of this machine has its own. */
  readonly localAddress?: string | undefined
}

/** What a beginning holds at most: enough for the head of a frame of ours. */
const START_BYTES = 256
const TEXT = 1
const CLOSE = 8
const PING = 9

// Everybody reads into the same buffer, one after the other: nothing is allocated per chunk.
const shared = Buffer.allocUnsafe(256 * 1024)

/** Opens a socket and resolves when the handshake is done. */
export function openSocket(target: Target, handlers: WireHandlers): Promise<WireSocket> {
  return new Promise((resolve, reject) => {
    let isOpen = false
    let isWhole = false
    /** The beginning of a frame that has not come as a whole. */
    let kept: Buffer[] = []
    let keptBytes = 0
    /** How much must be there before it is worth to look again. */
    let wanted = 2
    /** What is left of a frame that has been looked at. */
    let skip = 0
    let bytesRead = 0
    const socket: Socket = connect({
      port: target.port,
      host: '127.0.0.1',
      ...(target.localAddress === undefined ? {} : { localAddress: target.localAddress }),
      noDelay: true,
      onread: {
        buffer: shared,
        callback(length, buffer) {
          bytesRead += length
          read(buffer as Buffer, length)
          return true
        },
      },
    })
    socket.on('error', reject)
    socket.on('close', () => {
      reject(new Error('The connection was closed.'))
      handlers.onClose()
    })
    socket.write(
      `GET ${target.path} HTTP/1.1\r\nHost: 127.0.0.1:${target.port}\r\nUpgrade: websocket\r\n` +
        `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    )
    const wire: WireSocket = {
      send: (text) => void socket.write(maskedText(text)),
      readWhole: (whole) => void (isWhole = whole),
      get bytesRead() {
        return bytesRead
      },
      close: () => void socket.destroy(),
    }

    function read(buffer: Buffer, length: number): void {
      let from = Math.min(skip, length)
      skip -= from
      if (from === length) return
      let data = buffer.subarray(from, length)
      if (keptBytes > 0) {
        keep(data)
        if (keptBytes < wanted) return
        data = Buffer.concat(kept)
        kept = []
        keptBytes = 0
      }
      from = isOpen ? 0 : readHandshake(data)
      if (isOpen) from = readFrames(data, from)
      if (from < data.length) keep(data.subarray(from))
    }

    function keep(data: Buffer): void {
      // A copy: the shared buffer is somebody else's next.
      kept.push(Buffer.from(data))
      keptBytes += data.length
    }

    function readHandshake(data: Buffer): number {
      const end = data.indexOf('\r\n\r\n')
      wanted = keptBytes + data.length + 1
      if (end === -1) return 0
      if (!data.toString('latin1', 0, end).startsWith('HTTP/1.1 101')) {
        reject(new Error(data.toString('latin1', 0, end)))
        socket.destroy()
        return data.length
      }
      isOpen = true
      resolve(wire)
      return end + 4
    }

    /** Returns where the first frame begins that is not there yet. */
    function readFrames(data: Buffer, begin: number): number {
      let at = begin
      for (;;) {
        wanted = 2
        if (data.length - at < 2) return at
        let size = (data[at + 1] ?? 0) & 0x7f
        const head = size === 127 ? 10 : size === 126 ? 4 : 2
        wanted = head
        if (data.length - at < head) return at
        if (size === 126) size = data.readUInt16BE(at + 2)
        else if (size === 127) size = Number(data.readBigUInt64BE(at + 2))
        const needed = isWhole ? size : Math.min(size, START_BYTES)
        wanted = head + needed
        if (data.length - at < wanted) return at
        handle((data[at] ?? 0) & 0x0f, data.subarray(at + head, at + head + needed))
        at += head + size
        if (at >= data.length) {
          skip = at - data.length
          wanted = 2
          return data.length
        }
      }
    }

    function handle(opcode: number, start: Buffer): void {
      if (opcode === TEXT) handlers.onFrame(start, wire)
      else if (opcode === CLOSE) socket.end()
      else if (opcode === PING) throw new Error('No server of ours sends pings of the WebSocket.')
    }
  })
}

/** A text frame whose mask is zero, which spares the load what costs the server the same. */
function maskedText(text: string): Buffer {
  const bytes = Buffer.byteLength(text)
  const head = bytes < 126 ? 6 : 8
  if (bytes > 65_535) throw new Error('A client of the bench sends nothing that is so large.')
  const frame = Buffer.allocUnsafe(head + bytes)
  frame[0] = 0x80 | TEXT
  if (head === 6) frame[1] = 0x80 | bytes
  else {
    frame[1] = 0x80 | 126
    frame.writeUInt16BE(bytes, 2)
  }
  frame.writeUInt32BE(0, head - 4)
  frame.write(text, head)
  return frame
}
