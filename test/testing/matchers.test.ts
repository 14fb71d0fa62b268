import { describe, expect, it } from 'vitest'
import { createTestSignaling } from '../../src/testing/createTestSignaling.ts'
import { signalingMatchers, type SignalingMatchers } from '../../src/testing/matchers.ts'

declare module 'vitest' {
  interface Matchers<T> extends SignalingMatchers<T> {}
}

expect.extend(signalingMatchers)

describe('the matchers', () => {
  it('say whether it rings, and who is in a call', async () => {
    const t = createTestSignaling({ users: ['ana'], calls: [{ from: 'bo', to: 'ana' }] })
    await t.settle()
    const ana = t.user('ana')
    expect(ana).toRing()
    expect(ana).toRing('bo')
    expect(ana).not.toRing('cy')
    expect(() => expect(ana).toBeInCall()).toThrow('There is incoming, with bo.')
    await ana.accepts()
    expect(ana).toBeInCall('bo')
    expect(ana.client).toBeInCall()
    expect(() => expect(t.user('cy')).toRing()).toThrow('There is no call.')
  })

  it('say what somebody knows', async () => {
    const t = createTestSignaling({ channels: { lobby: { members: ['ana', 'bo'] } } })
    await t.settle()
    const ana = t.user('ana')
    expect(ana).toSeeMembers('lobby', ['bo', 'ana'])
    expect(() => expect(ana).toSeeMembers('lobby', ['ana'])).toThrow('In "lobby" are ana, bo.')
    expect(() => expect(ana).toSeeMembers('attic', ['ana'])).toThrow('are none that are known')
    expect(ana).toKnow({ connection: 'connected', missedCalls: 0 })
    expect(() => expect(ana).not.toKnow({})).toThrow('All of it is known.')
    expect(() => expect(ana).toKnow({ missedCalls: 1 })).toThrow('missedCalls: expected 1, is 0')
  })
})
