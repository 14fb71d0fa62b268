import { describe, expect, it } from 'vitest'
import {
  allows,
  toCapabilities,
  type Capabilities,
  type Capability,
} from '../../src/server/engine/capabilities.ts'

const ALL: readonly Capability[] = [
  'server',
  'observe',
  'presence',
  'join',
  'send',
  'invite',
  'setAttr',
]

const allowed = (claim: unknown) =>
  ALL.filter((capability) => allows(toCapabilities(claim), capability, 'lobby'))

describe('what a token allows', () => {
  it.each([
    ['nothing is said', undefined, ['observe', 'presence', 'join', 'send', 'invite', 'setAttr']],
    ['nothing is named', {}, ['join', 'send', 'invite', 'setAttr']],
    ['one is forbidden', { send: false }, ['join', 'invite', 'setAttr']],
    ['one is named', { presence: true }, ['presence', 'join', 'send', 'invite', 'setAttr']],
    ['it is a server', { server: true, join: false, send: [] }, ALL],
    [
      'lists name it',
      { join: ['lobby'], send: ['attic'], invite: [], setAttr: ['*'] },
      ['join', 'setAttr'],
    ],
  ])('[AU7] when %s', (_when, claim, expected) => {
    expect(allowed(claim)).toEqual(expected)
  })

  it.each([null, 0, 1, '', 'server', true, false, [], ['join'], [['join', true]]])(
    '[AU9] is nothing when it is %j',
    (claim) => {
      expect(allowed(claim)).toEqual([])
    },
  )

  it.each([null, 0, 1, 'true', '*', {}, { 0: '*', length: 1 }, [1], ['*', null], [['*']]])(
    '[AU9] of a capability that is %j is nothing',
    (value) => {
      const claim = Object.fromEntries(ALL.map((capability) => [capability, value]))
      expect(allowed(claim)).toEqual([])
    },
  )

  it('[AU9] is not what a prototype says', () => {
    const claim: unknown = JSON.parse('{"__proto__": {"server": true}, "constructor": 1}')
    expect(allowed(claim)).toEqual(['join', 'send', 'invite', 'setAttr'])
  })

  it('[AU7] of everything is not what a list allows', () => {
    const can = toCapabilities({ send: ['*'] })
    expect(allows(can, 'send', 'lobby')).toBe(true)
    expect(allows(can, 'send')).toBe(false)
    expect(allows(toCapabilities({ send: true }), 'send')).toBe(true)
  })
})

describe('a pattern', () => {
  const fits = (pattern: string, id: string) => {
    const can: Capabilities = { join: [pattern] }
    return allows(can, 'join', id)
  }

  it.each([
    ['lobby', ['lobby'], ['Lobby', 'lobby2', 'lobb', ' lobby']],
    ['room-*', ['room-', 'room-1', 'room-*'], ['room', 'aroom-1']],
    ['*-room', ['-room', 'a-room'], ['a-room-1']],
    ['a*c', ['ac', 'abc', 'acc'], ['a', 'c', 'acb', 'bac']],
    ['aba*aba', ['abaaba', 'aba-aba'], ['aba', 'ababa']],
    ['a*b*c', ['abc', 'a-b-c', 'abbc', 'abcbc'], ['acb', 'ac', 'abcd']],
    ['a*b*b', ['abb', 'a-b-b'], ['ab', 'ba']],
    ['*', ['x', 'anything at all'], []],
    ['**', ['x', 'anything at all'], []],
    ['', [], ['x', '*']],
    ['a.c', ['a.c'], ['abc']],
    ['[ab]+(.*)$', ['[ab]+(.)$', '[ab]+(..)$'], ['a', 'ab']],
    ['__proto__', ['__proto__'], ['constructor']],
    ['\u{1f600}*', ['\u{1f600}', '\u{1f600}1'], ['\u{1f601}']],
  ])('[AU8] %j fits the whole of an id, * standing for any text', (pattern, yes, no) => {
    for (const id of yes) expect([id, fits(pattern, id)]).toEqual([id, true])
    for (const id of no) expect([id, fits(pattern, id)]).toEqual([id, false])
  })

  it('[AU8] takes no longer for being meant to', () => {
    // An expression made of it would go back and forth for longer than the universe lasts.
    const pattern = `${'a*'.repeat(4000)}b`
    let count = 0
    const id = new Proxy(new String('a'.repeat(128)), {
      get: (text, name) => {
        count++
        const value: unknown = Reflect.get(text, name)
        return typeof value === 'function' ? value.bind(text) : value
      },
    }) as unknown as string
    expect(fits(pattern, id)).toBe(false)
    expect(count).toBeLessThan(4100)
  })
})
