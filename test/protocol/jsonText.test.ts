import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonBytes } from '../../src/internal/jsonBytes.ts'
import { jsonText } from '../../src/protocol/jsonText.ts'
import { manyRuns } from '../manyRuns.ts'

describe('JSON text', () => {
  it('[ME2] is whatever JSON.stringify makes of a value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(jsonText.safeParse(JSON.stringify(value)).success).toBe(true)
      }),
      { numRuns: manyRuns(200) },
    )
  })

  it.each(['', ' ', 'undefined', 'NaN', "'a'", '{a:1}', '[1,]', '1 2', '\ufeff1'])(
    '[ME2] is not %o',
    (text) => {
      expect(jsonText.safeParse(text).success).toBe(false)
    },
  )

  it.each([null, 7, { a: 1 }, [1]])('[ME2] is a string, and not %o', (value) => {
    expect(jsonText.safeParse(value).success).toBe(false)
  })

  it('[ME2] may nest as deeply as it likes', () => {
    const depth = 20_000
    expect(jsonText.safeParse(`${'['.repeat(depth)}${']'.repeat(depth)}`).success).toBe(true)
  })
})

describe('the size that a limit counts', () => {
  it.each([
    ['"abc"', 3],
    ['""', 0],
    ['"é"', 2],
    ['"\\u00e9"', 2],
    ['"\u{1f600}"', 4],
    ['"\\n\\""', 2],
    ['123', 3],
    ['null', 4],
    ['["abc"]', 7],
    ['{"é":1}', 8],
  ])('of %s is %i bytes', (text, bytes) => {
    expect(jsonBytes(text)).toBe(bytes)
  })
})
