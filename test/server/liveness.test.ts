import { describe, expect, it } from 'vitest'
import { createTestEngine } from './createTestEngine.ts'

const ONE = { inviteId: 'one' }
const TO_BOB = { ...ONE, to: 'bob' }

async function openHouse() {
  const engine = createTestEngine()
  const [ada, bob, cyd] = await Promise.all([
    engine.login('ada'),
    engine.login('bob'),
    engine.login('cyd'),
  ])
  return { ...engine, ada, bob, cyd }
}

describe('a session for which something rings', () => {
  it('[SE13] is probed every 2 s, on both sides, and nobody else is', async () => {
    const { ada, bob, cyd, clock } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    await clock.advance(10_000)
    expect(ada.probes).toBe(6)
    expect(bob.probes).toBe(6)
    expect(cyd.probes).toBe(0)
    expect(bob.closed).toBeUndefined()
  })

  it('[SE13] is probed no more when it is answered or over', async () => {
    const { ada, bob, clock } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    await clock.advance(3000)
    await bob.ask('invitation.accept', ONE)
    await clock.settle()
    const before = bob.probes
    await clock.advance(20_000)
    expect(bob.probes).toBe(before)
  })

  it('[SE13] that does not answer for 4 s is closed, and waits for the grace window', async () => {
    const { ada, bob, clock, login } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    await clock.settle()
    bob.silence()
    await clock.advance(2000)
    await clock.advance(3999)
    expect(bob.closed).toBeUndefined()
    await clock.advance(1)
    expect(bob.closed).toEqual({ reason: undefined })

    const { sessionId } = bob.login.session
    const back = await login('bob', { resume: { sessionId, key: bob.login.resumeKey } })
    expect(back.login).toMatchObject({
      isResumed: true,
      inbox: { snapshot: { invitations: [{ status: 'ringing' }] } },
    })
  })

  it('[SE13] shows that it lives with any command', async () => {
    const { ada, bob, clock } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    await clock.settle()
    bob.silence()
    for (let second = 0; second < 20; second++) {
      await clock.advance(1000)
      await bob.ask('session.ping', {})
    }
    expect(bob.closed).toBeUndefined()
  })

  it('[SE13] is probed when it logs in while it rings', async () => {
    const { ada, clock, login } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    const phone = await login('bob')
    await clock.advance(4000)
    expect(phone.probes).toBeGreaterThanOrEqual(2)
  })

  it('[SE13] is probed when it resumes, although it missed nothing', async () => {
    const { ada, bob, clock, login } = await openHouse()
    await ada.ask('invitation.invite', TO_BOB)
    await clock.settle()
    const { epoch } = bob.login.inbox.position
    const seq = bob.frames.at(-1)?.to ?? 0
    bob.drop()
    const { sessionId } = bob.login.session
    const back = await login('bob', {
      resume: { sessionId, key: bob.login.resumeKey },
      inbox: { epoch, seq },
    })
    expect(back.login.inbox).toMatchObject({ mode: 'replay', events: [] })
    await clock.advance(4000)
    expect(back.probes).toBeGreaterThanOrEqual(2)
  })
})
