import { describe, expect, it } from 'vitest'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine, resumptionOf } from './createTestEngine.ts'

const ONE = { inviteId: 'one' }
const TO_BOB = { ...ONE, to: 'bob' }

async function openHouse() {
  const engine = createTestEngine()
  const ada = await engine.login('ada')
  return { ...engine, ada }
}

describe('somebody who is offline', () => {
  it('[IN12] is rung at login, if it still rings then', async () => {
    const { ada, login, clock } = await openHouse()
    const sent = await ada.ask('invitation.invite', TO_BOB)
    await clock.advance(29_999)
    const bob = await login('bob')
    expect(bob.login.inbox).toMatchObject({ snapshot: { invitations: [sent] } })
    expect(await bob.ask('invitation.accept', ONE)).toMatchObject({ status: 'active' })
  })

  it('[CN7] has missed it otherwise: it is in the conversation, and unread', async () => {
    const { ada, login, clock } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    await clock.advance(90_000)
    const bob = await login('bob')
    expect(bob.login.inbox).toMatchObject({ snapshot: { invitations: [] } })
    const { conversations } = await bob.ask('conversation.list', {})
    expect(conversations).toMatchObject([
      {
        with: { userId: 'ada' },
        unreadCount: 1,
        lastMessage: { invitation: { action: 'timeout' } },
      },
    ])
    const day = { endedWithinMs: 86_400_000 }
    expect(await bob.ask('invitation.list', day)).toMatchObject([{ endReason: 'timedOut' }])
  })

  it('[IN28] is unreachable at once with onlineOnly, and will not hear of it', async () => {
    const { ada, login } = await openHouse()
    const sent = await ada.ask('invitation.invite', { ...TO_BOB, onlineOnly: true })
    expect(sent).toMatchObject({
      status: 'ended',
      endReason: 'unreachable',
      invitees: [{ state: 'unreachable' }],
    })
    const bob = await login('bob')
    expect(await bob.ask('conversation.list', {})).toMatchObject({ conversations: [] })
  })

  it('[IN28] is left out of a group with onlineOnly that rings for the others', async () => {
    const { ada, login } = await openHouse()
    const cyd = await login('cyd')
    const sent = await ada.ask('invitation.invite', {
      ...ONE,
      to: ['bob', 'cyd'],
      onlineOnly: true,
    })
    expect(sent).toMatchObject({
      status: 'ringing',
      invitees: [{ state: 'unreachable' }, { state: 'pending' }],
    })
    await cyd.ask('invitation.accept', ONE)
    await ada.ask('invitation.end', ONE)
    expect(await cyd.ask('conversation.list', {})).toMatchObject({ conversations: [] })
  })

  it('[IN29] is unreachable at once with requireOnline, and has missed it', async () => {
    const { ada, login } = await openHouse()
    const sent = await ada.ask('invitation.invite', { ...TO_BOB, requireOnline: true })
    expect(sent).toMatchObject({ status: 'ended', endReason: 'unreachable' })
    const bob = await login('bob')
    expect(await bob.ask('conversation.list', {})).toMatchObject({
      conversations: [{ unreadCount: 1 }],
    })
  })

  it('[IN29] is unreachable after withinMs, if it has not reached them by then', async () => {
    const { ada, clock } = await openHouse()
    const request = { ...TO_BOB, requireOnline: { withinMs: 20_000 } }
    expect(await ada.ask('invitation.invite', request)).toMatchObject({ status: 'ringing' })
    await clock.advance(19_999)
    expect(await ada.ask('invitation.get', ONE)).toMatchObject({ status: 'ringing' })
    await clock.advance(1)
    expect(ada.calls().at(-1)).toMatchObject({
      invitation: { status: 'ended', endReason: 'unreachable' },
      steps: [{ cause: 'timedOut' }],
    })
  })

  it('[IN29] who comes online meanwhile is rung on', async () => {
    const { ada, login, clock } = await openHouse()
    const request = { ...TO_BOB, requireOnline: { withinMs: 20_000 }, timeoutMs: 60_000 }
    await ada.ask('invitation.invite', request)
    await clock.advance(15_000)
    const bob = await login('bob')
    await bob.ask('invitation.deliver', ONE)
    await clock.advance(44_999)
    expect(await bob.ask('invitation.accept', ONE)).toMatchObject({ status: 'active' })
  })

  it('[IN29] who was online for a moment without being reached has withinMs from then', async () => {
    const { ada, login, clock } = await openHouse()
    const request = { ...TO_BOB, requireOnline: { withinMs: 20_000 }, timeoutMs: 0 }
    await ada.ask('invitation.invite', request)
    await clock.advance(15_000)
    const bob = await login('bob')
    await bob.ask('session.logout', {})
    await clock.advance(19_999)
    expect(await ada.ask('invitation.get', ONE)).toMatchObject({ status: 'ringing' })
    await clock.advance(1)
    expect(await ada.ask('invitation.get', ONE)).toMatchObject({ endReason: 'unreachable' })
  })

  it('[IN15] [IN29] is unreachable in time after the server has been restarted', async () => {
    const clock = createFakeClock()
    const backend = { ...memoryBackend({ now: clock.now }), close: async () => {} }
    const first = createTestEngine({ clock, backend })
    const ada = await first.login('ada')
    await ada.ask('invitation.invite', { ...TO_BOB, requireOnline: { withinMs: 20_000 } })
    await first.close()
    await clock.advance(5000)
    const second = createTestEngine({ clock, backend })
    const again = await second.login('ada', resumptionOf(ada))
    await clock.advance(15_000)
    expect(await again.ask('invitation.get', ONE)).toMatchObject({ endReason: 'unreachable' })
  })
})

describe('an invitation that is kept out of the history', () => {
  it('[IN30] leaves no message, whatever becomes of it', async () => {
    const { ada, login } = await openHouse()
    const bob = await login('bob')
    await ada.ask('invitation.invite', { ...TO_BOB, excludeFromHistory: true })
    await bob.ask('invitation.accept', ONE)
    await ada.ask('invitation.end', ONE)
    expect(await bob.ask('conversation.list', {})).toMatchObject({ conversations: [] })
    expect(await bob.ask('invitation.get', ONE)).toMatchObject({ excludeFromHistory: true })
  })
})
