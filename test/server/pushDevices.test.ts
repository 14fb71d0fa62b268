import { describe, expect, it } from 'vitest'
import type { CommandPayload } from '../../src/protocol/commands.ts'
import { openPush } from './openPush.ts'

const phone = (more: Partial<CommandPayload<'push.subscribe'>> = {}) => ({
  transport: 'test',
  target: '{"token":"phone"}',
  ...more,
})

describe('a device', () => {
  it('[PU1] is kept with what was said last, and told without what its service knows it by', async () => {
    const t = await openPush()
    const ada = await t.login('ada')
    const first = await ada.ask('push.subscribe', phone())
    await t.pass(1000)
    const again = phone({
      when: 'always',
      device: 'phone',
      allow: ['bob'],
      words: { call: 'Ring' },
    })
    const { subscriptionId } = await ada.ask('push.subscribe', again)
    expect(subscriptionId).toBe(first.subscriptionId)
    expect(await ada.ask('push.list', {})).toEqual([
      {
        ...{ subscriptionId, transport: 'test', when: 'always', device: 'phone', allow: ['bob'] },
        subscribedAt: t.clock.now(),
      },
    ])
    await ada.ask('push.unsubscribe', { subscriptionId })
    await ada.ask('push.unsubscribe', { subscriptionId })
    expect(await ada.ask('push.list', {})).toEqual([])
  })

  it.each([
    [
      phone({ transport: 'fcm' }),
      'This server does not push by "fcm", but by "test". It is an option of createSignalingServer: push.',
    ],
    [phone({ target: '{}' }), 'A device of this service has a token. Give { token }.'],
    [
      phone({ transport: 'A B' }),
      '"transport" of push.subscribe does not fit: must be the name of a transport: web, fcm, apns, or your own.',
    ],
    [
      phone({ allow: Array<string>(101).fill('bob') }),
      '"allow" of push.subscribe does not fit: names at most 100 users.',
    ],
  ])('[PU2] is refused when it cannot be: %#', async (request, message) => {
    const t = await openPush()
    const ada = await t.login('ada')
    expect(await ada.refusal('push.subscribe', request)).toEqual({ code: 'BAD_PAYLOAD', message })
  })

  it('[PU2] has a target that is not too large', async () => {
    const t = await openPush()
    const ada = await t.login('ada')
    const target = JSON.stringify({ token: 'x'.repeat(5000) })
    expect(await ada.refusal('push.subscribe', phone({ target }))).toMatchObject({
      code: 'TOO_LARGE',
    })
  })

  it('[PU2] can ask what there is to subscribe by', async () => {
    const t = await openPush()
    const ada = await t.login('ada')
    expect(await ada.ask('push.services', {})).toEqual([{ transport: 'test' }])
  })

  it('[PU2] shows the app that allows it no target', async () => {
    const heard: unknown[] = []
    const t = await openPush({ authorize: (command) => heard.push(command) > 0 })
    const ada = await t.login('ada')
    await ada.ask('push.subscribe', phone({ device: 'phone' }))
    expect(heard.at(-1)).toEqual({
      ...{ name: 'push.subscribe', userId: 'ada' },
      payload: { transport: 'test', device: 'phone' },
    })
  })

  it('[PU3] that is one too many takes the place of the oldest', async () => {
    const t = await openPush({ limits: { pushSubscriptionsPerUser: 2 } })
    for (const token of ['one', 'two', 'one', 'three']) {
      await t.subscribe(token)
      await t.pass(1000)
    }
    await t.ring()
    expect(t.told().toSorted()).toEqual(['ring one', 'ring three'])
  })

  it('[PU4] rings only for whoever was there last', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    await t.pass(1000)
    const eve = await t.login('eve')
    await eve.ask('push.subscribe', phone())
    await eve.ask('session.logout', {})
    await t.ring()
    expect(t.told()).toEqual([])
    await t.ring({ to: 'eve' })
    expect(t.pushes).toMatchObject([{ data: { userId: 'eve' } }])
    await t.pass(60_000)
    // And back.
    await t.subscribe('phone')
    await t.ring()
    expect(t.pushes.at(-1)).toMatchObject({ kind: 'ring', data: { userId: 'ada' } })
  })

  it('[PU4] rings only for whoever was there last, whichever of them was heard of first', async () => {
    const t = await openPush()
    const [ada, eve] = [await t.login('ada'), await t.login('eve')]
    // In one millisecond: the later of the two keeps it, or one of them does.
    await Promise.all([ada, eve].map((one) => one.ask('push.subscribe', phone())))
    await t.pass()
    const lists = await Promise.all([ada, eve].map((one) => one.ask('push.list', {})))
    expect(lists.flat()).toHaveLength(1)
  })

  it('[PU15] of a session that is revoked is forgotten, and the others are not', async () => {
    const t = await openPush()
    await t.subscribe('laptop')
    const ada = await t.login('ada')
    await ada.ask('push.subscribe', phone())
    const { sessionId } = ada.login.session
    await t.engine.revoke({ userId: 'ada', sessionId })
    await t.ring()
    expect(t.told()).toEqual(['ring laptop'])
  })

  it('[PU3] is subscribed at most 30 times a minute', async () => {
    const t = await openPush()
    const ada = await t.login('ada')
    for (let count = 0; count < 30; count++) await ada.ask('push.subscribe', phone())
    const refusal = await ada.refusal('push.subscribe', phone())
    expect(refusal).toMatchObject({ code: 'RATE_LIMITED' })
  })

  it('[PU15] of somebody who is revoked is forgotten, and not rung by the end of the session', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    await t.login('ada')
    await t.ring()
    await t.engine.revoke({ userId: 'ada' })
    await t.pass(60_000)
    await t.ring()
    expect(t.told()).toEqual([])
  })
})

