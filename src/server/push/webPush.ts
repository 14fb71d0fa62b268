import { ECDH } from 'node:crypto'
import type { Agent, IncomingHttpHeaders } from 'node:http'
import { request } from 'node:https'
import type { RequestDetails } from 'web-push'
import * as z from 'zod'
import type { WebPushPayload } from '../../protocol/push.ts'
import type { Push, PushOutcome, PushTransport } from '../pushTransport.ts'
import { checkTarget } from './checkTarget.ts'
import { fitPayload, textsOf, type PushTexts } from './fitPayload.ts'
import { keyDigest } from './keyDigest.ts'
import { loadWebPush } from './loadWebPush.ts'
import { TOO_LARGE, failed, retry, unreachable } from './outcomes.ts'
import { parseRetryAfter } from './parseRetryAfter.ts'
import { isPushService, requireHosts } from './pushServiceHosts.ts'
import { requireVapid, type Vapid } from './vapidKeys.ts'

export interface WebPushOptions {
  /** Who sends. `npx beckon vapid` makes the keys. */
  readonly vapid: Vapid
  /**
   * Push services besides those of Chrome, Edge, Firefox and Safari: a host, or `*.` and the end of
   * one. Clients say where their endpoint is, so no other host is ever reached.
   */
  readonly hosts?: readonly string[]
  /** For a proxy, or authorities of your own. */
  readonly agent?: Agent
}

/**
 * Most bytes of a payload: a service need not take more than 4,096 encrypted ones (RFC 8030, section
 * 7.2), of which 103 are overhead (RFC 8291, section 4).
 */
const MAX_BYTES = 3993

const target = z.object({
  endpoint: z.string().max(2048),
  keys: z.object({
    p256dh: base64url().refine(isOnCurve),
    // RFC 8291, section 3.2.
    auth: base64url().refine((text) => Buffer.from(text, 'base64url').length === 16),
  }),
})

/**
 * Pushes to browsers (RFC 8030, 8291 and 8292). Clients subscribe with what
 * `PushSubscription.toJSON()` gives. Needs the package `web-push`. Throws for keys that are none.
 */
export function webPush({ vapid, hosts = [], agent }: WebPushOptions): PushTransport {
  requireVapid(vapid)
  requireHosts(hosts)

  return {
    name: 'web',
    publicKey: vapid.publicKey,
    identify(given) {
      const { endpoint } = check(given)
      // The host in either case, and what comes after # is of this side only.
      if (isPushService(endpoint, hosts)) return new URL(endpoint).href.split('#', 1)[0] ?? ''
      throw new Error(UNKNOWN_SERVICE)
    },
    async send(push, { signal }) {
      const subscription = check(push.target)
      // It may have been known when the device was subscribed.
      if (!isPushService(subscription.endpoint, hosts)) return failed(UNKNOWN_SERVICE)
      const build = (texts: PushTexts) => toPayload(push, texts)
      const payload = fitPayload(textsOf(push), { maxBytes: MAX_BYTES, build })
      if (payload === undefined) return failed(TOO_LARGE)
      const library = await loadWebPush()
      if (library === undefined) return failed(MISSING)

      const details = library.generateRequestDetails(subscription, JSON.stringify(payload), {
        vapidDetails: vapid,
        TTL: Math.ceil(Math.max(0, push.ttlMs) / 1000),
        urgency: push.kind === 'message' ? 'normal' : 'high',
        // RFC 8030, section 5.4: at most 32 characters of base64url.
        topic: keyDigest(push.collapseKey),
      })
      return post(details, { signal, ...(agent === undefined ? {} : { agent }) })
    },
  }
}

const MISSING =
  'webPush() needs the package web-push, which is not installed. Run "npm install web-push".'

const UNKNOWN_SERVICE =
  'The endpoint is not that of a push service which this server knows. It must be https, and its host one of Chrome, Edge, Firefox or Safari, or in the hosts of webPush().'

function check(given: unknown): z.infer<typeof target> {
  return checkTarget(target, given, 'what PushSubscription.toJSON() gives')
}

function toPayload({ content, badgeCount, data }: Push, texts: PushTexts): WebPushPayload {
  const image = content.android.googleImage ?? content.apns.image
  return {
    ...texts,
    ...(image === undefined ? {} : { image }),
    ...(badgeCount === undefined ? {} : { badgeCount }),
    data,
  }
}

// web-push would neither stop when it is told to, nor notice an answer that ends in the middle.
function post(
  { endpoint, method, headers, body }: RequestDetails,
  options: { readonly signal: AbortSignal; readonly agent?: Agent },
): Promise<PushOutcome> {
  return new Promise((resolve) => {
    const asking = request(endpoint, { ...options, method, headers }, (response) => {
      response.resume()
      resolve(toOutcome(response.statusCode ?? 0, response.headers))
    })
    asking.on('error', (error) => resolve(unreachable('The push service', error)))
    asking.end(body)
  })
}

/** By RFC 8030 and 8292. A redirect is not followed: it could lead anywhere. */
function toOutcome(status: number, headers: IncomingHttpHeaders): PushOutcome {
  if (status >= 200 && status < 300) return { status: 'sent' }
  if (status === 404 || status === 410) return { status: 'gone' }
  const reason = `The push service has answered ${status}.`
  if (status === 429 || status >= 500) {
    return retry(reason, parseRetryAfter(headers['retry-after'], Date.now()))
  }
  if (status === 401 || status === 403) {
    return failed(
      `${reason} The browser has subscribed with other VAPID keys than those of webPush(), or the clock of this machine is wrong.`,
    )
  }
  return failed(status === 413 ? `${reason} The payload is too large for it.` : reason)
}

function base64url() {
  return z
    .string()
    .max(200)
    .regex(/^[\w-]+={0,2}$/)
}

function isOnCurve(key: string): boolean {
  try {
    const bytes = Buffer.from(key, 'base64url')
    ECDH.convertKey(bytes, 'prime256v1')
    return bytes.length === 65
  } catch {
    return false
  }
}
