import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { apns, type ApnsOptions } from '../../../src/server/push/apns.ts'
import { createApnsLine } from '../../../src/server/push/createApnsLine.ts'
import { createProviderToken } from '../../../src/server/push/createProviderToken.ts'
import { aPush, closing, message, options, ring } from './aPush.ts'
import { listen } from './services/listening.ts'
import { openApnsService } from './services/openApnsService.ts'
import { untilTestEnds } from './untilTestEnds.ts'

afterEach(() => void vi.useRealTimers())

async function open(given: Partial<ApnsOptions> = {}) {
  const service = untilTestEnds(await openApnsService())
  const phone = service.createPhone()
  const transport = apns({ ...service.options, ...given })
  onTestFinished(() => transport.close?.())
  return { service, phone, target: phone.target, transport }
}

const VOIP = { disableVoipPush: false }

describe('a push to an iPhone', () => {
  it('[PU40] rings with a notification, and tells the app all about it', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_790_000_000_500 })
    const { transport, phone, target } = await open()
    const info = {
      extension: '{"room":7}',
      iOSInterruptionLevel: 'time-sensitive' as const,
      apnsInfo: { sound: 'shake.caf', image: 'https://example.com/ada.gif' },
    }
    const push = aPush(target, { info, badgeCount: 2 })
    expect(await transport.send(push, options)).toEqual({ status: 'sent' })
    expect(phone.received).toEqual([
      {
        token: target.token,
        pushType: 'alert',
        topic: 'com.example.beckon',
        priority: '10',
        expiration: '1790000031',
        collapseId: 'invitation:one',
        payload: {
          aps: {
            alert: { title: 'Ada', body: 'Incoming call' },
            sound: 'shake.caf',
            badge: 2,
            'interruption-level': 'time-sensitive',
            'mutable-content': 1,
          },
          image: 'https://example.com/ada.gif',
          ext: '{"room":7}',
          beckon: ring,
        },
      },
    ])
  })

  it.each([
    [{}, 'default'],
    [{ apnsInfo: { sound: 'push.no_sound' } }, undefined],
    [{ apnsInfo: { sound: 'default' } }, 'default'],
    [{ iOSSound: 'old.caf' }, 'old.caf'],
    [{ iOSInterruptionLevel: 'critical' as const }, { critical: 1, name: 'default', volume: 1 }],
  ])('[PU40] with %j sounds like %j', async (info, sound) => {
    const { transport, phone, target } = await open()
    await transport.send(aPush(target, { info }), options)
    expect(phone.received[0]?.payload.aps.sound).toEqual(sound)
  })

  it('[PU40] of a message makes a sound when the sender asks for one', async () => {
    const { transport, phone, target } = await open()
    await transport.send(aPush(target, { data: message }), options)
    const info = { apnsInfo: { sound: 'default' } }
    await transport.send(aPush(target, { data: message, info }), options)
    expect(phone.received.map(({ payload }) => payload.aps.sound)).toEqual([undefined, 'default'])
  })

  it('[PU40] leaves the badge alone when the sender wants that', async () => {
    const { transport, phone, target } = await open()
    const info = { ignoreIOSBadge: true }
    await transport.send(aPush(target, { info, badgeCount: 2 }), options)
    await transport.send(aPush(target), options)
    expect(phone.received.map(({ payload }) => payload.aps.badge)).toEqual([undefined, undefined])
  })

  it('[PU41] is a VoIP push where the sender wants it and the phone takes it', async () => {
    const { transport, phone, target } = await open()
    await transport.send(aPush(target, { info: VOIP }), options)
    await transport.send(aPush({ token: target.token }, { info: VOIP }), options)
    await transport.send(aPush(target), options)
    await transport.send(aPush(target, { info: VOIP, data: message }), options)
    await transport.send(aPush(target, { info: VOIP, data: closing('missed') }), options)
    expect(phone.received.map(({ pushType }) => pushType)).toEqual([
      'voip',
      'alert',
      'alert',
      'alert',
      'alert',
    ])
    expect(phone.received[0]).toMatchObject({
      token: target.voipToken,
      topic: 'com.example.beckon.voip',
      priority: '10',
      payload: { aps: { alert: { title: 'Ada', body: 'Incoming call' } }, beckon: ring },
    })
  })

  it('[PU41] is an alert when the token for VoIP is gone, and gone when both are', async () => {
    const { transport, phone, target } = await open()
    phone.uninstall('voip')
    expect(await transport.send(aPush(target, { info: VOIP }), options)).toEqual({ status: 'sent' })
    expect(phone.received.map(({ pushType }) => pushType)).toEqual(['alert'])
    phone.uninstall()
    expect(await transport.send(aPush(target, { info: VOIP }), options)).toEqual({ status: 'gone' })
  })

  it('[PU41] is an alert when Apple calls the token for VoIP a bad one', async () => {
    const { service, transport, phone, target } = await open()
    const push = aPush({ ...target, voipToken: 'abcdef' }, { info: VOIP })
    expect(await transport.send(push, options)).toEqual({ status: 'sent' })
    expect(phone.received.map(({ pushType }) => pushType)).toEqual(['alert'])
    expect(service.requestCount()).toBe(2)
    phone.uninstall()
    expect(await transport.send(push, options)).toEqual({ status: 'gone' })
  })

  it('[PU41] has failed when Apple calls both tokens bad, or finds something else wrong', async () => {
    const { service, transport, target } = await open()
    const both = aPush({ token: 'abc', voipToken: 'abcdef' }, { info: VOIP })
    expect(await transport.send(both, options)).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('BadDeviceToken'),
    })
    expect(service.requestCount()).toBe(2)
    service.answers.next({ status: 400, body: { reason: 'DeviceTokenNotForTopic' } })
    expect(await transport.send(aPush(target, { info: VOIP }), options)).toMatchObject({
      status: 'failed',
    })
    expect(service.requestCount()).toBe(3)
  })

  it('[PU42] that a call was missed takes the place of the ring, without a sound', async () => {
    const { transport, phone, target } = await open()
    const info = { iOSInterruptionLevel: 'critical' as const }
    await transport.send(aPush(target, { info }), options)
    const missed = { info, data: closing('missed'), body: 'Missed call', badgeCount: 1 }
    await transport.send(aPush(target, missed), options)
    const [ringing, ended] = phone.received
    expect(ended).toMatchObject({ pushType: 'alert', collapseId: ringing?.collapseId })
    expect(ended?.payload.aps).toEqual({ alert: { title: 'Ada', body: 'Missed call' }, badge: 1 })
  })

  it.each(['answered', 'declined'] as const)(
    '[PU42] that a call was %s wakes the app, which takes the notification away',
    async (reason) => {
      const { transport, phone, target } = await open()
      const push = aPush(target, { data: closing(reason), info: VOIP, badgeCount: 1 })
      expect(await transport.send(push, options)).toEqual({ status: 'sent' })
      expect(phone.received[0]).toMatchObject({
        token: target.token,
        pushType: 'background',
        priority: '5',
        payload: { aps: { 'content-available': 1 }, beckon: closing(reason) },
      })
      expect(phone.received[0]?.payload.aps).toEqual({ 'content-available': 1 })
    },
  )

  it('[PU43] has a collapse id of 64 bytes at most, and is kept while it may be shown', async () => {
    const { transport, phone, target } = await open()
    const collapseKey = `invitation:${'ü'.repeat(40)}`
    await transport.send(aPush(target, { collapseKey, ttlMs: 0 }), options)
    await transport.send(aPush(target, { collapseKey, ttlMs: 1 }), options)
    const [first, second] = phone.received
    expect(first?.collapseId).toMatch(/^[\w-]{32}$/)
    expect(second?.collapseId).toBe(first?.collapseId)
    expect(first?.expiration).toBe('0')
    expect(Number(second?.expiration)).toBeGreaterThanOrEqual(Math.floor(Date.now() / 1000))
  })

  it('[PU32] is shortened to what APNs takes', async () => {
    const { transport, phone, target } = await open()
    const info = { extension: 'e'.repeat(100), ...VOIP }
    const push = aPush(target, { info, body: '📞'.repeat(3000) })
    expect(await transport.send(push, options)).toEqual({ status: 'sent' })
    const alert = { ...push, target: { token: target.token } }
    expect(await transport.send(alert, options)).toEqual({ status: 'sent' })
    const bytes = phone.received.map(({ payload }) => Buffer.byteLength(JSON.stringify(payload)))
    expect(bytes[0]).toBeGreaterThan(5110)
    expect(bytes[1]).toBeGreaterThan(4086)

    const data = { ...message, messageId: 'x'.repeat(4096) }
    const outcome = await transport.send(aPush(target, { data }), options)
    expect(outcome).toMatchObject({ status: 'failed' })
  })
})

