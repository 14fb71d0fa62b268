import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { channelId as name, rev, timestamp, userId } from '../../src/protocol/ids.ts'
import { MAX_NAME_LENGTH } from '../../src/protocol/limits.ts'
import { manyRuns } from '../manyRuns.ts'

const EMOJI = '\u{1f600}'

describe('a name', () => {
  it.each([
    'a',
    'x'.repeat(128),
    EMOJI.repeat(128),
    'two words',
    '__proto__',
    'constructor',
    'a/b:c',
    '…',
  ])('[WR6] may be %s', (text) => {
    expect(name.safeParse(text).success).toBe(true)
  })

  it.each([
    ['nothing', ''],
    ['129 letters', 'x'.repeat(129)],
    ['129 emoji', EMOJI.repeat(129)],
    ['a line break', 'a\nb'],
    ['a line break at the end', 'a\n'],
    ['a null', '\u0000'],
    ['an escape', '\u001b[31m'],
    ['a delete', '\u007f'],
    ['a C1 control', '\u0085'],
    ['half an emoji', EMOJI.slice(0, 1)],
    ['the other half', `a${EMOJI.slice(1)}`],
  ])('[WR6] may not be %s', (_what, text) => {
    expect(name.safeParse(text).success).toBe(false)
  })

  it.each([null, undefined, 7, {}, ['a'], true])('[WR6] is a string, and not %o', (value) => {
    expect(name.safeParse(value).success).toBe(false)
  })

  it('[WR6] is counted in code points', () => {
    const codePoint = fc.integer({ min: 0x20, max: 0x10ffff }).filter((code) => {
      const isControl = code >= 0x7f && code <= 0x9f
      const isSurrogate = code >= 0xd800 && code <= 0xdfff
      return !isControl && !isSurrogate
    })
    fc.assert(
      fc.property(fc.array(codePoint, { maxLength: 140, size: 'max' }), (codes) => {
        const text = String.fromCodePoint(...codes)
        const fits = codes.length >= 1 && codes.length <= MAX_NAME_LENGTH
        expect(name.safeParse(text).success).toBe(fits)
      }),
      { numRuns: manyRuns(200) },
    )
  })
})

describe('a user id', () => {
  it.each(['two words', ' a', 'a ', 'a\tb', 'a\u00a0b', 'a\u3000b'])(
    '[WR6] has no space: %s',
    (text) => {
      expect(userId.safeParse(text).success).toBe(false)
    },
  )

  it.each(['ada', 'ada@example.org', '__proto__', 'x'.repeat(128)])('[WR6] may be %s', (text) => {
    expect(userId.safeParse(text).success).toBe(true)
  })
})

describe('a number', () => {
  it.each([-1, 0.5, Number.NaN, Infinity, 2 ** 53, '1'])('is whole and safe, not %s', (value) => {
    expect(rev.safeParse(value).success).toBe(false)
    expect(timestamp.safeParse(value).success).toBe(false)
  })
})
