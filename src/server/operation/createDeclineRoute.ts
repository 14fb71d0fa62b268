import type { IncomingMessage, ServerResponse } from 'node:http'
import { pushDeclined, type PushDeclined } from '../../protocol/push.ts'
import { addressOf } from '../gateway/addressOf.ts'
import { createLimiter } from '../gateway/createLimiter.ts'

export interface DeclineRouteOptions {
  /** Resolves to whether it was told. */
  readonly decline: (declined: PushDeclined) => Promise<boolean>
  /** How many requests of one address are looked at. */
  readonly perAddressPerMinute: number
  /** How many proxies of ours stand in front. */
  readonly trustProxy: number
}

interface Answer {
  readonly status: number
  readonly retryAfterMs?: number
}

/** Two names of 128 characters and a key, with whatever escapes they have in JSON. */
const MAX_BYTES = 4096

/**
 * `POST /push/decline`, for a service worker that has no session: with the key that came with the
 * notification, as JSON. Answers 204, 404 when it rings no more or the key is another one, and 400.
 * From any page: who has the key has been told of the call. 429 says that its address has asked too
 * often, before anything is read.
 */
export function createDeclineRoute({
  decline,
  perAddressPerMinute,
  trustProxy,
}: DeclineRouteOptions) {
  const limit = createLimiter(perAddressPerMinute, 60)

  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.url?.split('?', 1)[0] !== '/push/decline') return false
    answer(request).then(
      (given) => send(response, given),
      // Of a backend that is away. The worker opens the app instead.
      () => send(response, { status: 503 }),
    )
    return true
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    if (request.method === 'OPTIONS') return { status: 204 }
    if (request.method !== 'POST') return { status: 405 }
    const retryAfterMs = await limit(addressOf(request, trustProxy))
    if (retryAfterMs > 0) return { status: 429, retryAfterMs }
    const text = await readBody(request)
    const parsed = pushDeclined.safeParse(parse(text))
    if (!parsed.success) return { status: 400 }
    return { status: (await decline(parsed.data)) ? 204 : 404 }
  }
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    // A request without an encoding gives buffers.
    const bytes = chunk as Buffer
    length += bytes.length
    if (length > MAX_BYTES) return undefined
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function send(response: ServerResponse, { status, retryAfterMs }: Answer): void {
  response.writeHead(status, {
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'content-type',
    'access-control-allow-methods': 'POST',
    'cache-control': 'no-store',
    ...(retryAfterMs !== undefined && { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }),
  })
  response.end()
}
