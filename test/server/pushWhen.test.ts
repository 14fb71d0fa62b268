import { describe, expect, it } from 'vitest'
import { openPush } from './openPush.ts'

const CALL = { inviteId: 'call-1' }

describe('a ring', () => {
  it('[PU5] [PU10] is pushed once to each device of somebody who has no session', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    await t.subscribe('laptop')
    await t.pass(5000)
    const inviteId = await t.ring()
    expect(t.told().toSorted()).toEqual(['ring laptop', 'ring phone'])
    expect(t.pushes[0]).toMatchObject({
      kind: 'ring',
      collapseKey: inviteId,
      ttlMs: 30_000,
      title: 'bob',
      body: 'Incoming call',
      data: {
        type: 'ring',
        userId: 'ada',
        from: 'bob',
        inviteId,
        expiresAt: t.clock.now() + 30_000,
      },
    })
    await t.bob.ask('invitation.modify', { inviteId, data: '"video"' })
    await t.pass(20_000)
    expect(t.pushes).toHaveLength(2)
    expect(t.failures).toEqual([])
  })

  it('[PU5] is not pushed to somebody who is here, but to a device that wants it always', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    await t.subscribe('watch', { when: 'always' })
    await t.login('ada')
    await t.ring()
    expect(t.told()).toEqual(['ring watch'])
  })

  it('[PU5] is pushed to each invitee who is away', async () => {
    const t = await openPush()
    const target = (token: string) => JSON.stringify({ token })
    for (const userId of ['cy', 'di']) {
      const one = await t.login(userId)
      await one.ask('push.subscribe', { transport: 'test', target: target(userId) })
      if (userId === 'cy') await one.ask('session.logout', {})
    }
    await t.subscribe('phone')
    await t.ring({ to: ['ada', 'cy', 'di'] })
    expect(t.told().toSorted()).toEqual(['ring cy', 'ring phone'])
  })

  it('[PU5] is pushed again when the same user is rung again', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    const di = await t.login('di')
    await t.ring({ to: ['ada', 'di'] })
    await di.ask('invitation.accept', CALL)
    await t.pass(31_000)
    expect(t.told()).toEqual(['ring phone', 'close phone'])
    await t.bob.ask('invitation.add', { ...CALL, userIds: ['ada'] })
    await t.pass()
    expect(t.told()).toEqual(['ring phone', 'close phone', 'ring phone'])
  })

  it('[PU6] is pushed when the last session is cut off while it rings', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    const ada = await t.login('ada')
    const tab = await t.login('ada')
    await t.ring()
    ada.drop()
    await t.pass(5000)
    expect(t.told()).toEqual([])
    tab.drop()
    await t.pass(5000)
    expect(t.told()).toEqual(['ring phone'])
    // The end of the grace window is nothing new.
    await t.pass(15_000)
    expect(t.told()).toEqual(['ring phone'])
  })

  it('[PU6] is pushed when the user logs out while it rings', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    const ada = await t.login('ada')
    await t.ring()
    await ada.ask('session.logout', {})
    await t.pass()
    expect(t.told()).toEqual(['ring phone'])
    expect(t.pushes[0]?.ttlMs).toBe(30_000)
  })

  it('[PU6] is not pushed by the end of a session when it rings no more', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    const ada = await t.login('ada')
    await t.ring()
    await ada.ask('invitation.reject', CALL)
    await ada.ask('session.logout', {})
    await t.pass(5000)
    expect(t.told()).toEqual([])
  })

  it.each([
    ['is of this moment only', { onlineOnly: true }],
    ['needs somebody there', { requireOnline: true }],
    ['wants no push', { push: '{"disablePush":true}' }],
    ['wants none in the old spelling', { push: '{"isDisablePush":true}' }],
    ['is a signal that says nothing', { kind: 'signal' }],
    ['is a signal with a title alone', { kind: 'signal', push: '{"title":"Ana"}' }],
    [
      'only asks for answers',
      { kind: 'signal', presentAs: 'call', policy: { endWhen: 'answered' } },
    ],
  ] as const)('[PU7] is not pushed when it %s', async (_what, request) => {
    const t = await openPush()
    await t.subscribe('phone', { when: 'always' })
    await t.ring(request)
    await t.pass(60_000)
    expect(t.told()).toEqual([])
  })

  it.each([
    ['a signal with a description', { kind: 'signal', push: '{"description":"A doc to sign"}' }],
    ['a signal that opens a call', { kind: 'signal', presentAs: 'call' }],
  ] as const)('[PU7] is pushed for %s', async (_what, request) => {
    const t = await openPush()
    await t.subscribe('phone')
    await t.ring(request)
    expect(t.told()).toEqual(['ring phone'])
  })

  it('[PU9] does not disturb who wants not to be, but for those who may', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    await t.subscribe('watch', { allow: ['bob'] })
    const ada = await t.login('ada')
    await ada.ask('user.setAvailability', { availability: 'doNotDisturb' })
    await ada.ask('session.logout', {})
    await t.ring()
    expect(t.told()).toEqual(['ring watch'])
  })

  it('[PU9] reaches a device with `allow` from nobody else', async () => {
    const t = await openPush()
    await t.subscribe('watch', { allow: ['cy'] })
    await t.ring()
    expect(t.told()).toEqual([])
  })

  it('is in the words of the device, unless its sender has others', async () => {
    const t = await openPush()
    await t.subscribe('phone', { words: { call: 'Eingehender Anruf', missed: 'Verpasst' } })
    await t.ring({ push: '{"title":"Bob Baker"}', timeoutMs: 1000 })
    await t.pass(2000)
    expect(t.pushes).toMatchObject([
      { title: 'Bob Baker', body: 'Eingehender Anruf' },
      { title: 'Bob Baker', body: 'Verpasst' },
    ])
    await t.ring({ push: '{"description":"Bring your own tea"}' })
    expect(t.pushes.at(-1)).toMatchObject({ title: 'bob', body: 'Bring your own tea' })
  })
})

