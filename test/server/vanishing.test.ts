import { describe, expect, it } from 'vitest'
import { memoryBackend } from '../../src/server/backends/memoryBackend.ts'
import { createFakeClock } from '../../src/testing/fakeClock.ts'
import { createTestEngine } from './createTestEngine.ts'

const ONE = { inviteId: 'one' }
const TO_BOB = { ...ONE, to: 'bob' }
const GRACE_MS = 10_000

async function openHouse() {
  const engine = createTestEngine()
  const [ada, bob, cyd] = await Promise.all(['ada', 'bob', 'cyd'].map((one) => engine.login(one)))
  if (ada === undefined || bob === undefined || cyd === undefined) throw new Error('Nobody came.')
  return { ...engine, ada, bob, cyd }
}

describe('an inviter who vanishes', () => {
  it('[IN26] while it rings, has cancelled it when the grace window is over', async () => {
    const { ada, bob, clock } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    ada.drop()
    await clock.advance(GRACE_MS - 1)
    expect(bob.calls()).toHaveLength(1)
    await clock.advance(1)
    expect(bob.calls().at(-1)?.invitation).toMatchObject({
      status: 'ended',
      endReason: 'cancelled',
      invitees: [{ state: 'cancelled' }],
    })
  })

  it('[IN26] and comes back in time, goes on calling', async () => {
    const { ada, bob, clock, login } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    ada.drop()
    await clock.advance(GRACE_MS - 1)
    const { sessionId } = ada.login.session
    await login('ada', { resume: { sessionId, key: ada.login.resumeKey } })
    await clock.advance(GRACE_MS)
    expect(await bob.ask('invitation.accept', ONE)).toMatchObject({ status: 'active' })
  })

  it('[IN26] from the session that calls, is gone although another session is there', async () => {
    const { ada, bob, clock, login } = await openHouse()
    const phone = await login('ada')
    await ada.ask('invitation.invite', TO_BOB)
    await ada.ask('session.logout', {})
    await clock.settle()
    expect(bob.calls().at(-1)?.invitation).toMatchObject({ endReason: 'cancelled' })
    expect(phone.calls().at(-1)?.invitation).toMatchObject({ endReason: 'cancelled' })
  })

  it('[IN26] after an accept within the grace window, ends the call as failed', async () => {
    const { ada, bob, clock } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    ada.drop()
    await clock.advance(5000)
    await bob.ask('invitation.accept', ONE)
    await clock.advance(5000)
    expect(bob.calls().at(-1)?.invitation).toMatchObject({ status: 'ended', endReason: 'failed' })
  })

  it('[IN31] of a signal, leaves it to ring', async () => {
    const { ada, bob } = await openHouse()
    await ada.ask('invitation.invite', { ...TO_BOB, kind: 'signal' })
    await ada.ask('session.logout', {})
    expect(await bob.ask('invitation.accept', ONE)).toMatchObject({ status: 'active' })
  })

  it('[IN31] of a signal that is presented as a call, has cancelled it', async () => {
    const { ada, bob, clock } = await openHouse()
    await ada.ask('invitation.invite', { ...TO_BOB, kind: 'signal', presentAs: 'call' })
    ada.drop()
    await clock.advance(GRACE_MS)
    expect(bob.calls().at(-1)?.invitation).toMatchObject({ endReason: 'cancelled' })
  })
})

describe('a party who vanishes', () => {
  it('[IN27] from a call of two, ends it as failed after the grace window', async () => {
    const { ada, bob, clock } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    await bob.ask('invitation.accept', ONE)
    bob.drop()
    await clock.advance(GRACE_MS)
    expect(ada.calls().at(-1)?.invitation).toMatchObject({
      status: 'ended',
      endReason: 'failed',
      invitees: [{ state: 'left' }],
    })
  })

  it('[IN27] by a logout, ends it as ended', async () => {
    const { ada, bob, clock } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    await bob.ask('invitation.accept', ONE)
    await bob.ask('session.logout', {})
    await clock.settle()
    expect(ada.calls().at(-1)?.invitation).toMatchObject({ endReason: 'ended' })
  })

  it('[IN27] by a session that was not in the call, changes nothing', async () => {
    const { ada, bob, clock, login } = await openHouse()
    const phone = await login('bob')
    await ada.ask('invitation.invite', TO_BOB)
    await bob.ask('invitation.accept', ONE)
    await phone.ask('session.logout', {})
    await clock.settle()
    expect(await ada.ask('invitation.get', ONE)).toMatchObject({ status: 'active' })
  })

  it('[IN1] while it rings, has rejected nothing: it rings on for the others', async () => {
    const { ada, bob, clock, login } = await openHouse()
    const phone = await login('bob')
    await ada.ask('invitation.invite', TO_BOB)
    bob.drop()
    await clock.advance(GRACE_MS)
    expect(await phone.ask('invitation.accept', ONE)).toMatchObject({ status: 'active' })
  })

  it('[IN27] before the record of the user knows of the call, is found all the same', async () => {
    const clock = createFakeClock()
    const inner = memoryBackend({ now: clock.now })
    // Nothing of a step reaches the record of bob before he has logged out.
    let isSlow = false
    const held: (() => void)[] = []
    const engine = createTestEngine({
      clock,
      backend: {
        ...inner,
        async commit(key, change) {
          const isStep = change.events.some((text) => text.includes('invitation.ref'))
          if (isSlow && key === 'user:bob' && isStep) {
            await new Promise<void>((resolve) => void held.push(resolve))
          }
          return inner.commit(key, change)
        },
      },
    })
    const ada = await engine.login('ada')
    const bob = await engine.login('bob')
    await ada.ask('invitation.invite', TO_BOB)
    isSlow = true
    const other = createTestEngine({ clock, backend: { ...inner, close: async () => {} } })
    void bob.receive('invitation.accept', ONE)
    await clock.settle()
    const { sessionId } = bob.login.session
    const resumed = await other.login('bob', {
      resume: { sessionId, key: bob.login.resumeKey },
    })
    await resumed.ask('session.logout', {})
    isSlow = false
    held.forEach((go) => go())
    await clock.advance(0)
    expect(await ada.ask('invitation.get', ONE)).toMatchObject({ status: 'ended' })
  })

  it('[IN27] from a group, has left it, and the others go on', async () => {
    const { ada, bob, cyd, clock } = await openHouse()
    await ada.ask('invitation.invite', { ...ONE, to: ['bob', 'cyd'] })
    await bob.ask('invitation.accept', ONE)
    await cyd.ask('invitation.accept', ONE)
    bob.drop()
    await clock.advance(GRACE_MS)
    expect(ada.calls().at(-1)).toMatchObject({
      invitation: { status: 'active', invitees: [{ state: 'left' }, { state: 'accepted' }] },
      steps: [{ cause: 'left', by: 'bob' }],
    })
  })
})
