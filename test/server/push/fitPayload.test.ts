import { describe, expect, it } from 'vitest'
import { fitPayload, type PushTexts } from '../../../src/server/push/fitPayload.ts'
import { parseRetryAfter } from '../../../src/server/push/parseRetryAfter.ts'

function fit(texts: PushTexts, maxBytes: number): PushTexts | undefined {
  return fitPayload(texts, { maxBytes, build: (all) => all })
}

describe('what a service takes', () => {
  const texts = { title: 'Ada', body: 'calls 📞 you', extension: 'room' }
  const whole = Buffer.byteLength(JSON.stringify(texts))

  it('[PU32] is left as it is', () => {
    expect(fit(texts, whole)).toEqual(texts)
  })

  it('[PU32] loses the extension first, then the end of the body, then that of the title', () => {
    expect(fit(texts, whole - 1)).toEqual({ title: 'Ada', body: 'calls 📞 you' })
    const bodies = [39, 38, 37, 34, 33, 29, 28, 25].map((bytes) => fit(texts, bytes)?.body)
    const kept = ['calls 📞 you', 'calls 📞…', 'calls …', 'calls …', 'calls…', 'c…', '', '']
    expect(bodies).toEqual(kept)
    expect(fit({ ...texts, title: 'Ada L.' }, 27)).toEqual({ title: 'Ad…', body: '' })
    expect(fit(texts, 24)).toEqual({ title: '', body: '' })
  })

  it('[PU32] never ends within a character, and is as much as fits', () => {
    for (let bytes = 23; bytes < whole; bytes += 1) {
      const found = fit({ title: '📞📞', body: '"\\é📞漢'.repeat(4) }, bytes)
      if (found === undefined) continue
      expect(Buffer.byteLength(JSON.stringify(found))).toBeLessThanOrEqual(bytes)
      // Half of a character cannot be encoded.
      expect(encodeURI(found.title + found.body)).not.toContain('undefined')
    }
  })

  it('[PU32] never parts what is read as one character', () => {
    const family = '👩‍👩‍👧‍👦'
    const found = fit({ title: 'Ada', body: family.repeat(3) }, 25 + 2 * Buffer.byteLength(family))
    expect(found?.body).toBe(`${family}…`)
  })

  it('[PU32] is nothing when it is too large without them', () => {
    expect(fit(texts, 21)).toBe(undefined)
  })
})

describe('how long a service asks to wait', () => {
  const now = Date.parse('2026-11-28T12:00:00Z')

  it.each([
    ['7', 7000],
    [' 0 ', 0],
    ['Sat, 28 Nov 2026 12:01:00 GMT', 60_000],
    ['Saturday, 28-Nov-26 12:00:01 GMT', 1000],
    ['Sat, 28 Nov 2026 11:59:00 GMT', 0],
    ['-1', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
    [['7'], undefined],
  ])('[PU33] is read from %j', (header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms)
  })
})