describe('what becomes of a push to an iPhone', () => {
  it('[PU44] it is gone once the app is', async () => {
    const { transport, phone, target } = await open()
    phone.uninstall()
    expect(await transport.send(aPush(target), options)).toEqual({ status: 'gone' })
  })

  it.each([
    [{ status: 429, body: { reason: 'TooManyRequests' }, headers: { 'Retry-After': '4' } }, 4000],
    [{ status: 500, body: { reason: 'InternalServerError' } }, undefined],
    [{ status: 503, body: { reason: 'Shutdown' } }, undefined],
  ])('[PU44] it is tried again after %j', async (answer, retryAfterMs) => {
    const { service, transport, target } = await open()
    service.answers.next(answer)
    expect(await transport.send(aPush(target), options)).toEqual({
      status: 'retry',
      reason: `APNs has answered ${answer.status} ${answer.body.reason}.`,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    })
  })

  it.each([
    [{ status: 413, body: { reason: 'PayloadTooLarge' } }, '413 PayloadTooLarge'],
    [{ status: 403, body: { reason: 'InvalidProviderToken' } }, 'do not belong together'],
    [{ status: 400, body: { reason: 'DeviceTokenNotForTopic' } }, 'another bundle id'],
    [{ status: 404, body: 'canary' }, 'APNs has answered 404.'],
  ])('[PU44] it has failed after %j', async (answer, reason) => {
    const { service, transport, target } = await open()
    service.answers.next(answer)
    const outcome = await transport.send(aPush(target), options)
    expect(outcome).toMatchObject({ status: 'failed', reason: expect.stringContaining(reason) })
    expect(service.requestCount()).toBe(1)
  })

  it('[PU44] it has failed, and is not gone, when it may be the wrong server', async () => {
    const { transport } = await open()
    const outcome = await transport.send(aPush({ token: 'abcdef' }), options)
    expect(outcome).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('BadDeviceToken'),
    })
  })

  it('[PU44] it is given up when there is no more time', async () => {
    const { service, transport, target } = await open()
    service.answers.next('silence')
    const giveUp = new AbortController()
    const sending = transport.send(aPush(target), giveUp)
    await vi.waitFor(() => expect(service.requestCount()).toBe(1))
    giveUp.abort()
    expect(await sending).toMatchObject({ status: 'retry' })
    expect(await transport.send(aPush(target), options)).toEqual({ status: 'sent' })
    expect(service.lineCount()).toBe(2)
  })
})

