import { systemClock } from '../internal/clock.ts'
import { createId } from '../internal/createId.ts'
import { LIMITS, RETENTION_MS, type Limits } from '../protocol/limits.ts'
import type { CallWaiting } from '../protocol/users.ts'
import { checkedBy, type CheckToken } from './auth/checkedBy.ts'
import { jwtAuth, type JwtAuthOptions } from './auth/jwt.ts'
import type { Backend } from './backend.ts'
import { memoryBackend } from './backends/memoryBackend.ts'
import type { Authorize } from './engine/authorization.ts'
import { createEngine, type Engine } from './engine/createEngine.ts'
import type { Authenticate, Glare } from './engine/services.ts'
import { createGateway, type Gateway } from './gateway/createGateway.ts'
import type { CorsOptions } from './gateway/createOriginCheck.ts'
import type { Logger, LogOptions } from './operation/createEventLog.ts'
import { createHttpEnd, type ListenAt } from './operation/createHttpEnd.ts'
import { createOperation } from './operation/createOperation.ts'
import { createReadiness } from './operation/createReadiness.ts'
import { createRoutes, type HandleRequest } from './operation/createRoutes.ts'
import { requireOptions } from './requireOptions.ts'
import type { PushTransport } from './pushTransport.ts'
import { createImageCheck } from './push/createImageCheck.ts'
import { createPhones } from './sip/createPhones.ts'
import type { Sip } from './sip/sip.ts'

export interface SignalingServerOptions {
  /**
   * `{ secret }` checks JWTs of `createToken`, and `{ publicKey }` those of a private Ed25519 or P-256
   * key that this server does not have; a function checks anything; `'none'` trusts the user id as
   * given, is refused when `NODE_ENV` is `production`, and listens on this machine only unless a host
   * is given.
   */
  readonly auth: 'none' | JwtAuthOptions | CheckToken
  /**
   * Has the last word on every command, after the token: anything but `true` refuses it with
   * `FORBIDDEN`. A throw, and an answer that takes more than 2 s, refuse it with `UNAVAILABLE`, which
   * is reported, and the client tries again. The commands of a session wait for each other, at most
   * 200 of them.
   * @default what the token allows
   */
  readonly authorize?: Authorize
  /** @default memoryBackend() */
  readonly backend?: Backend
  readonly limits?: Partial<Limits>
  /**
   * Which web pages may connect. Without it: pages of the same host; and pages of this machine, if
   * only this machine reaches the server or `NODE_ENV` is not `production`. Clients that are no
   * browsers may always connect.
   */
  readonly cors?: CorsOptions
  /**
   * How many proxies of yours stand in front. Without it everybody who comes through one has the
   * proxy's address, and shares the limits of one address.
   * @default 0
   */
  readonly trustProxy?: number
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
   * Rings telephones: gets every call to a number (`phone`), unless a user of that name is online.
   * Without it such calls end at once, as `unreachable`.
   */
  readonly sip?: Sip
  /**
   * Reaches the devices of users who have no app open: `webPush`, `fcm` and `apns` of
   * `beckon/server/push`, or one of your own. Every node of a server needs the same.
   */
  readonly push?: readonly PushTransport[]
  /**
   * Hosts whose images in `push` are asked for before a call rings or a message is taken: one that is
   * too large, or no image, refuses it with `BAD_PAYLOAD`. Images of other hosts are taken as they are.
   * @default none
   */
  readonly pushImageHosts?: readonly string[]
  /**
   * Whether `/metrics` answers: to everybody, to nobody, or to who brings the token as
   * `Authorization: Bearer …`.
   * @default true
   */
  readonly metrics?: boolean | { readonly token: string }
  /**
   * Is told what happens, in pino's way: fields, then a sentence. Never a token, a body, an attribute
   * or data, nor the message of an error, which may hold one.
   */
  readonly logger?: Logger
  /** What the log shows. */
  readonly log?: LogOptions
  /**
   * Hears of failures that are nobody's fault but the server's, as they are: a database may have put
   * data into the message.
   * @default the logger, or else `console.error`, without messages
   */
  readonly onError?: (error: unknown) => void
}

