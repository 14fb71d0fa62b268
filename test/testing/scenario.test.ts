import { describe, expect, it } from 'vitest'
import { createTestSignaling } from '../../src/testing/createTestSignaling.ts'

describe('a scenario', () => {
  it('is there before anything else happens', async () => {
    const t = createTestSignaling({
      users: ['ana', { userId: 'bo', availability: 'away', attrs: { mood: 'good' } }],
      channels: {
        lobby: {
          members: ['ana', 'bo'],
          history: true,
          attrs: { topic: 'Lunch' },
          messages: [{ from: 'cy', body: 'Hello' }],
        },
      },
    })
    await t.user('dee').joins('lobby')
    t.expectState('dee', {
      connection: 'connected',
      channels: {
        lobby: { members: ['ana', 'bo', 'cy', 'dee'], attrs: { topic: 'Lunch' } },
      },
    })
    expect(t.state('ana').channels['lobby']?.messages).toEqual(['Hello'])
    const { client } = t.user('dee')
    expect((await client.users.status(['bo'])).get('bo')?.availability).toBe('away')
    expect((await client.users.attrs('bo')).get('mood')?.value).toBe('good')
    expect(t.failures).toEqual([])
  })

  it('has calls that ring, are answered, missed and declined', async () => {
    const t = createTestSignaling({
      calls: [
        { from: 'ana', to: 'bo' },
        { from: 'cy', to: 'dee', status: 'active' },
        { from: 'eve', to: 'fay', status: 'missed' },
        { from: 'gus', to: ['hal', 'ian'], status: 'declined' },
      ],
    })
    await t.settle()
    t.expectState('ana', { call: { phase: 'outgoing', with: ['bo'] } })
    t.expectState('cy', { call: { phase: 'active', with: ['dee'] } })
    t.expectState('dee', { call: { phase: 'active', with: ['cy'] } })
    t.expectState('gus', { call: { phase: 'ended', endReason: 'rejected' } })
    await t.user('fay').logsIn()
    t.expectState('fay', { call: undefined, missedCalls: 1 })
    await t.user('bo').logsIn()
    t.expectState('bo', { call: { phase: 'incoming', with: ['ana'] } })
  })

  it('does not wait for the network that it describes', async () => {
    const t = createTestSignaling({ users: ['ana', 'bo'], latency: '100ms' })
    await t.settle()
    const invited = t.user('bo').invites('ana')
    await t.advance('100ms')
    t.expectState('ana', { call: undefined })
    await t.advance('100ms')
    t.expectState('ana', { call: { phase: 'incoming' } })
    await t.advance('200ms')
    await invited
  })

  it('that cannot be is told to whoever waits for it', async () => {
    const t = createTestSignaling({
      can: { bo: { invite: false } },
      calls: [{ from: 'bo', to: 'ana' }],
    })
    await expect(t.settle()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(t.settle()).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})
