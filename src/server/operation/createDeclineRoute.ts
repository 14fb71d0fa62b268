import type { IncomingMessage, ServerResponse } from 'node:http'
import { pushDeclined, type PushDeclined } from '../../protocol/push.ts'

/** Resolves to whether it was told. */
export type DeclineRoute = (declined: PushDeclined) => Promise<boolean>

/** Two names of 128 characters and a key, with whatever escapes they have in JSON. */
const MAX_BYTES = 4096

/**
 * `POST /push/decline`, for a service worker that has no session: with the key that came with the
 * notification, as JSON. Answers 204, 404 when it rings no more or the key is another one, and 400.
 * From any page: who has the key has been told of the call.
 */
export function createDeclineRoute(decline: DeclineRoute) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.url?.split('?', 1)[0] !== '/push/decline') return false
    answer(request).then(
      (status) => send(response, status),
      // Of a backend that is away. The worker opens the app instead.
      () => send(response, 503),
    )
    return true
  }

  async function answer(request: IncomingMessage): Promise<number> {
    if (request.method === 'OPTIONS') return 204
    if (request.method !== 'POST') return 405
    const text = await readBody(request)
    const parsed = pushDeclined.safeParse(parse(text))
    if (!parsed.success) return 400
    return (await decline(parsed.data)) ? 204 : 404
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

function send(response: ServerResponse, status: number): void {
  response.writeHead(status, {
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'content-type',
    'access-control-allow-methods': 'POST',
    'cache-control': 'no-store',
  })
  response.end()
}
