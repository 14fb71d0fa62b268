import { PROTOCOL_VERSION } from '../../src/protocol/version.ts'
import { OTHER, readNumber, type Dialect } from './dialect.ts'
import { readPacket } from './socketIoDialect.ts'

/** Beckon's protocol: commands with ids, and frames that hold what a stream said in one turn. */
export const beckonDialect: Dialect = {
  path: '/socket.io/?EIO=4&transport=websocket',
  login: (userId) => [['session.login', { version: PROTOCOL_VERSION, userId }]],
  join: (channelId, { history }) => [
    'channel.join',
    { channelId, ...(history ? { history: true } : {}) },
  ],
  publish: (channelId, { id, body }) => [
    'message.send',
    { to: { channelId }, messageId: id, body: JSON.stringify(body) },
  ],
  encode: ([name, payload], id) => `42${id}${JSON.stringify(['command', name, `c${id}`, payload])}`,
  decode(start) {
    const packet = readPacket(start)
    if (packet !== undefined) return packet
    if (start.subarray(2).includes('["probe"')) {
      return { type: 'reply', text: `43${readNumber(start, 2) ?? 0}[]` }
    }
    // `42["frame",{"streamId":"channel:…","epoch":"…","from":7,"to":9,"events":[…`.
    if (!start.includes(CHANNEL_FRAME)) return OTHER
    const from = numberAfter(start, FROM)
    const to = numberAfter(start, TO)
    if (from === undefined || to === undefined) return OTHER
    return { type: 'deliveries', count: to - from + 1, from }
  },
  bodies(frame) {
    const [, { events }] = JSON.parse(frame.slice(2)) as [string, FrameShape]
    return events.flatMap((event) => (Array.isArray(event) ? String(event[3]) : []))
  },
}

/** Messages are lists, of which the fourth is the body. Everything else is an object. */
interface FrameShape {
  readonly events: readonly (readonly unknown[] | object)[]
}

const CHANNEL_FRAME = Buffer.from('["frame",{"streamId":"channel:')
const FROM = Buffer.from('"from":')
const TO = Buffer.from('"to":')

function numberAfter(start: Buffer, name: Buffer): number | undefined {
  const at = start.indexOf(name)
  return at === -1 ? undefined : readNumber(start, at + name.length)
}
