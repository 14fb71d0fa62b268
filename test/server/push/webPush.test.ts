import { describe, expect, it, vi } from 'vitest'
import { loadWebPush } from '../../../src/server/push/loadWebPush.ts'
import { createVapidKeys } from '../../../src/server/push/vapidKeys.ts'
import { webPush, type WebPushOptions } from '../../../src/server/push/webPush.ts'
import { aPush, closing, message, options, ring } from './aPush.ts'
import { openPushService } from './services/openPushService.ts'
import { untilTestEnds } from './untilTestEnds.ts'

const subject = 'mailto:ops@example.com'
const vapid = { subject, ...createVapidKeys() }

async function open(given: Partial<WebPushOptions> = {}) {
  const service = untilTestEnds(await openPushService())
  const transport = webPush({ vapid, ...service.options, ...given })
  const browser = service.createBrowser(vapid.publicKey)
  return { service, transport, browser, target: browser.target }
}

describe('a push to a browser', () => {
  it('[PU30] is encrypted for it, and signed by the key that it has subscribed with', async () => {
    const { transport, browser, target } = await open()
    const info = {
      extension: '{"room":7}',
      androidInfo: { GoogleImage: 'https://example.com/ada.png' },
    }
    const push = aPush(target, { info, badgeCount: 3, body: 'Ein Anruf 📞' })
    expect(await transport.send(push, options)).toEqual({ status: 'sent' })

    const [got] = browser.received
    expect(got?.payload).toEqual({
      title: 'Ada',
      body: 'Ein Anruf 📞',
      extension: '{"room":7}',
      image: 'https://example.com/ada.png',
      badgeCount: 3,
      data: ring,
    })
    expect(got?.sender).toMatchObject({ sub: subject })
    expect(got?.sender.aud).toMatch(/^https:\/\/localhost:\d+$/)
  })

  it('[PU31] of a ring or its end is urgent, of a message not', async () => {
    const { transport, browser, target } = await open()
    await transport.send(aPush(target), options)
    await transport.send(aPush(target, { data: closing('answered') }), options)
    await transport.send(aPush(target, { data: message }), options)
    expect(browser.received.map(({ urgency }) => urgency)).toEqual(['high', 'high', 'normal'])
  })

  it('[PU31] is kept for as long as it may be, in whole seconds', async () => {
    const { transport, browser, target } = await open()
    for (const ttlMs of [30_000, 12_345, 1, 0]) {
      await transport.send(aPush(target, { ttlMs }), options)
    }
    expect(browser.received.map(({ ttl }) => ttl)).toEqual([30, 13, 1, 0])
  })

  it('[PU31] has the same topic as another of the same key', async () => {
    const { transport, browser, target } = await open()
    const long = 'invitation:'.repeat(50)
    await transport.send(aPush(target, { collapseKey: long }), options)
    await transport.send(aPush(target, { collapseKey: long, data: closing('missed') }), options)
    await transport.send(aPush(target, { collapseKey: 'invitation:two' }), options)
    const [first, second, third] = browser.received.map(({ topic }) => topic)
    expect(first).toMatch(/^[\w-]{32}$/)
    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })

  it('[PU32] that is too large loses its extension, and then the end of its body', async () => {
    const { transport, browser, target } = await open()
    const extension = 'x'.repeat(3900)
    await transport.send(aPush(target, { info: { extension } }), options)
    expect(browser.received[0]?.payload).toEqual({
      title: 'Ada',
      body: 'Incoming call',
      data: ring,
    })

    await transport.send(aPush(target, { info: { extension }, body: '📞'.repeat(2000) }), options)
    const { payload, byteCount } = browser.received[1] ?? {}
    expect(payload?.body).toMatch(/^(📞){900,}…$/u)
    expect(byteCount).toBeLessThanOrEqual(4096)
    expect(byteCount).toBeGreaterThan(4090)
  })

  it('[PU32] has failed when even without its texts it is too large', async () => {
    const { service, transport, target } = await open()
    const data = { ...ring, inviteId: 'x'.repeat(4000) }
    const outcome = await transport.send(aPush(target, { data }), options)
    expect(outcome).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('too large'),
    })
    expect(service.requestCount()).toBe(0)
  })
})

