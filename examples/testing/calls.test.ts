import { createTestSignaling } from 'beckon/testing'
import { expect, it } from 'vitest'

it('is missed by who does not answer, and on no device twice', async () => {
  const t = createTestSignaling({ users: ['ana', 'bo'] })
  const phone = t.tab('ana')
  await phone.logsIn()

  await t.user('bo').invites('ana', { timeoutMs: 30_000 })
  t.expectState('ana', { call: { phase: 'incoming', with: ['bo'] } })

  await t.advance('31s')
  t.expectState('ana', { missedCalls: 1 })
  t.expectState(phone, { missedCalls: 1 })
  t.expectState('bo', { call: { endReason: 'timedOut' } })
  expect(t.events('ana', 'invitation.received')).toHaveLength(2)
})

it('survives a bad network', async () => {
  const t = createTestSignaling({
    channels: { lobby: { members: ['ana', 'bo'], attrs: { topic: 'Lunch' } } },
    calls: [{ from: 'bo', to: 'ana', status: 'active' }],
    seed: 7,
  })
  await t.settle()
  t.network('ana').reorder('200ms')
  t.network('ana').duplicate()
  t.network('ana').flap({ times: 3, every: '2s' })

  await t.user('bo').says('lobby', 'Are you still there?')
  await t.advance('10s')

  t.expectState('ana', {
    call: { phase: 'active', with: ['bo'] },
    channels: { lobby: { messages: ['Are you still there?'] } },
  })
})
