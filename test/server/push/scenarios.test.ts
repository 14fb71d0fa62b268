import { describe, expect, it } from 'vitest'
import { apns } from '../../../src/server/push/apns.ts'
import { fcm } from '../../../src/server/push/fcm.ts'
import { createVapidKeys } from '../../../src/server/push/vapidKeys.ts'
import { webPush } from '../../../src/server/push/webPush.ts'
import { openServer } from '../openServer.ts'
import { openApnsService } from './services/openApnsService.ts'
import { openFcmService } from './services/openFcmService.ts'
import { openPushService } from './services/openPushService.ts'

const vapid = { subject: 'mailto:ops@example.com', ...createVapidKeys() }

/** A server that pushes by all three services, and Ada with a device of each and no app open. */
async function open() {
  const services = {
    web: await openPushService(),
    fcm: await openFcmService(),
    apns: await openApnsService(),
  }
  const { login, failures } = await openServer({
    push: [
      webPush({ vapid, ...services.web.options }),
      fcm(services.fcm.options),
      apns(services.apns.options),
    ],
  })
  const devices = {
    web: services.web.createBrowser(vapid.publicKey),
    fcm: services.fcm.createPhone(),
    apns: services.apns.createPhone(),
  }
  const subscribe = async (userId: string, more: object = {}) => {
    const client = await login(userId)
    for (const [transport, { target }] of Object.entries(devices)) {
      const request = { transport, target: JSON.stringify(target), ...more }
      expect(await client.ask('push.subscribe', request)).toMatchObject({ ok: true })
    }
    return client
  }
  const ada = await subscribe('ada')
  await ada.ask('session.logout', {})
  const bob = await login('bob')
  const counts = () => [
    devices.web.received.length,
    devices.fcm.received.length,
    devices.apns.received.length,
  ]
  /** Waits for so many on each device, and a moment for those that should not come. */
  const each = async (count: number) => {
    await expect.poll(counts, { timeout: 10_000 }).toEqual([count, count, count])
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(counts()).toEqual([count, count, count])
  }
  const invite = (inviteId: string, more: object = {}) =>
    bob.ask('invitation.invite', { inviteId, to: 'ada', ...more })
  return { services, devices, login, failures, bob, each, counts, invite }
}

describe('what devices get', () => {
  it('[PU5] [PU10] [PU11] is one ring, and one end of it', async () => {
    const t = await open()
    await t.invite('one', { push: '{"title":"Bob Baker"}' })
    await t.each(1)
    const [web] = t.devices.web.received
    const [android] = t.devices.fcm.received
    const [iphone] = t.devices.apns.received
    expect(web).toMatchObject({ urgency: 'high', payload: { title: 'Bob Baker' } })
    expect(web?.ttl).toBeGreaterThan(25)
    expect(web?.ttl).toBeLessThanOrEqual(30)
    expect(web?.payload.data).toMatchObject({ type: 'ring', inviteId: 'one', from: 'bob' })
    expect(android?.data).toMatchObject({ type: 'ring', inviteId: 'one', fromUserId: 'bob' })
    expect(iphone).toMatchObject({ pushType: 'alert', collapseId: 'one' })

    await t.bob.ask('invitation.cancel', { inviteId: 'one' })
    await t.each(2)
    expect(t.devices.web.received[1]?.topic).toBe(web?.topic)
    expect(t.devices.web.received[1]?.payload.data).toMatchObject({
      type: 'close',
      reason: 'missed',
    })
    expect(t.devices.fcm.received[1]?.data).toMatchObject({ type: 'close', reason: 'missed' })
    expect(t.devices.apns.received[1]?.collapseId).toBe('one')
    expect(t.failures).toEqual([])
  })

  it('[PU11] is that the call was answered elsewhere', async () => {
    const t = await open()
    await t.invite('one')
    await t.each(1)
    const ada = await t.login('ada')
    await ada.ask('invitation.accept', { inviteId: 'one' })
    await t.each(2)
    expect(t.devices.web.received[1]?.payload.data).toMatchObject({ reason: 'answered' })
  })

  it('[PU11] is that its time was up', async () => {
    const t = await open()
    await t.invite('one', { timeoutMs: 1500 })
    await t.each(2)
    expect(t.devices.fcm.received[1]?.data).toMatchObject({ type: 'close', reason: 'missed' })
  })

  it('[PU7] [PU8] is nothing of what is for this moment, or wants no push', async () => {
    const t = await open()
    await t.invite('one', { onlineOnly: true })
    await t.invite('two', { push: '{"disablePush":true}' })
    await t.bob.ask('invitation.cancel', { inviteId: 'two' })
    await t.bob.ask('message.send', { to: { userId: 'ada' }, messageId: 'm', body: '{"at":1}' })
    await t.each(0)
    await t.bob.ask('message.send', { to: { userId: 'ada' }, messageId: 'n', body: '"Hello"' })
    await t.each(1)
    expect(t.devices.web.received[0]).toMatchObject({
      urgency: 'normal',
      payload: { title: 'bob', body: 'Hello', data: { type: 'message', messageId: 'n' } },
    })
  })

  it('[PU5] is nothing while the user is here', async () => {
    const t = await open()
    await t.login('ada')
    await t.invite('one')
    await t.each(0)
  })

  it('[PU12] comes when the service is there again', async () => {
    const t = await open()
    t.services.web.answers.next({ status: 503 })
    t.services.fcm.answers.next({ status: 429, headers: { 'Retry-After': '2' } })
    t.services.apns.answers.next({ status: 503 })
    await t.invite('one')
    await t.each(1)
    expect(t.services.web.requestCount()).toBe(2)
    expect(t.services.fcm.requestCount()).toBe(2)
    expect(t.services.apns.requestCount()).toBe(2)
  })

  it('[PU12] comes no more to devices that are gone', async () => {
    const t = await open()
    t.devices.web.unsubscribe()
    t.devices.fcm.uninstall()
    t.devices.apns.uninstall()
    const asked = () => [
      t.services.web.requestCount(),
      t.services.fcm.requestCount(),
      t.services.apns.requestCount(),
    ]
    await t.invite('one')
    await expect.poll(asked).toEqual([1, 1, 1])
    const ada = await t.login('ada')
    await expect
      .poll(async () => (await ada.ask('push.list', {})) as unknown)
      .toEqual({ ok: true, result: [] })
  })
})
