import { describe, expect, it } from 'vitest'
import { ERROR_SENTENCES } from '../../src/protocol/errorSentences.ts'
import { SignalingError, isErrorCode } from '../../src/protocol/errors.ts'

describe('a code', () => {
  it.each(Object.entries(ERROR_SENTENCES))('%s has a sentence', (code, sentence) => {
    expect(isErrorCode(code)).toBe(true)
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
    expect(sentence).toMatch(/^[A-Z].*\.|\?$/)
  })

  it('is one of the table, and nothing that an object has besides', () => {
    expect(isErrorCode('NONSENSE')).toBe(false)
    expect(isErrorCode('constructor')).toBe(false)
    expect(isErrorCode('__proto__')).toBe(false)
  })

  it.each(['NETWORK', 'TIMEOUT', 'UNAVAILABLE'] as const)('%s may be tried again', (code) => {
    expect(new SignalingError(code).isRetryable).toBe(true)
  })

  it.each(['CONFLICT', 'UNAUTHORIZED', 'BAD_PAYLOAD', 'INTERNAL'] as const)(
    '%s may not be tried again as it is',
    (code) => {
      expect(new SignalingError(code).isRetryable).toBe(false)
    },
  )
})

describe('a SignalingError', () => {
  it('says what it was told, or its code', () => {
    const cause = new Error('why')
    const error = new SignalingError('CONFLICT', { message: 'What.', cause, retryAfterMs: 5 })
    expect(error).toMatchObject({
      name: 'SignalingError',
      code: 'CONFLICT',
      message: 'What.',
      cause,
      retryAfterMs: 5,
    })
    expect(new SignalingError('CONFLICT').message).toBe('CONFLICT')
    expect(new SignalingError('CONFLICT').retryAfterMs).toBeUndefined()
  })

  it('is itself, or wraps what is none', () => {
    const error = new SignalingError('CONFLICT')
    const other = new TypeError('no')
    expect(SignalingError.from(error)).toBe(error)
    expect(SignalingError.from(other)).toMatchObject({ code: 'INTERNAL', cause: other })
  })
})
