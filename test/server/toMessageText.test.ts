import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonText } from '../../src/protocol/jsonText.ts'
import { toMessageText } from '../../src/server/engine/channelRecord.ts'
import { encodeFrame } from '../../src/server/gateway/encodeFrame.ts'
import { manyRuns } from '../manyRuns.ts'

const head = { messageId: 'm1', from: 'ada', sentAt: 1, to: { channelId: 'lobby' } }

/** What a client reads of a frame with messages that have these bodies. */
function readBodies(bodies: readonly string[]): readonly unknown[] {
  const events = bodies.map((body) => toMessageText({ ...head, body }))
  const to = bodies.length
  const frame = encodeFrame({ streamId: 'channel:lobby', epoch: 'e', from: 1, to, events })
  const start = frame.indexOf('["frame"')
  const packet = new TextDecoder('utf-8', { fatal: true }).decode(frame.subarray(start))
  const [, { events: read, ...rest }] = JSON.parse(packet) as [
    string,
    { events: readonly (readonly unknown[])[] },
  ]
  expect(rest).toEqual({ streamId: 'channel:lobby', epoch: 'e', from: 1, to })
  return read.map(([messageId, from, sentAt, body, ...more]) => {
    expect([messageId, from, sentAt, more]).toEqual(['m1', 'ada', 1, []])
    return body
  })
}

describe('a body within a frame', () => {
  it('[ME7] is heard as it was sent, whatever it holds, and changes nothing around it', () => {
    // Parts of JSON, and of what is none: most of the texts are refused, as they would be at the edge.
    const part = fc.constantFrom(
      ...'[]{}:,"\\ \n\t01-e'.split(''),
      'null',
      '"a"',
      '\\ud800',
      '\ud800',
      '\u2028',
    )
    const torn = fc.string({ unit: part, maxLength: 8 })
    const whole = fc.jsonValue({ stringUnit: 'binary' }).map((value) => JSON.stringify(value))
    const body = fc.oneof(whole, torn).filter((text) => jsonText.safeParse(text).success)
    fc.assert(
      fc.property(fc.array(body, { maxLength: 5 }), (bodies) => {
        expect(readBodies(bodies)).toEqual(bodies.map((text): unknown => JSON.parse(text)))
      }),
      { numRuns: manyRuns(200) },
    )
  })

  it.each([
    ['half a character', '"\ud800"'],
    ['half a character after a backslash', '"\\\\\udc00\ud800x"'],
    ['a whole character', '"\ud83d\ude00"'],
    ['line ends of JavaScript', '"\u2028\u2029"'],
    ['white space around it', '\r\n {"a" : 1}\t'],
    ['the name of a prototype', '{"__proto__":{"from":"eve"},"constructor":1}'],
    ['the same name twice', '{"a":1,"a":2}'],
    ['quotes and brackets', '"]}]\\"],[\\\\"'],
    ['many levels', `${'['.repeat(4000)}${']'.repeat(4000)}`],
  ])('[ME7] may hold %s', (_what, body) => {
    expect(jsonText.safeParse(body).success).toBe(true)
    expect(JSON.stringify(readBodies([body, '1']))).toBe(JSON.stringify([JSON.parse(body), 1]))
  })

  it('[ME6] makes no list of a step of an invitation, which says more', () => {
    const invitation = {
      inviteId: 'i1',
      action: 'invite' as const,
      inviter: 'ada',
      invitees: ['bob'],
      timeoutMs: 0,
    }
    const message = { ...head, body: 'null', seq: 1, invitation }
    expect(JSON.parse(toMessageText(message))).toEqual({ type: 'message.received', message })
  })
})
