import { afterEach, describe, expect, it, vi } from 'vitest'
import { fcm } from '../../../src/server/push/fcm.ts'
import { aPush, closing, message, options } from './aPush.ts'
import { fcmError } from './services/fcmRules.ts'
import { openFcmService } from './services/openFcmService.ts'
import { untilTestEnds } from './untilTestEnds.ts'

afterEach(() => void vi.useRealTimers())

async function open() {
  const service = untilTestEnds(await openFcmService())
  const phone = service.createPhone()
  return { service, phone, target: phone.target, transport: fcm(service.options) }
}

describe('a push to an Android phone', () => {
  it('[PU35] rings with a notification, and tells the app all about it', async () => {
    const { transport, phone, target } = await open()
    const info = {
      extension: '{"room":7}',
      androidInfo: {
        sound: 'raw/shake.mp3',
        FCMChannelID: 'calls',
        GoogleImage: 'https://example.com/ada.png',
      },
    }
    const push = aPush(target, { info, badgeCount: 2, ttlMs: 12_345 })
    expect(await transport.send(push, options)).toEqual({ status: 'sent' })
    expect(phone.received).toEqual([
      {
        token: target.token,
        data: {
          type: 'ring',
          userId: 'bob',
          fromUserId: 'ada',
          at: '1790000000000',
          inviteId: 'one',
          expiresAt: '1790000030000',
          key: 'decline-key',
          extension: '{"room":7}',
        },
        android: {
          priority: 'HIGH',
          ttl: '12.345s',
          collapse_key: 'invitation:one',
          notification: {
            title: 'Ada',
            body: 'Incoming call',
            tag: 'invitation:one',
            channel_id: 'calls',
            sound: 'shake',
            image: 'https://example.com/ada.png',
            notification_count: 2,
          },
        },
      },
    ])
  })

  it('[PU35] to an app that shows it by itself has no notification, and its texts as data', async () => {
    const { transport, phone, target } = await open()
    await transport.send(aPush({ ...target, dataOnly: true }), options)
    expect(phone.received[0]?.android).not.toHaveProperty('notification')
    expect(phone.received[0]?.data).toMatchObject({ title: 'Ada', body: 'Incoming call' })
  })

  it('[PU36] that a call was missed takes the place of the ring, without a sound', async () => {
    const { transport, phone, target } = await open()
    const missed = { data: closing('missed'), body: 'Missed call' }
    await transport.send(aPush(target), options)
    await transport.send(aPush(target, missed), options)
    const [ringing, ended] = phone.received.map(({ android }) => android)
    expect(ringing?.notification).toMatchObject({ sound: 'default', tag: 'invitation:one' })
    expect(ended?.collapse_key).toBe(ringing?.collapse_key)
    expect(ended?.notification).toEqual({
      title: 'Ada',
      body: 'Missed call',
      tag: 'invitation:one',
    })
  })

  it.each(['answered', 'declined'] as const)(
    '[PU36] that a call was %s has the app take the notification away',
    async (reason) => {
      const { transport, phone, target } = await open()
      await transport.send(aPush(target, { data: closing(reason) }), options)
      expect(phone.received[0]).toMatchObject({ data: { type: 'close', reason } })
      expect(phone.received[0]?.android).not.toHaveProperty('notification')
    },
  )

  it('[PU37] is of high priority for calls, unless the sender says otherwise', async () => {
    const { transport, phone, target } = await open()
    const asked = (fcmPriority: unknown) => ({ vendorParams: { fcmPriority } })
    await transport.send(aPush(target), options)
    await transport.send(aPush(target, { data: closing('missed') }), options)
    await transport.send(aPush(target, { info: asked('normal') }), options)
    await transport.send(aPush(target, { data: message }), options)
    await transport.send(aPush(target, { data: message, info: asked('high') }), options)
    await transport.send(aPush(target, { info: asked(7) }), options)
    const priorities = phone.received.map(({ android }) => android.priority)
    expect(priorities).toEqual(['HIGH', 'HIGH', 'NORMAL', 'NORMAL', 'HIGH', 'HIGH'])
  })

  it('[PU32] is shortened to what FCM takes', async () => {
    const { transport, phone, target } = await open()
    const info = { extension: 'e'.repeat(2000) }
    for (const dataOnly of [false, true]) {
      const push = aPush({ ...target, dataOnly }, { info, body: 'ü'.repeat(3000) })
      expect(await transport.send(push, options)).toEqual({ status: 'sent' })
    }
    expect(phone.received[0]?.android.notification?.body).toMatch(/^ü{1700,}…$/)
    expect(phone.received[1]?.data?.['body']).toMatch(/^ü{1700,}…$/)

    const data = { ...message, messageId: 'x'.repeat(4096) }
    expect(await transport.send(aPush(target, { data }), options)).toMatchObject({
      status: 'failed',
    })
  })

  it('[PU37] is kept for four weeks at most', async () => {
    const { transport, phone, target } = await open()
    for (const ttlMs of [0, 30_000, 1e12]) await transport.send(aPush(target, { ttlMs }), options)
    const kept = phone.received.map(({ android }) => android.ttl)
    expect(kept).toEqual(['0s', '30s', '2419200s'])
  })
})