describe('a message', () => {
  const toAda = { to: { userId: 'ada' }, messageId: 'm1', body: '"Are you there?"' }

  it('[PU8] is pushed to somebody who is away, with its own text', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    await t.bob.ask('message.send', toAda)
    await t.pass()
    expect(t.pushes).toMatchObject([
      {
        kind: 'message',
        collapseKey: 'message user bob',
        ttlMs: 24 * 60 * 60 * 1000,
        title: 'bob',
        body: 'Are you there?',
        badgeCount: 1,
        data: { type: 'message', userId: 'ada', from: 'bob', messageId: 'm1' },
      },
    ])
  })

  it.each([
    ['the text of an object', { body: '{"text":"Hello"}' }, ['Hello']],
    ['no more than 500 characters', { body: JSON.stringify('x'.repeat(900)) }, ['x'.repeat(500)]],
    ['its description', { push: '{"description":"A photo"}', body: '{"url":"…"}' }, ['A photo']],
    ['nothing without a text', { body: '{"url":"…"}' }, []],
    ['nothing with an empty text', { body: '""' }, []],
    ['nothing when it is of the moment', { onlineOnly: true }, []],
    ['nothing when its sender says so', { push: '{"disablePush":true}' }, []],
  ])('[PU8] is pushed with %s', async (_what, request, bodies) => {
    const t = await openPush()
    await t.subscribe('phone')
    await t.bob.ask('message.send', { ...toAda, ...request })
    await t.pass()
    expect(t.pushes.map(({ body }) => body)).toEqual(bodies)
  })

  it('[PU8] takes the place of the one before that could not be told yet', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    t.answers.push({ status: 'retry', reason: '429', retryAfterMs: 60_000 })
    for (let count = 1; count <= 5; count++) {
      await t.bob.ask('message.send', { ...toAda, messageId: `m${count}`, body: `"${count}"` })
      await t.pass(1000)
    }
    expect(t.pushes).toHaveLength(1)
    await t.pass(60_000)
    expect(t.pushes.map(({ body }) => body)).toEqual(['1', '5'])
    expect(t.pushes.at(-1)?.badgeCount).toBe(5)
  })

  it('[PU8] of a channel is pushed at most 30 times a minute', async () => {
    const t = await openPush()
    await t.bob.ask('channel.join', { channelId: 'team', history: true })
    const send = (count: number) => ({
      ...{ to: { channelId: 'team' }, messageId: `m${count}`, body: '1', push: '{}' },
    })
    for (let count = 0; count < 30; count++) await t.bob.ask('message.send', send(count))
    expect(await t.bob.refusal('message.send', send(30))).toMatchObject({ code: 'RATE_LIMITED' })
  })

  it('[PU8] is pushed once, whoever sends it again', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    await t.bob.ask('message.send', toAda)
    await t.bob.ask('message.send', toAda)
    await t.pass(60_000)
    expect(t.pushes).toHaveLength(1)
  })

  it('[PU8] is not pushed to its sender, to who is here, nor for a step of an invitation', async () => {
    const t = await openPush()
    const target = '{"token":"desk"}'
    await t.bob.ask('push.subscribe', { transport: 'test', target, when: 'always' })
    await t.subscribe('phone')
    const ada = await t.login('ada')
    await t.bob.ask('message.send', toAda)
    await ada.ask('session.logout', {})
    await t.ring({ onlineOnly: false, timeoutMs: 1000 })
    await t.pass(5000)
    expect(t.told()).toEqual(['ring phone', 'close phone'])
  })

  it('[PU9] [PU12] is not pushed when its user has come meanwhile', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    t.answers.push({ status: 'retry', reason: '503', retryAfterMs: 5000 })
    await t.bob.ask('message.send', toAda)
    await t.pass(1000)
    await t.login('ada')
    await t.pass(60_000)
    expect(t.pushes).toHaveLength(1)
  })

  it('[PU8] of a channel is pushed to the members who are away, if it has a push', async () => {
    const t = await openPush()
    await t.bob.ask('channel.join', { channelId: 'team', membership: 'durable', history: true })
    for (const userId of ['ada', 'cy', 'di']) {
      const one = await t.login(userId)
      const target = JSON.stringify({ token: userId })
      await one.ask('push.subscribe', { transport: 'test', target })
      await one.ask('channel.join', { channelId: 'team', membership: 'durable' })
      if (userId !== 'di') await one.ask('session.logout', {})
    }
    const message = { to: { channelId: 'team' }, body: '"Lunch?"' }
    await t.bob.ask('message.send', { ...message, messageId: 'm1' })
    await t.pass()
    expect(t.told()).toEqual([])
    await t.bob.ask('message.send', { ...message, messageId: 'm2', push: '{}' })
    await t.pass()
    expect(t.told().toSorted()).toEqual(['message ada', 'message cy'])
    expect(t.pushes[0]).toMatchObject({ title: 'team', data: { from: 'bob', channelId: 'team' } })
  })
})

