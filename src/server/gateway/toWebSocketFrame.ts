/** A final frame of text. */
const TEXT = 0x81

const LENGTH_IN_2_BYTES = 126
const LENGTH_IN_8_BYTES = 127

/** The packet of Engine.IO that carries a message. */
const MESSAGE = '4'

/** A packet of socket.io as one WebSocket frame of a server: text, and unmasked (RFC 6455, 5.2). */
export function toWebSocketFrame(packet: string): Buffer {
  const length = 1 + Buffer.byteLength(packet)
  const start = headLength(length)
  const frame = Buffer.allocUnsafe(start + length)
  frame[0] = TEXT
  if (start === 2) {
    frame[1] = length
  } else if (start === 4) {
    frame[1] = LENGTH_IN_2_BYTES
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = LENGTH_IN_8_BYTES
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(MESSAGE, start, 'latin1')
  frame.write(packet, start + 1, 'utf8')
  return frame
}

function headLength(length: number): number {
  if (length < LENGTH_IN_2_BYTES) return 2
  return length < 2 ** 16 ? 4 : 10
}