/** What FCM adds about the token of an iPhone. */
const APNS_ERROR = {
  '@type': 'type.googleapis.com/google.firebase.fcm.v1.ApnsError',
  statusCode: 400,
  reason: 'BadDeviceToken',
}

describe('what becomes of a push to an Android phone', () => {
  it('[PU38] it is gone once the app is', async () => {
    const { transport, phone, target } = await open()
    phone.uninstall()
    expect(await transport.send(aPush(target), options)).toEqual({ status: 'gone' })
  })

  it.each([
    [fcmError(429, 'QUOTA_EXCEEDED'), 60_000],
    [{ ...fcmError(429, 'QUOTA_EXCEEDED'), headers: { 'Retry-After': '5' } }, 5000],
    [{ ...fcmError(503, 'UNAVAILABLE'), headers: { 'Retry-After': '2' } }, 2000],
    [fcmError(500, 'INTERNAL'), undefined],
    [{ status: 502 }, undefined],
  ])('[PU38] it is tried again after %j', async (answer, retryAfterMs) => {
    const { service, transport, target } = await open()
    service.answers.next(answer)
    const outcome = await transport.send(aPush(target), options)
    expect(outcome).toMatchObject({ status: 'retry' })
    expect('retryAfterMs' in outcome ? outcome.retryAfterMs : undefined).toBe(retryAfterMs)
  })

  it.each([
    [fcmError(400, 'INVALID_ARGUMENT'), 'FCM has answered 400 INVALID_ARGUMENT.'],
    [fcmError(403, 'SENDER_ID_MISMATCH'), 'another project of Firebase'],
    [fcmError(401, 'THIRD_PARTY_AUTH_ERROR'), 'FCM has answered 401 THIRD_PARTY_AUTH_ERROR.'],
    [{ status: 404, body: { error: { status: 'NOT_FOUND' } } }, 'FCM has answered 404 NOT_FOUND.'],
    [{ status: 404, body: 'what is this' }, 'FCM has answered 404.'],
  ])('[PU38] it has failed after %j', async (answer, reason) => {
    const { service, transport, target } = await open()
    service.answers.next(answer)
    const outcome = await transport.send(aPush(target), options)
    expect(outcome).toMatchObject({ status: 'failed', reason: expect.stringContaining(reason) })
  })

  it('[PU38] it is gone when FCM says that the token is wrong', async () => {
    const { transport } = await open()
    expect(await transport.send(aPush({ token: 'nobody' }), options)).toEqual({ status: 'gone' })
  })

  it.each([
    ['which it does not say', 400, {}],
    ['the payload', 400, { fields: ['message.data'] }],
    ['the payload too', 400, { fields: ['message.token', 'message.android.ttl'] }],
    ['a token, with another status', 404, { fields: ['message.token'] }],
    ['a token that APNs has refused', 400, { fields: ['message.token'], details: [APNS_ERROR] }],
  ])('[PU38] it has failed after INVALID_ARGUMENT of %s', async (_what, status, more) => {
    const { service, transport, target } = await open()
    service.answers.next(fcmError(status, 'INVALID_ARGUMENT', more))
    expect(await transport.send(aPush(target), options)).toEqual({
      status: 'failed',
      reason: `FCM has answered ${status} INVALID_ARGUMENT.`,
    })
  })

  it('[PU38] it is tried again when the connection breaks or nothing is answered', async () => {
    const { service, transport, target } = await open()
    service.answers.next('drop')
    expect(await transport.send(aPush(target), options)).toMatchObject({
      status: 'retry',
      reason: expect.stringContaining('FCM was not reached'),
    })
    service.answers.next('silence')
    const giveUp = new AbortController()
    const sending = transport.send(aPush(target), giveUp)
    await vi.waitFor(() => expect(service.requestCount()).toBe(2))
    giveUp.abort()
    expect(await sending).toMatchObject({ status: 'retry' })
    await service.close()
    expect(await transport.send(aPush(target), options)).toMatchObject({
      reason: 'FCM was not reached (ECONNREFUSED).',
    })
  })
})