describe('what a notification is to hold', () => {
  it.each([
    [{ title: 7 }, '"push.title" does not fit'],
    [
      { androidInfo: { HuaWeiImage: 'http://example.com/a.png' } },
      '"push.androidInfo.HuaWeiImage" does not fit: must be an https address, such as https://example.com/image.png.',
    ],
    [{ apnsInfo: { image: 'cat.png' } }, '"push.apnsInfo.image" does not fit'],
    [
      { androidInfo: { VIVOClassification: 2 } },
      '"push.androidInfo.VIVOClassification" does not fit',
    ],
    [{ iOSInterruptionLevel: 'loud' }, '"push.iOSInterruptionLevel" does not fit'],
    [[], '"push" does not fit'],
  ])('[PU17] is refused by the name of its field: %j', async (push, message) => {
    const t = await openPush()
    const payload = { inviteId: 'one', to: 'ada', push: JSON.stringify(push) }
    const refusal = await t.bob.refusal('invitation.invite', payload)
    expect(refusal).toMatchObject({ code: 'BAD_PAYLOAD' })
    expect(refusal.message.startsWith(message)).toBe(true)
    const sent = { to: { userId: 'ada' }, messageId: 'm', body: '1', push: payload.push }
    expect(await t.bob.refusal('message.send', sent)).toEqual(refusal)
  })

  it('[PU17] is of at most 3 KiB', async () => {
    const t = await openPush()
    const push = JSON.stringify({ extension: 'x'.repeat(4000) })
    const refusal = await t.bob.refusal('invitation.invite', { inviteId: 'one', to: 'ada', push })
    expect(refusal).toMatchObject({ code: 'TOO_LARGE' })
  })

  it('[PU17] may have what only a transport of one’s own knows', async () => {
    const t = await openPush()
    await t.subscribe('phone')
    await t.ring({ push: '{"MeiZuNoticeMsgType":1}' })
    expect(t.pushes[0]?.content.info).toEqual({ MeiZuNoticeMsgType: 1 })
  })
})

describe('a device that declines', () => {
  async function rung() {
    const t = await openPush()
    await t.subscribe('phone')
    await t.subscribe('laptop')
    await t.ring()
    const data = t.pushes.find(({ target }) => t.transport.identify(target) === 'phone')?.data
    if (data?.type !== 'ring') throw new Error('Nothing has rung.')
    const { userId, inviteId, key } = data
    return { t, told: { userId, inviteId, key } }
  }

  it('[PU16] is told with the key that it was given, and the other devices are told of it', async () => {
    const { t, told } = await rung()
    expect(await t.engine.decline(told)).toBe(true)
    await t.pass()
    expect(t.bob.calls().at(-1)?.invitation).toMatchObject({ endReason: 'rejected' })
    expect(t.told().slice(2)).toEqual(['close laptop'])
    expect(t.pushes[2]?.data).toMatchObject({ type: 'close', reason: 'declined' })
    expect(await t.engine.decline(told)).toBe(false)
  })

  it.each([{ key: 'guess' }, { inviteId: 'call-2' }, { userId: 'bob' }])(
    '[PU16] is not told with %j',
    async (wrong) => {
      const { t, told } = await rung()
      expect(await t.engine.decline({ ...told, ...wrong })).toBe(false)
      expect(t.bob.calls().at(-1)?.invitation).toMatchObject({ status: 'ringing' })
    },
  )

  it('[PU16] is told nothing once it was accepted elsewhere, or its time was up', async () => {
    const { t, told } = await rung()
    const ada = await t.login('ada')
    await ada.ask('invitation.accept', { inviteId: told.inviteId })
    expect(await t.engine.decline(told)).toBe(false)
    const late = await rung()
    await late.t.pass(31_000)
    expect(await late.t.engine.decline(late.told)).toBe(false)
  })
})
