import { describe, expect, it } from 'vitest'
import { createTestSignaling } from '../../src/testing/createTestSignaling.ts'

describe('a user of a test', () => {
  it('calls, answers, and hangs up', async () => {
    const t = createTestSignaling()
    const [ana, bo] = [t.user('ana'), t.user('bo')]
    await ana.logsIn()
    await bo.invites('ana', { timeoutMs: 60_000, data: { media: 'voice' } })
    t.expectState(ana, { call: { phase: 'incoming', with: ['bo'] } })
    await ana.accepts()
    t.expectState(bo, { call: { phase: 'active' } })
    await bo.ends()
    t.expectState(ana, { call: { phase: 'ended', endReason: 'ended' } })
    await t.advance('4s')
    t.expectState(ana, { call: undefined })
  })

  it('declines, is busy, and takes a call back', async () => {
    const t = createTestSignaling({ users: ['ana', 'bo'] })
    await t.user('bo').invites('ana')
    await t.user('ana').rejects()
    t.expectState('bo', { call: { endReason: 'rejected' } })
    await t.user('bo').invites('ana')
    await t.user('ana').rejects('busy')
    t.expectState('bo', { call: { endReason: 'busy' } })
    await t.user('bo').invites('ana')
    await t.user('bo').cancels()
    t.expectState('ana', { call: { endReason: 'cancelled' }, missedCalls: 1 })
  })

  it('names one call of several', async () => {
    const t = createTestSignaling({ users: ['ana'] })
    await t.user('bo').invites('ana', { inviteId: 'one' })
    await t.user('cy').invites('ana', { inviteId: 'two' })
    await t.user('ana').accepts({ inviteId: 'two' })
    t.expectState('cy', { call: { phase: 'active' } })
    await t.user('ana').rejects()
    t.expectState('bo', { call: { phase: 'ended' } })
  })

  it('goes out of a group call that goes on', async () => {
    const t = createTestSignaling({ users: ['ana', 'bo', 'cy'] })
    await t.user('ana').invites(['bo', 'cy'])
    await t.user('bo').accepts()
    await t.user('cy').accepts()
    await t.user('bo').hangsUp()
    t.expectState('ana', { call: { phase: 'active' } })
  })

  it('joins, talks, sets attributes, and leaves', async () => {
    const t = createTestSignaling()
    const [ana, bo] = [t.user('ana'), t.user('bo')]
    await ana.joins('lobby')
    await bo.joins('lobby')
    await bo.says('lobby', 'Hello')
    await bo.sets('lobby', { topic: 'Lunch', seats: 2 })
    t.expectState(ana, {
      channels: { lobby: { attrs: { topic: 'Lunch', seats: 2 }, messages: ['Hello'] } },
    })
    await bo.leaves('lobby')
    t.expectState(ana, { channels: { lobby: { members: ['ana'] } } })
    await bo.writes('ana', 'Are you there?')
    await bo.setsOwn({ mood: 'good' })
    await bo.is('busy')
    expect((await ana.client.users.status(['bo'])).get('bo')?.availability).toBe('busy')
    const { messages } = await ana.client.messages.history({ userId: 'bo' })
    expect(messages).toMatchObject([{ body: 'Are you there?' }])
  })

  it('is the same tab for the same name, and another one each time that it is asked for', async () => {
    const t = createTestSignaling()
    expect(t.user('ana').client).toBe(t.user('ana').client)
    const tabs = [t.user('ana'), t.tab('ana'), t.tab('ana')]
    for (const tab of tabs) await tab.logsIn()
    await t.user('bo').invites('ana')
    const [first, second, third] = tabs
    if (!first || !second || !third) throw new Error('There are three.')
    for (const tab of tabs) t.expectState(tab, { call: { phase: 'incoming' } })
    await second.accepts()
    t.expectState(first, { call: { phase: 'elsewhere' } })
    t.expectState(second, { call: { phase: 'active' } })
    expect(t.events('ana', 'invitation.received').map(({ tab }) => tab)).toEqual([1, 2, 3])
  })

  it('logs out, and in again as soon as there is something to do', async () => {
    const t = createTestSignaling({ users: ['ana'] })
    await t.user('ana').logsOut()
    t.expectState('ana', { connection: 'idle' })
    await t.user('ana').joins('lobby')
    t.expectState('ana', { connection: 'connected' })
  })

  it('says what there is when there is no such call', async () => {
    const t = createTestSignaling({ users: ['ana'] })
    await expect(t.user('ana').accepts()).rejects.toThrow(
      'ana has no incoming call in this tab. Calls here: none at all.',
    )
    await t.user('ana').invites('bo')
    await expect(t.user('ana').accepts()).rejects.toThrow('Calls here: ringing, of ana.')
  })

  it('says so when there can be no answer while time stands still', async () => {
    const t = createTestSignaling({ users: ['ana'] })
    await t.settle()
    t.network('ana').drop()
    await expect(t.user('ana').joins('lobby')).rejects.toThrow('Move the clock before you wait')
  })

  it('waits as long as time goes by', async () => {
    const t = createTestSignaling({ users: ['ana'], latency: '1s' })
    const joined = t.user('ana').joins('lobby')
    for (let turn = 0; turn < 3; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 600))
      await t.advance('700ms')
    }
    await joined
  })

  it('is refused as its client is', async () => {
    const t = createTestSignaling({ can: { bo: { invite: false } } })
    await expect(t.user('bo').invites('ana')).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('what a test sees', () => {
  it('is everything that a user was told, with the tab and the time', async () => {
    const t = createTestSignaling({ users: ['ana'] })
    await t.settle()
    await t.advance('1m')
    await t.user('bo').invites('ana', { inviteId: 'one' })
    await t.user('bo').cancels()
    const told = t.events('ana').filter(({ name }) => name.startsWith('invitation.'))
    expect(told.map(({ name, tab, at }) => [name, tab, at - t.now()])).toEqual([
      ['invitation.received', 1, 0],
      ['invitation.stored', 1, 0],
      ['invitation.changed', 1, 0],
      ['invitation.changed', 1, 0],
      ['invitation.stored', 1, 0],
    ])
    const causes = t.events('ana', 'invitation.changed').map(({ event }) => event.cause)
    expect(causes).toEqual(['delivered', 'cancelled'])
    expect(t.events('nobody')).toEqual([])
  })

  it('is compared by what matters, and told by where it differs', async () => {
    const t = createTestSignaling({ users: ['ana'], calls: [{ from: 'bo', to: 'ana' }] })
    await t.settle()
    expect(() =>
      t.expectState('ana', { missedCalls: 2, call: { phase: 'active', with: ['bo', 'cy'] } }),
    ).toThrow(
      `ana does not know what was expected.
  missedCalls: expected 2, is 0
  call.phase: expected "active", is "incoming"
  call.with: expected ["bo","cy"], is ["bo"]`,
    )
    expect(() => t.expectState('ana', { call: undefined })).toThrow(
      'call: expected undefined, is {',
    )
    expect(() => t.expectState('nobody', {})).toThrow('Nobody here is called "nobody".')
  })
})
