import type { Socket as EngineSocket } from 'engine.io'

/**
 * Hears when a client answers what it was never asked. Pongs alone keep a connection alive, so one
 * who sends them without reading would never be found out; and acknowledgements are parsed, but no
 * commands, so nobody else counts them.
 */
export function requireQuestions(conn: EngineSocket, onBlindAnswer: () => void): void {
  const unanswered = { pongs: 0, acknowledgements: 0 }
  conn.on('packetCreate', ({ type, data }: Packet) => {
    if (type === 'ping') unanswered.pongs++
    // An event with a reply id asks for one.
    if (type === 'message' && startsWith(data, /^2\d/)) unanswered.acknowledgements++
  })
  conn.on('packet', ({ type, data }: Packet) => {
    if (type === 'pong' && --unanswered.pongs < 0) onBlindAnswer()
    if (type !== 'message' || !startsWith(data, /^3/)) return
    if (--unanswered.acknowledgements < 0) onBlindAnswer()
  })
}

interface Packet {
  readonly type: string
  readonly data?: unknown
}

function startsWith(data: unknown, start: RegExp): boolean {
  return typeof data === 'string' && start.test(data)
}
