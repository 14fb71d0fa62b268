import type { Socket as EngineSocket } from 'engine.io'

/**
 * Hears when a client answers a ping that it was never sent. Answers alone keep a connection alive,
 * so one who sends them without reading would never be found out.
 */
export function requirePongs(conn: EngineSocket, onBlindPong: () => void): void {
  let unanswered = 0
  conn.on('packetCreate', ({ type }: { type: string }) => {
    if (type === 'ping') unanswered++
  })
  conn.on('packet', ({ type }: { type: string }) => {
    if (type === 'pong' && --unanswered < 0) onBlindPong()
  })
}
