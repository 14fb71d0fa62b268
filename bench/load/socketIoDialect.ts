import { OPENED, OTHER, ONE, PONG, readNumber, type Dialect, type Incoming } from './dialect.ts'

/** Raw socket.io: `42["message",body]` for each message, and its own acknowledgements. */
export const socketIoDialect: Dialect = {
  path: '/socket.io/?EIO=4&transport=websocket',
  login: (userId) => [['login', userId]],
  join: (room) => ['join', room],
  publish: (room, { body }) => ['message', room, body],
  encode: (request, id) => `42${id}${JSON.stringify(request)}`,
  decode(start) {
    const packet = readPacket(start)
    if (packet !== undefined) return packet
    // An event: `42["`, and the first letter of its name says which.
    return start[4] === LETTER_M || start[4] === LETTER_E ? ONE : OTHER
  },
  bodies: (frame) => [(JSON.parse(frame.slice(2)) as [string, string])[1]],
}

const LETTER_M = 'm'.charCodeAt(0)
const LETTER_E = 'e'.charCodeAt(0)
const [PACKET_OPEN, PACKET_PING, PACKET_MESSAGE] = [0x30, 0x32, 0x34]
const [CONNECT, EVENT, ACK] = [0x30, 0x32, 0x33]

/** What Engine.IO and socket.io say, whoever speaks through them. `undefined` is an event. */
export function readPacket(start: Buffer): Incoming | undefined {
  if (start[0] === PACKET_PING) return PONG
  if (start[0] === PACKET_OPEN) return { type: 'reply', text: '40' }
  if (start[0] !== PACKET_MESSAGE) return OTHER
  if (start[1] === EVENT) return undefined
  if (start[1] === CONNECT) return OPENED
  if (start[1] !== ACK) return OTHER
  // An error is `[{"ok":false,…}]`; rivals answer `[]` or with anything else.
  return { type: 'answer', id: readNumber(start, 2) ?? 0, isOk: !start.includes('{"ok":false') }
}