describe('a notification', () => {
  it.each([
    ['missed', 'its inviter cancels', (t) => t.bob.ask('invitation.cancel', CALL)],
    ['missed', 'its time is up', (t) => t.pass(30_000)],
    [
      'answered',
      'it is accepted elsewhere',
      async (t) => (await t.login('ada')).ask('invitation.accept', CALL),
    ],
    [
      'declined',
      'it is declined elsewhere',
      async (t) => (await t.login('ada')).ask('invitation.reject', CALL),
    ],
  ] satisfies [string, string, (t: Awaited<ReturnType<typeof openPush>>) => Promise<unknown>][])(
    '[PU11] is closed as %s when %s',
    async (reason, _when, end) => {
      const t = await openPush()
      await t.subscribe('phone')
      const inviteId = await t.ring()
      await end(t)
      await t.pass(60_000)
      expect(t.told()).toEqual(['ring phone', 'close phone'])
      expect(t.pushes[1]).toMatchObject({
        collapseKey: inviteId,
        data: { type: 'close', inviteId, reason, from: 'bob' },
      })
    },
  )

  it('[PU11] is closed as answered when somebody else of the group has taken the call', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    const di = await t.login('di')
    await t.ring({ to: ['ada', 'di'], policy: { answer: 'first' } })
    await di.ask('invitation.accept', CALL)
    await t.pass()
    expect(t.pushes[1]?.data).toMatchObject({ type: 'close', reason: 'answered' })
  })

  it('[PU11] is closed by the device itself when its own session has come', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    await t.ring()
    const ada = await t.login('ada')
    await ada.ask('push.subscribe', { transport: 'test', target: '{"token":"phone"}' })
    await ada.ask('invitation.accept', CALL)
    await t.pass(60_000)
    expect(t.told()).toEqual(['ring phone'])
  })

  it('[PU14] counts those since its user was last here', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    const counts = () => t.pushes.map(({ badgeCount }) => badgeCount)
    await t.ring({ timeoutMs: 1000 })
    await t.pass(2000)
    await t.ring({ timeoutMs: 1000, push: '{"apnsInfo":{"ignoreIOSBadge":true}}' })
    await t.pass(2000)
    await t.ring({ timeoutMs: 1000 })
    await t.pass(2000)
    expect(counts()).toEqual([1, undefined, undefined, undefined, 2, undefined])
    const ada = await t.login('ada')
    await ada.ask('session.logout', {})
    await t.ring()
    expect(counts().at(-1)).toBe(1)
  })

  it('[PU14] is one for all devices, and none while its user is here', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    await t.subscribe('watch', { when: 'always' })
    const inviteId = await t.ring()
    await t.bob.ask('invitation.cancel', { inviteId })
    await t.ring()
    const rings = () => t.pushes.filter(({ kind }) => kind === 'ring')
    expect(rings().map(({ badgeCount }) => badgeCount)).toEqual([1, 1, 2, 2])
    await t.bob.ask('invitation.cancel', { inviteId: 'call-2' })
    await t.login('ada')
    await t.ring()
    expect(rings().at(-1)?.badgeCount).toBeUndefined()
  })
})