describe('what becomes of a push to a browser', () => {
  it('[PU33] it is gone once the browser has unsubscribed, or was never there', async () => {
    const { transport, browser, target } = await open()
    browser.unsubscribe()
    expect(await transport.send(aPush(target), options)).toEqual({ status: 'gone' })
    const other = { ...target, endpoint: `${target.endpoint}x` }
    expect(await transport.send(aPush(other), options)).toEqual({ status: 'gone' })
  })

  it.each([
    [{ status: 429, headers: { 'Retry-After': '7' } }, 7000],
    [{ status: 503, headers: { 'Retry-After': 'Sat, 28 Nov 2026 12:00:20 GMT' } }, 20_000],
    [{ status: 503, headers: { 'Retry-After': 'Sat, 28 Nov 2026 11:00:00 GMT' } }, 0],
    [{ status: 500, headers: { 'Retry-After': 'soon' } }, undefined],
    [{ status: 502 }, undefined],
  ])('[PU33] it is tried again after %j', async (answer, retryAfterMs) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-28T12:00:00Z') })
    const { service, transport, target } = await open()
    service.answers.next(answer)
    const outcome = await transport.send(aPush(target), options)
    vi.useRealTimers()
    const reason = `The push service has answered ${answer.status}.`
    expect(outcome).toEqual({
      status: 'retry',
      reason,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    })
  })

  it.each([
    [413, 'too large'],
    [400, 'answered 400'],
    [301, 'answered 301'],
    [401, 'other VAPID keys'],
    [403, 'other VAPID keys'],
  ])('[PU33] it has failed after %i', async (status, reason) => {
    const { service, transport, target } = await open()
    service.answers.next({ status, headers: { Location: target.endpoint } })
    const outcome = await transport.send(aPush(target), options)
    expect(outcome).toMatchObject({ status: 'failed', reason: expect.stringContaining(reason) })
    expect(service.requestCount()).toBe(1)
  })

  it('[PU33] it has failed when the browser has subscribed with another key', async () => {
    const { service, transport } = await open()
    const { target } = service.createBrowser(createVapidKeys().publicKey)
    expect(await transport.send(aPush(target), options)).toMatchObject({ status: 'failed' })
  })

  it('[PU33] it is tried again when the connection breaks, or the service is away', async () => {
    const { service, transport, target } = await open()
    service.answers.next('drop')
    const outcome = await transport.send(aPush(target), options)
    expect(outcome).toEqual({
      status: 'retry',
      reason: 'The push service was not reached (ECONNRESET).',
      isUnsure: true,
    })
    await service.close()
    expect(await transport.send(aPush(target), options)).toMatchObject({
      reason: 'The push service was not reached (ECONNREFUSED).',
    })
  })

  it('[PU33] it is given up when there is no more time', async () => {
    const { service, transport, target } = await open()
    service.answers.next('silence')
    const giveUp = new AbortController()
    const sending = transport.send(aPush(target), giveUp)
    await vi.waitFor(() => expect(service.requestCount()).toBe(1))
    giveUp.abort()
    expect(await sending).toMatchObject({ status: 'retry' })
  })
})

