import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock } from '../internal/clock.ts'
import { createId } from '../internal/createId.ts'
import { LIMITS, RETENTION_MS, type Limits } from '../protocol/limits.ts'
import type { CallWaiting } from '../protocol/users.ts'
import { jwtAuth } from './auth/jwt.ts'
import type { Backend } from './backend.ts'
import { memoryBackend } from './backends/memoryBackend.ts'
import type { Capabilities } from './engine/capabilities.ts'
import { CommandError } from './engine/commandError.ts'
import { createEngine } from './engine/createEngine.ts'
import type { Authenticate, Glare } from './engine/services.ts'
import { createGateway } from './gateway/createGateway.ts'

/**
 * Says who a token belongs to. May be as slow as a look-up. Whatever it throws is answered with
 * `UNAUTHORIZED`, and the client does not try again.
 */
export type CheckToken = (
  token: string,
  userId: string,
) => Promise<{ readonly userId: string; readonly can?: Capabilities }>

export interface SignalingServerOptions {
  /**
   * `{ secret }` checks JWTs of `createToken`; a function checks anything; `'none'` trusts the user id
   * as given, is refused when `NODE_ENV` is `production`, and listens on this machine only unless a
   * host is given.
   */
  readonly auth: 'none' | { readonly secret: string } | CheckToken
  /** @default memoryBackend() */
  readonly backend?: Backend
  readonly limits?: Partial<Limits>
  /**
   * How long a session that was cut off stays a member, so that a reload is not a farewell.
   * @default 10_000
   */
  readonly graceMs?: number
  /**
   * How long stored messages are kept.
   * @default 2_592_000_000, 30 days
   */
  readonly retentionMs?: number
  /**
   * What becomes of a call to somebody who is in another: it rings and waits (`queue`), the caller
   * hears `busy`, or both can be taken (`allow`). A user can choose otherwise.
   * @default 'queue'
   */
  readonly callWaiting?: CallWaiting
  /**
   * What becomes of two users who call each other at once: the second call answers the first
   * (`merge`), is refused (`firstWins`), or rings as well (`off`).
   * @default 'merge'
   */
  readonly glare?: Glare
  /**
   * Hears of failures that are nobody's fault but the server's.
   * @default console.error
   */
  readonly onError?: (error: unknown) => void
}

export interface SignalingServer {
  /** Begins to listen, or joins an HTTP server that is yours. Rejects when the port is taken. */
  listen(
    at: number | { readonly host?: string; readonly port?: number } | HttpServer,
  ): Promise<{ readonly port: number; readonly url: string }>
  /** Closes every connection and lets go of the backend. Clients come back when somebody listens. */
  close(): Promise<void>
}

/**
 * Makes a server that clients of `beckon` talk to.
 *
 * @example
 * const server = createSignalingServer({ auth: { secret: process.env.BECKON_SECRET } })
 * const { url } = await server.listen(7878)
 */
export function createSignalingServer(options: SignalingServerOptions): SignalingServer {
  const { auth, graceMs = 10_000, retentionMs = RETENTION_MS, onError: report = logError } = options
  const limits = { ...LIMITS, ...options.limits }
  const authenticate = toAuthenticate(auth)
  const closers: (() => Promise<void>)[] = []
  const engine = createEngine({
    backend: options.backend ?? memoryBackend(),
    clock: systemClock,
    createId,
    limits,
    graceMs,
    retentionMs,
    authenticate,
    callWaiting: options.callWaiting ?? 'queue',
    glare: options.glare ?? 'merge',
    report,
  })

  return {
    async listen(at) {
      const http = isHttpServer(at) ? at : createServer(answerNothing)
      const gateway = createGateway(http, { engine, limits, report })
      closers.push(async () => gateway.close())
      if (!isHttpServer(at)) {
        await startListening(http, toAddress(at, auth === 'none'))
        closers.push(() => stopListening(http))
      }
      return describeAddress(http)
    },
    async close() {
      await Promise.all(closers.splice(0).map((closeOne) => closeOne()))
      await engine.close()
    },
  }
}

function toAuthenticate(auth: SignalingServerOptions['auth']): Authenticate {
  if (typeof auth === 'function') return checkedBy(auth)
  if (auth !== 'none') return jwtAuth(auth)
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error(
      'auth: "none" trusts everybody to be who they say, so it is refused in production. Give a secret, or a function that checks tokens.',
    )
  }
  return async ({ userId }) => ({ userId })
}

function checkedBy(check: CheckToken): Authenticate {
  return async ({ userId, token }) => {
    const owner = await ownerOf(token ?? '', userId, check)
    if (owner?.userId === userId) return { userId, ...(owner.can && { can: owner.can }) }
    throw new CommandError('UNAUTHORIZED', { message: 'The token is for another user.' })
  }
}

async function ownerOf(token: string, userId: string, check: CheckToken) {
  try {
    // An app that knows nobody with this token may well say so with nothing.
    return (await check(token, userId)) as Partial<Awaited<ReturnType<CheckToken>>> | undefined
  } catch (cause) {
    throw new CommandError('UNAUTHORIZED', { cause })
  }
}

function isHttpServer(at: unknown): at is HttpServer {
  return typeof at === 'object' && at !== null && 'listen' in at
}

function toAddress(
  at: number | { readonly host?: string; readonly port?: number },
  isOpenToAll: boolean,
): { port: number; host?: string } {
  const { port = 7878, host } = typeof at === 'number' ? { port: at } : at
  if (host !== undefined) return { port, host }
  return isOpenToAll ? { port, host: '127.0.0.1' } : { port }
}

function startListening(http: HttpServer, at: { port: number; host?: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(at, () => {
      http.off('error', reject)
      resolve()
    })
  })
}

function stopListening(http: HttpServer): Promise<void> {
  return new Promise((resolve) => http.close(() => resolve()))
}

function describeAddress(http: HttpServer): { port: number; url: string } {
  const address = http.address()
  // A server of the app's own may not listen yet, or listen on a pipe.
  if (!isAddressInfo(address)) return { port: 0, url: '' }
  const isAnywhere = address.address === '::' || address.address === '0.0.0.0'
  const host = isAnywhere ? 'localhost' : address.address
  const shown = host.includes(':') ? `[${host}]` : host
  return { port: address.port, url: `http://${shown}:${address.port}` }
}

function isAddressInfo(address: ReturnType<HttpServer['address']>): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

function answerNothing(
  _request: unknown,
  response: { writeHead(status: number): { end(): void } },
) {
  response.writeHead(404).end()
}

function logError(error: unknown): void {
  console.error('beckon:', error)
}
