import type { Duplex } from 'node:stream'
import type { Turned } from './createAdmission.ts'

/** Answers a request for a WebSocket in plain HTTP, and closes. */
export function turnAway(
  socket: Duplex,
  { status, message, retryAfterMs }: Omit<Turned, 'reason'>,
): void {
  // Whoever is turned away may be gone before it has read why.
  socket.on('error', () => {})
  const lines = [
    `HTTP/1.1 ${status} ${PHRASES[status]}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(message)}`,
    ...(retryAfterMs === undefined ? [] : [`Retry-After: ${Math.ceil(retryAfterMs / 1000)}`]),
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n${message}`, () => socket.destroy())
}

const PHRASES: Record<Turned['status'], string> = {
  403: 'Forbidden',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
}