describe('a browser that wants to subscribe', () => {
  it.each([
    'https://fcm.googleapis.com/fcm/send/abc',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://wns2-par02p.notify.windows.com/w/?token=abc',
    'https://push.example.org/abc',
    'https://eu.push.example.net:8443/abc',
  ])('[PU34] is known by its endpoint: %s', async (endpoint) => {
    const { target } = await open()
    const transport = webPush({ vapid, hosts: ['push.example.org', '*.push.example.net'] })
    expect(transport.identify({ ...target, endpoint })).toBe(endpoint)
  })

  it.each([
    'http://fcm.googleapis.com/fcm/send/abc',
    'https://fcm.googleapis.com.evil.example/abc',
    'https://evilpush.apple.com.example/abc',
    'https://notpush.apple.com/abc',
    'https://push.apple.com/abc',
    'https://fcm.googleapis.com@evil.example/abc',
    'https://ada:secret@fcm.googleapis.com/abc',
    'https://fcm.googleapis.com:8443/abc',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/abc',
    'https://localhost/abc',
    'file:///etc/passwd',
    'nothing',
  ])('[PU34] is refused when that is not at a push service: %s', async (endpoint) => {
    const { target } = await open()
    const transport = webPush({ vapid })
    expect(() => transport.identify({ ...target, endpoint })).toThrow('not that of a push service')
    expect(await transport.send(aPush({ ...target, endpoint }), options)).toMatchObject({
      status: 'failed',
    })
  })

  it('[PU34] is told which field is wrong, and not what it holds', async () => {
    const { transport, target } = await open()
    const { p256dh, auth } = target.keys
    const identify = (given: unknown) => () => transport.identify(given)
    expect(identify(undefined)).toThrow('The target is missing')
    expect(identify({ endpoint: target.endpoint })).toThrow('"keys" of the target')
    const short = { ...target, keys: { p256dh, auth: 'canary' } }
    expect(identify(short)).toThrow(
      '"keys.auth" of the target is missing or not what it should be. Subscribe with what PushSubscription.toJSON() gives.',
    )
    const off = { ...target, keys: { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth } }
    expect(identify(off)).toThrow('"keys.p256dh"')
  })
})

describe('webPush()', () => {
  it('tells browsers its public key', () => {
    const { name, publicKey } = webPush({ vapid })
    expect({ name, publicKey }).toEqual({ name: 'web', publicKey: vapid.publicKey })
  })

  it.each([
    [{ subject: 'ops@example.com' }, 'mailto:'],
    [{ subject: 'https://localhost:3000' }, 'no localhost'],
    [{ subject: 'mailto:ops@localhost' }, 'no localhost'],
    [{ publicKey: 'short' }, 'publicKey of webPush() must be 65 bytes'],
    [{ publicKey: '' }, 'npx beckon vapid'],
    [{ privateKey: `${vapid.privateKey}AAAA` }, 'privateKey of webPush() must be 32 bytes'],
    [{ privateKey: createVapidKeys().privateKey }, 'belongs to another publicKey'],
    [{ privateKey: Buffer.alloc(32).toString('base64url') }, 'belongs to another publicKey'],
  ])('throws for %j', (wrong, sentence) => {
    expect(() => webPush({ vapid: { ...vapid, ...wrong } })).toThrow(sentence)
  })

  it.each(['https://push.example.com', 'push.example.com:443', '*', '*.com', 'push.*.com'])(
    'throws for the host %s',
    (host) => {
      expect(() => webPush({ vapid, hosts: [host] })).toThrow('is no host')
    },
  )

  it('finds out whether web-push is installed', async () => {
    expect(await loadWebPush(() => Promise.reject(new Error('ERR_MODULE_NOT_FOUND')))).toBe(
      undefined,
    )
    expect(await loadWebPush()).toHaveProperty('generateRequestDetails')
  })

  it('says so with the first push when it is not', async () => {
    const { service, target } = await open()
    vi.resetModules()
    vi.doMock('../../../src/server/push/loadWebPush.ts', () => ({ loadWebPush: async () => {} }))
    const lonely = await import('../../../src/server/push/webPush.ts')
    vi.doUnmock('../../../src/server/push/loadWebPush.ts')
    const transport = lonely.webPush({ vapid, ...service.options })
    expect(await transport.send(aPush(target), options)).toEqual({
      status: 'failed',
      reason:
        'webPush() needs the package web-push, which is not installed. Run "npm install web-push".',
    })
  })
})
