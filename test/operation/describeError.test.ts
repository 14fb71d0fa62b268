import { describe, expect, it } from 'vitest'
import { describeError } from '../../src/server/operation/describeError.ts'

describe('what is logged of an error', () => {
  it('[OP7] is its name, its code and its place, and not its message', () => {
    const error = Object.assign(new RangeError('hunter2'), { code: 'ECONNREFUSED' })
    const note = describeError(error)
    expect(note).toMatchObject({ name: 'RangeError', code: 'ECONNREFUSED' })
    expect(note.at?.[0]).toContain('describeError.test.ts')
    expect(JSON.stringify(note)).not.toContain('hunter2')
  })

  it('[OP7] has causes, to a depth', () => {
    let error = new Error('0')
    for (let depth = 1; depth < 9; depth++) error = new Error(String(depth), { cause: error })
    expect(JSON.stringify(describeError(error)).match(/"name"/g)).toHaveLength(4)
  })

  it.each([
    ['WRONGTYPE Operation against a key', 'WRONGTYPE'],
    ['NOAUTH Authentication required.', 'NOAUTH'],
    ['HUNTER2 is a password', undefined],
    ['', undefined],
  ])('[OP7] of %s knows the code of Redis', (message, code) => {
    expect(describeError(new Error(message)).code).toBe(code)
  })

  it.each([
    ['a message with lines like a stack', 'a\n    at hunter2 (file.js:1:1)\nb'],
    ['a stack without the message', 'Error: hunter2\n    at x (hunter2.js:1:1)'],
  ])('[OP7] reads no place out of %s', (_what, text) => {
    const error = new Error('said')
    if (text.startsWith('Error')) error.stack = text
    else error.message = text
    expect(JSON.stringify(describeError(error))).not.toContain('hunter2')
  })

  it('[OP7] takes a name or a code that is none for nothing', () => {
    const error = Object.assign(new Error('x'), { name: 'hunter2 !', code: 'hunter2' })
    const { name, code } = describeError(error)
    expect({ name, code }).toEqual({ name: 'Error', code: undefined })
  })

  it.each(['hunter2', undefined, null, { token: 'hunter2' }])(
    '[OP7] knows %o by its kind',
    (thrown) => {
      expect(describeError(thrown)).toEqual({ name: `a thrown ${typeof thrown}` })
    },
  )
})