export interface SignalingServer {
  /** Begins to listen, or joins an HTTP server that is yours. Rejects when the port is taken. */
  listen(at: ListenAt): Promise<{ readonly port: number; readonly url: string }>
  /**
   * Ends every session of a user, or one of them, on every node. Without a `sessionId` the tokens that
   * were issued until now are refused as well, and clients stay away. Tokens without an instant of
   * issue (`auth: 'none'`, or a function that gives no `issuedAt`) go on: their clients may log in
   * again. Tokens count whole seconds, so a new one is taken from the next second on.
   */
  revoke(who: { readonly userId: string; readonly sessionId?: string }): Promise<void>
  /**
   * Answers `/healthz`, `/readyz`, `/metrics` and, with `push`, `/push/decline`, and says whether the request was for one of them. A
   * server that listens on a port of its own does so by itself; within an app, call it where you want
   * these routes to be.
   */
  readonly handle: HandleRequest
  /** What has been counted, in the text format of Prometheus. */
  metrics(): Promise<string>
  /**
   * Closes every connection and lets go of the backend. Sessions stay in their records, and clients
   * come back when somebody listens. With `drainMs` nobody is let in any more, clients are told to go
   * elsewhere one after the other, and the rest is closed when they are gone, or after so long; at
   * most 10 min.
   */
  close(options?: { readonly drainMs?: number }): Promise<void>
}

/**
 * Makes a server that clients of `beckon` talk to.
 *
 * @example
 * const server = createSignalingServer({ auth: { secret: process.env.BECKON_SECRET } })
 * const { url } = await server.listen(7878)
 */
export function createSignalingServer(options: SignalingServerOptions): SignalingServer {
  const { auth, graceMs = 10_000, retentionMs = RETENTION_MS } = options
  const { cors, trustProxy, logger, log, onError } = options
  requireOptions(options)
  const limits = { ...LIMITS, ...options.limits }
  const inner = options.backend ?? memoryBackend()
  const operation = createOperation({ backend: inner, logger, log, onError })
  const { backend, monitor, report } = operation
  const authenticate = toAuthenticate(auth, report)
  const gateways: Gateway[] = []
  const closers: (() => Promise<void>)[] = []
  let isDraining = false
  const phones =
    options.sip &&
    createPhones({
      sip: options.sip,
      connect: (port, how) => engine.connect(port, how),
      clock: systemClock,
      createId,
      report,
    })
  const engine: Engine = createEngine({
    backend,
    clock: systemClock,
    createId,
    limits,
    graceMs,
    retentionMs,
    authenticate,
    authorize: options.authorize,
    callWaiting: options.callWaiting ?? 'queue',
    glare: options.glare ?? 'merge',
    phones,
    push: options.push,
    checkImage: options.pushImageHosts && createImageCheck(options.pushImageHosts),
    report,
    monitor,
  })
  const { isReady } = engine
  const handle = createRoutes({
    notReadyBecause: createReadiness({
      clock: systemClock,
      backend,
      isReady,
      isDraining: () => isDraining,
    }),
    declining: options.push && {
      decline: engine.decline,
      perAddressPerMinute: limits.pushDeclinesPerAddressPerMinute,
      trustProxy: trustProxy ?? 0,
    },
    metrics: operation.metrics,
    access: options.metrics ?? true,
  })

  return {
    async listen(at) {
      const end = createHttpEnd(at, { handle, isLocal: auth === 'none' })
      const gateway = createGateway(end.http, { engine, limits, report, monitor, cors, trustProxy })
      gateways.push(gateway)
      closers.push(async () => gateway.close())
      const address = await end.open()
      closers.push(end.close)
      operation.log?.started(address.url)
      return address
    },
    revoke: engine.revoke,
    handle,
    metrics: operation.metrics,
    async close({ drainMs = 0 } = {}) {
      if (drainMs > 0) await drain(drainMs)
      const isLast = closers.length > 0
      await Promise.all(closers.splice(0).map((closeOne) => closeOne()))
      await phones?.close()
      await engine.close()
      for (const transport of options.push ?? []) await transport.close?.()
      if (isLast) operation.log?.stopped()
    },
  }

  async function drain(drainMs: number): Promise<void> {
    isDraining = true
    operation.log?.draining(gateways.reduce((sum, { connectionCount }) => sum + connectionCount, 0))
    await Promise.all(gateways.map((gateway) => gateway.drain(drainMs)))
  }
}

function toAuthenticate(
  auth: SignalingServerOptions['auth'],
  report: (error: unknown) => void,
): Authenticate {
  if (typeof auth === 'function') return checkedBy(auth, { clock: systemClock, report })
  if (auth !== 'none') return jwtAuth(auth)
  return async ({ userId }) => ({ userId })
}
