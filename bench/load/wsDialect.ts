import { ONE, readNumber, type Dialect } from './dialect.ts'

/** Raw `ws`: JSON each way, and an answer that names what it is to. */
export const wsDialect: Dialect = {
  path: '/',
  login: () => [],
  join: (room) => [{ join: room }],
  publish: (room, { body }) => [{ room, body }],
  encode: ([request], id) => JSON.stringify({ id, ...(request as object) }),
  decode(start) {
    // `{"ack":7}` or `{"type":"message",…}`.
    const isAnswer = start[2] === LETTER_A
    return isAnswer ? { type: 'answer', id: readNumber(start, 7) ?? 0, isOk: true } : ONE
  },
  bodies: (frame) => [(JSON.parse(frame) as { body: string }).body],
}

const LETTER_A = 'a'.charCodeAt(0)
