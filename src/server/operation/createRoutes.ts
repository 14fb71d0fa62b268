import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createDeclineRoute, type DeclineRouteOptions } from './createDeclineRoute.ts'
import { METRICS_TYPE } from './createMetrics.ts'

export interface RoutesOptions {
  /** Why the server cannot serve, or nothing. */
  readonly notReadyBecause: () => Promise<string | undefined>
  readonly metrics: () => Promise<string>
  /** Declines a call by a notification. Absent where nothing is pushed. */
  readonly declining?: DeclineRouteOptions | undefined
  /** Whether `/metrics` answers, and to whom. */
  readonly access: boolean | { readonly token: string }
}

/** Answers a request that is for one of our routes. Returns whether it was. */
export type HandleRequest = (request: IncomingMessage, response: ServerResponse) => boolean

type Answer = readonly [status: number, body: string, type?: string]

/** `/healthz`, `/readyz`, `/metrics`, and `/push/decline`. */
export function createRoutes(options: RoutesOptions): HandleRequest {
  const { notReadyBecause, metrics, declining, access } = options
  const declineRoute = declining && createDeclineRoute(declining)
  return (request, response) => {
    if (declineRoute?.(request, response) === true) return true
    const answer = routeOf(request)
    if (answer === undefined) return false
    answer(request).then(
      (given) => send(response, request.method === 'GET' || request.method === 'HEAD' ? given : NO),
      () => send(response, [500, 'failed']),
    )
    return true
  }

  function routeOf({ url = '' }: IncomingMessage) {
    switch (url.split('?', 1)[0]) {
      case '/healthz':
        return healthy
      case '/readyz':
        return readiness
      case '/metrics':
        return access === false ? undefined : measured
      default:
        return undefined
    }
  }

  async function healthy(): Promise<Answer> {
    return [200, 'ok']
  }

  async function readiness(): Promise<Answer> {
    const reason = await notReadyBecause()
    return reason === undefined ? [200, 'ready'] : [503, reason]
  }

  async function measured({ headers }: IncomingMessage): Promise<Answer> {
    if (typeof access === 'object' && !isSame(headers.authorization, `Bearer ${access.token}`)) {
      return [401, 'Give the token: "Authorization: Bearer …".']
    }
    return [200, await metrics(), METRICS_TYPE]
  }
}

const NO: Answer = [405, 'Only GET and HEAD.']

function send(
  response: ServerResponse,
  [status, body, type = 'text/plain; charset=utf-8']: Answer,
): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
  })
  response.end(`${body.trimEnd()}\n`)
}

/** In a time that says nothing about how much of it was right. */
function isSame(given: string | undefined, wanted: string): boolean {
  return timingSafeEqual(digestOf(given ?? ''), digestOf(wanted))
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