describe('the line to APNs', () => {
  it('[PU45] is one for many pushes, and ends with the server', async () => {
    const { service, transport, phone, target } = await open()
    const pushes = Array.from({ length: 20 }, () =>
      transport.send(aPush(target), { signal: new AbortController().signal }),
    )
    await Promise.all(pushes)
    expect(phone.received).toHaveLength(20)
    expect(service.lineCount()).toBe(1)
    await transport.close?.()
    await vi.waitFor(() => expect(service.openCount()).toBe(0))
  })

  it('[PU45] is another after a GOAWAY', async () => {
    const { service, transport, target } = await open()
    await transport.send(aPush(target), options)
    service.goAway()
    await vi.waitFor(() => expect(service.openCount()).toBe(0))
    expect(await transport.send(aPush(target), options)).toEqual({ status: 'sent' })
    expect(service.lineCount()).toBe(2)
  })

  it('[PU45] is another after it broke, and what was under way is tried again', async () => {
    const { service, transport, target } = await open()
    service.answers.next('drop')
    expect(await transport.send(aPush(target), options)).toMatchObject({
      status: 'retry',
      reason: expect.stringContaining('APNs was not reached'),
    })
    expect(await transport.send(aPush(target), options)).toEqual({ status: 'sent' })
    service.dropConnections()
    await vi.waitFor(() => expect(service.openCount()).toBe(0))
    expect(await transport.send(aPush(target), options)).toEqual({ status: 'sent' })
    await service.close()
    expect(await transport.send(aPush(target), options)).toMatchObject({ status: 'retry' })
    expect(await transport.send(aPush(target), options)).toMatchObject({
      reason: 'APNs was not reached (ECONNREFUSED).',
    })
  })

  it('[PU45] is refused when nobody who is known has signed for it', async () => {
    const { service, target } = await open()
    const { ca: _unknown, ...rest } = service.options
    const transport = apns(rest)
    onTestFinished(() => transport.close?.())
    expect(await transport.send(aPush(target), options)).toMatchObject({
      status: 'retry',
      reason: expect.stringMatching(/CERT/),
    })
    expect(service.requestCount()).toBe(0)
  })
})

