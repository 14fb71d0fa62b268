import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Agent, createServer } from 'node:https'
import { importJWK, jwtVerify } from 'jose'
import type { WebPushPayload } from '../../../../src/protocol/push.ts'
import { createAnswers, type Answers } from './answers.ts'
import { certificate } from './certificate.ts'
import { createBrowserKeys, type BrowserKeys } from './decryptPush.ts'
import { bodyOf, listen } from './listening.ts'

/** A push that a browser got. */
export interface ReceivedPush {
  readonly endpoint: string
  readonly ttl: number
  readonly urgency: string
  readonly topic: string
  readonly payload: WebPushPayload
  /** Encrypted. */
  readonly byteCount: number
  readonly sender: { readonly aud: string; readonly sub: string; readonly exp: number }
}

/** A browser that has subscribed. */
export interface TestBrowser {
  /** What `PushSubscription.toJSON()` gives: what a client subscribes with. */
  readonly target: { readonly endpoint: string; readonly keys: BrowserKeys['keys'] }
  /** What it got, oldest first. */
  readonly received: readonly ReceivedPush[]
  /** From now on the service answers 410 for it. */
  unsubscribe(): void
}

/** A push service of Web Push over https, for tests. */
export interface PushService {
  /** For the options of `webPush()`. */
  readonly options: { readonly hosts: readonly string[]; readonly agent: Agent }
  /** Subscribes with the public VAPID key of an app; pushes by another are refused with 403. */
  createBrowser(applicationServerKey: string): TestBrowser
  /** Of all browsers, oldest first. */
  readonly received: readonly ReceivedPush[]
  /** How many requests there were, whatever has become of them. */
  requestCount(): number
  readonly answers: Answers
  close(): Promise<void>
}

interface Subscriber {
  readonly keys: BrowserKeys
  readonly applicationServerKey: string
  readonly received: ReceivedPush[]
  isGone: boolean
}

/** How long a VAPID token may hold (RFC 8292, section 2). */
const MAX_LIFE_S = 24 * 60 * 60

/** Starts one on a free port. */
export async function openPushService(): Promise<PushService> {
  const subscribers = new Map<string, Subscriber>()
  const received: ReceivedPush[] = []
  const answers = createAnswers()
  let count = 0
  const server = createServer(certificate, (request, response) => {
    void take(request, response).catch(() => response.writeHead(500).end())
  })
  const { port, close } = await listen(server)
  const origin = `https://localhost:${port}`
  const agent = new Agent({ ca: certificate.cert })

  async function take(request: IncomingMessage, response: ServerResponse) {
    count += 1
    const body = await bodyOf(request)
    const answer = answers.take()
    if (answer === 'silence') return
    if (answer === 'drop') {
      request.socket.destroy()
      return
    }
    if (answer !== undefined) {
      response.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body))
      return
    }
    response.writeHead(await accept(request, body), { Location: `${origin}/m/1` }).end()
  }

  async function accept({ method, url = '', headers }: IncomingMessage, body: Buffer) {
    const subscriber = subscribers.get(url)
    if (method !== 'POST' || subscriber === undefined) return 404
    if (subscriber.isGone) return 410
    if (body.length > 4096) return 413
    const { ttl, urgency = 'normal', topic = '' } = headers
    if (!/^\d+$/.test(String(ttl)) || !/^[\w-]{0,32}$/.test(String(topic))) return 400
    if (headers['content-encoding'] !== 'aes128gcm') return 415
    const sender = await verifySender(headers.authorization, subscriber, origin)
    if (sender === undefined) return 403

    const push = {
      endpoint: origin + url,
      ttl: Number(ttl),
      urgency: String(urgency),
      topic: String(topic),
      payload: JSON.parse(subscriber.keys.decrypt(body)) as WebPushPayload,
      byteCount: body.length,
      sender,
    }
    subscriber.received.push(push)
    received.push(push)
    return 201
  }

  return {
    options: { hosts: ['localhost'], agent },
    received,
    answers,
    requestCount: () => count,
    createBrowser(applicationServerKey) {
      const path = `/push/${randomUUID()}`
      const keys = createBrowserKeys()
      const subscriber = { keys, applicationServerKey, received: [], isGone: false }
      subscribers.set(path, subscriber)
      return {
        target: { endpoint: origin + path, keys: keys.keys },
        received: subscriber.received,
        unsubscribe: () => void (subscriber.isGone = true),
      }
    },
    close() {
      agent.destroy()
      return close()
    },
  }
}

/** RFC 8292: `vapid t=<token>, k=<key>`, signed by the key that the browser has subscribed with. */
async function verifySender(header: string | undefined, subscriber: Subscriber, origin: string) {
  const [, token, key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(header ?? '') ?? []
  if (token === undefined || key !== subscriber.applicationServerKey) return undefined
  try {
    const { payload } = await jwtVerify(token, await importPoint(key), {
      algorithms: ['ES256'],
      audience: origin,
      requiredClaims: ['exp', 'sub'],
    })
    const { sub = '', exp = 0 } = payload
    const isTooLong = exp > Date.now() / 1000 + MAX_LIFE_S
    return isTooLong || !/^(mailto|https):/.test(sub) ? undefined : { aud: origin, sub, exp }
  } catch {
    return undefined
  }
}

function importPoint(key: string) {
  const point = Buffer.from(key, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((one) => one.toString('base64url'))
  return importJWK({ kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, 'ES256')
}