describe('access to FCM', () => {
  it('[PU39] is asked for once for all pushes, and anew in its last minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { service, transport, target } = await open()
    const pushes = Array.from({ length: 5 }, () => transport.send(aPush(target), options))
    expect(new Set((await Promise.all(pushes)).map(({ status }) => status))).toEqual(
      new Set(['sent']),
    )
    expect(service.tokenRequestCount()).toBe(1)

    vi.setSystemTime(Date.now() + 3530_000)
    await transport.send(aPush(target), options)
    expect(service.tokenRequestCount()).toBe(1)
    vi.setSystemTime(Date.now() + 10_000)
    await transport.send(aPush(target), options)
    expect(service.tokenRequestCount()).toBe(2)
  })

  it('[PU39] is asked for anew when it was refused, and once only', async () => {
    const { service, transport, target } = await open()
    await transport.send(aPush(target), options)
    service.revokeTokens()
    expect(await transport.send(aPush(target), options)).toEqual({ status: 'sent' })
    expect(service.tokenRequestCount()).toBe(2)

    service.answers.always({ status: 401, body: { error: { status: 'UNAUTHENTICATED' } } })
    expect(await transport.send(aPush(target), options)).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('service account'),
    })
    expect(service.requestCount()).toBe(5)
  })

  it.each([
    [{ status: 503, headers: { 'Retry-After': '3' } } as const, 'retry', 'answered 503'],
    [{ status: 400, body: { error: 'invalid_grant' } } as const, 'failed', 'clock'],
    [{ status: 200, body: { token: 'none' } } as const, 'retry', 'not reached'],
    ['drop' as const, 'retry', 'not reached'],
  ])('[PU39] that cannot be had says so: %j', async (answer, status, reason) => {
    const { service, transport, target } = await open()
    service.tokenAnswers.next(answer)
    const outcome = await transport.send(aPush(target), options)
    expect(outcome).toMatchObject({ status, reason: expect.stringContaining(reason) })
    expect(await transport.send(aPush(target), options)).toEqual({ status: 'sent' })
  })

  it('[PU39] is waited for no longer than the push may take', async () => {
    const { service, transport, target } = await open()
    service.tokenAnswers.next('silence')
    const giveUp = new AbortController()
    const sending = transport.send(aPush(target), giveUp)
    await vi.waitFor(() => expect(service.tokenRequestCount()).toBe(1))
    giveUp.abort()
    expect(await sending).toMatchObject({ status: 'retry' })
  })
})

describe('fcm()', () => {
  it('takes the account as text, and phones by their token', async () => {
    const { service } = await open()
    const account = JSON.stringify(service.options.serviceAccount)
    const transport = fcm({ serviceAccount: account })
    expect(transport.name).toBe('fcm')
    expect(transport.identify({ token: 'abc:def', dataOnly: true })).toBe('abc:def')
    expect(() => transport.identify({ token: 'canary token' })).toThrow(
      '"token" of the target is missing or not what it should be. Subscribe with { token, dataOnly? }',
    )
    expect(() => transport.identify({ token: 'abc', dataOnly: 'yes' })).toThrow('"dataOnly"')
  })

  it.each([
    [{ project_id: '' }, 'no valid project_id'],
    [{ client_email: undefined }, 'no valid client_email'],
    [{ token_uri: 'nowhere' }, 'no valid token_uri'],
    [{ private_key: 'canary' }, 'is no RSA key'],
  ])('throws for %j', async (wrong, sentence) => {
    const { service } = await open()
    const account = JSON.stringify({ ...service.options.serviceAccount, ...wrong })
    expect(() => fcm({ serviceAccount: account })).toThrow(sentence)
  })

  it('throws for text that is no JSON', () => {
    expect(() => fcm({ serviceAccount: '/run/secrets/firebase.json' })).toThrow('no valid JSON')
  })
})