describe('a line that is pinged', () => {
  const headers = { ':method': 'POST', ':path': '/3/device/abcdef' }
  const silent = { body: '{}', signal: options.signal }

  it('[PU45] stays while pings are answered', async () => {
    const { service } = await open()
    const { endpoint, ca } = service.options
    const line = createApnsLine(endpoint, { ca, pingMs: 10 })
    await line.post(headers, silent)
    await vi.waitFor(() => expect(service.pingCount()).toBeGreaterThan(2))
    await line.post(headers, silent)
    expect(service.lineCount()).toBe(1)
    line.close()
  })

  it('[PU45] is given up when nobody answers, with what waits on it', async () => {
    const mute = createServer()
    const { port, close } = await listen(mute)
    onTestFinished(close)
    const line = createApnsLine(`http://127.0.0.1:${port}`, { pingMs: 30, pongMs: 30 })
    await expect(line.post(headers, silent)).rejects.toThrow(
      'The line was closed before there was an answer.',
    )
  })
})

describe('who sends to APNs', () => {
  it('[PU46] is told by a token that is renewed before it is an hour old', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { service, transport, target } = await open()
    for (const minutes of [0, 19, 25, 2, 30, 59, -300]) {
      vi.setSystemTime(Date.now() + minutes * 60_000)
      expect(await transport.send(aPush(target), options)).toEqual({ status: 'sent' })
    }
    expect(service.providerTokens()).toHaveLength(4)
  })

  it('[PU46] is told anew when the token was refused, once in 20 min', async () => {
    const { service, transport, target } = await open()
    const expired = { status: 403, body: { reason: 'ExpiredProviderToken' } }
    service.answers.next(expired)
    expect(await transport.send(aPush(target), options)).toEqual({ status: 'sent' })
    expect(service.requestCount()).toBe(2)

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 21 * 60_000 })
    service.answers.next(expired, expired, expired)
    const three = [1, 2, 3].map(() => transport.send(aPush(target), options))
    expect((await Promise.all(three)).map(({ status }) => status)).toEqual(['sent', 'sent', 'sent'])
    expect(service.requestCount()).toBe(8)

    service.answers.always(expired)
    const outcome = await transport.send(aPush(target), options)
    expect(outcome).toMatchObject({ status: 'failed', reason: expect.stringContaining('clock') })
    expect(service.requestCount()).toBe(9)
  })
})

describe('a provider token', () => {
  it('[PU46] is renewed once for all who are refused at the same time', async () => {
    const { service } = await open()
    const provider = createProviderToken(service.options)
    const refused = await provider.get()
    const renewed = await Promise.all([1, 2, 3].map(() => provider.renew(refused)))
    expect(renewed).toEqual([true, true, true])
    const next = await provider.get()
    expect(next).not.toBe(refused)
    expect(await provider.renew(refused)).toBe(true)
    expect(await provider.renew(next)).toBe(false)
  })
})

describe('apns()', () => {
  it('knows iPhones by their token', async () => {
    const { transport, target } = await open()
    expect(transport.name).toBe('apns')
    expect(transport.identify(target)).toBe(target.token)
    expect(() => transport.identify({ token: 'canary/../x' })).toThrow(
      '"token" of the target is missing or not what it should be. Subscribe with { token, voipToken?, sandbox? }',
    )
    expect(() => transport.identify({ ...target, voipToken: '' })).toThrow('"voipToken"')
  })

  it.each([
    [{ key: '/run/secrets/AuthKey.p8' }, 'not its path'],
    [
      {
        key: generateKeyPairSync('ed25519')
          .privateKey.export({ type: 'pkcs8', format: 'pem' })
          .toString(),
      },
      'no private key for P-256',
    ],
    [{ keyId: 'abc' }, 'The keyId of apns() must be 10'],
    [{ teamId: '' }, 'The teamId of apns() must be 10'],
    [{ topic: 'beckon' }, 'must be the bundle id'],
  ])('throws for %j', async (wrong, sentence) => {
    const { service } = await open()
    expect(() => apns({ ...service.options, ...wrong })).toThrow(sentence)
  })
})
