import type { Clock } from '../internal/clock.ts'
import { SignalingError } from '../protocol/errors.ts'
import type { ChannelSeat } from '../protocol/channels.ts'
import type { StreamEvent } from '../protocol/events.ts'
import type { Session, SessionEndReason } from '../protocol/session.ts'
import type { Position, StreamFrame } from '../protocol/streams.ts'
import type { ConnectionState, ConnectionStatus } from '../store/connection.ts'
import { aborted } from './aborted.ts'
import { delayBefore, type ReconnectOptions } from './backoff.ts'
import type { CommandQueue } from './commandQueue.ts'
import { openConnection, type Connection, type LoginResult } from './connection.ts'
import { toError } from './fromWire.ts'
import { createIntent, type Intent, type LoginOptions } from './intent.ts'
import type { ResumeKey, ResumeKeys } from './resumeKeys.ts'
import { createRenewal, type GetToken } from './tokens.ts'
import type { Transport } from './transport.ts'
import { onWakeUp } from './wakeUps.ts'

/** Keeps one user connected: opens connections, and the next when one is lost. */
export interface Connector {
  login(userId: string, options?: LoginOptions): Promise<Session>
  /** Stops, for good until the next login. Resolves when the server has heard of it, or cannot. */
  logout(): Promise<void>
  reconnectNow(): void
  /** Goes on with another token: this one, or the next of `getToken`. */
  renewToken(token?: string): Promise<void>
  /** The server has said that the token ends soon. */
  handleExpiring(): void
  /** The server's clock. */
  now(): number
  /** The user who wants to be logged in, connected or not. */
  wantedUser(): string | undefined
}

export interface ConnectorOptions {
  readonly transport: Transport
  readonly clock: Clock
  readonly createId: () => string
  readonly random: () => number
  readonly queue: CommandQueue
  readonly resumeKeys: ResumeKeys | undefined
  readonly reconnect: ReconnectOptions
  readonly device: string | undefined
  readonly getToken: GetToken | undefined
  readonly isRinging: () => boolean
  /** What the client knows already, and the channels it wants to be in. */
  readonly positions: () => { inbox: Position | undefined; channels: readonly ChannelSeat[] }
  readonly onLogin: (result: LoginResult) => void
  readonly onFrame: (frame: StreamFrame<StreamEvent>) => void
  readonly onState: (connection: ConnectionState) => void
  readonly onSessionEnded: (reason: SessionEndReason) => void
  readonly onError: (error: SignalingError) => void
}

/** These would be the same at the next attempt. */
const FINAL: ReadonlySet<string> = new Set([
  'BAD_PAYLOAD',
  'FORBIDDEN',
  'LIMIT_REACHED',
  'UNAUTHORIZED',
  'UNSUPPORTED_VERSION',
])

export function createConnector(options: ConnectorOptions): Connector {
  const { clock, queue, random, reconnect, isRinging, resumeKeys } = options
  let intent: Intent | undefined
  /** Given up, as the app wanted it. */
  let abandoned: Intent | undefined
  let connection: Connection | undefined
  let resume: ResumeKey | undefined
  let cancelRetry = () => {}
  let skewMs = 0
  let cleanUps: (() => void)[] = []
  const renewal = createRenewal({ clock, renew: () => renewToken(), onError: options.onError })

  return {
    login,
    logout,
    reconnectNow,
    renewToken,
    handleExpiring() {
      if (intent?.tokens.isFresh === true) renewal.begin()
    },
    now: () => clock.now() + skewMs,
    wantedUser: () => intent?.userId,
  }

  function login(userId: string, loginOptions: LoginOptions = {}): Promise<Session> {
    const { exclusive = false } = loginOptions
    if (intent?.userId === userId && exclusive === false) return intent.settled
    void logout()

    const next = createIntent(userId, loginOptions, options.getToken)
    intent = next
    resume = resumeKeys?.take(userId)
    cleanUps = [onWakeUp(wake), resumeKeys?.keep(userId, () => resume) ?? (() => {})]
    loginOptions.signal?.addEventListener('abort', () => {
      if (intent === next && !next.hasBeenOnline) finish('loggedOut', aborted(loginOptions.signal))
    })
    if (loginOptions.signal?.aborted === true) finish('loggedOut', aborted(loginOptions.signal))
    else connect(next)
    return next.settled
  }

  /** Instead of the connection that there is. */
  function connect(current: Intent): void {
    disconnect()
    current.attempts++
    options.onState({ status: waitingStatus(current), isSynced: false })
    connection = openConnection({
      ...options,
      resolveToken: () => current.tokens.get(reasonOf(current)),
      request: () => ({
        ...options.positions(),
        userId: current.userId,
        device: options.device,
        exclusive: current.hasBeenOnline ? false : (current.options.exclusive ?? false),
        resume,
      }),
      handlers: {
        onLogin(result, link, skew) {
          skewMs = skew
          resume = { sessionId: result.session.sessionId, key: result.resumeKey }
          Object.assign(current, { attempts: 0, lostAt: undefined })
          Object.assign(current, { hasBeenOnline: true, hasExpired: false })
          queue.setFrameBytes(result.frameBytes)
          options.onLogin(result)
          options.onState({ status: 'connected', isSynced: true })
          queue.attach(link)
          current.resolve(result.session)
        },
        onFrame: options.onFrame,
        onRefusal: (error) => options.onError(toError(error)),
        onEnded: (reason) => handleEnd(current, reason),
        onMove: () => connect(current),
        onLost: (error) => lost(current, error),
      },
    })
  }

  async function renewToken(given?: string): Promise<void> {
    const current = intent
    if (current === undefined) throw overBecause('loggedOut')
    const token = given ?? (await current.tokens.get('expiring'))
    if (intent !== current || token === undefined) return
    await queue.send('session.renewToken', { token })
    current.tokens.keep(token)
  }

  function handleEnd(current: Intent, reason: SessionEndReason): void {
    if (reason !== 'expired' || !current.tokens.isFresh) return finish(reason)
    // The session waits for a while, for somebody with another token.
    current.hasExpired = true
    connect(current)
  }

  function lost(current: Intent, error: SignalingError): void {
    disconnect()
    if (error.code === 'REPLACED') {
      if (current.hasBeenOnline) return finish('replaced', error)
      // Of the page before. Whoever opens this one means to be here.
      resume = undefined
      return connect(current)
    }
    if (FINAL.has(error.code)) {
      const refused = current.hasExpired ? 'expired' : 'unauthorized'
      finish(error.code === 'UNAUTHORIZED' ? refused : 'closedByServer', error)
      return
    }
    current.lostAt ??= clock.now()
    const { maxAttempts = Infinity, maxElapsedMs = Infinity } = reconnect
    if (current.attempts >= maxAttempts || clock.now() - current.lostAt >= maxElapsedMs) {
      finish('network', error)
      return
    }
    const attempt = current.attempts + 1
    const waitMs = delayBefore(attempt, reconnect, { random, isRinging: isRinging() })
    // Asking before the server's limit allows it would be refused again.
    const delayMs = Math.max(waitMs, error.retryAfterMs ?? 0)
    const nextRetryAt = clock.now() + delayMs
    options.onState({ status: waitingStatus(current), isSynced: false, nextRetryAt, error })
    cancelRetry = clock.setTimer(() => connect(current), delayMs)
  }

  function reconnectNow(): void {
    if (isConnected()) return
    if (intent) connect(intent)
    // Whoever was sent away by the login before is not sent away by this one.
    else if (abandoned) void login(abandoned.userId, { ...abandoned.options, exclusive: false })
  }

  // The system may have cut the socket while the page was frozen, without a word to us.
  function wake(): void {
    if (isConnected()) connection?.check()
    else reconnectNow()
  }

  function isConnected(): boolean {
    return intent?.attempts === 0 && connection !== undefined
  }

  async function logout(): Promise<void> {
    const parting = connection
    // Not closed with the rest: it still has a farewell to say.
    connection = undefined
    if (intent !== undefined) finish('loggedOut')
    await parting?.leave()
  }

  function finish(reason: SessionEndReason, error?: SignalingError): void {
    const ended = intent
    abandoned = reason === 'network' ? ended : undefined
    intent = undefined
    resume = undefined
    for (const cleanUp of cleanUps.splice(0)) cleanUp()
    disconnect()
    ended?.abort.abort()
    const cause = error ?? overBecause(reason)
    ended?.reject(cause)
    queue.fail(cause)
    options.onState({ status: STATUS_AFTER[reason], isSynced: false, ...(error && { error }) })
    if (ended?.hasBeenOnline === true) options.onSessionEnded(reason)
  }

  function disconnect(): void {
    cancelRetry()
    renewal.stop()
    queue.detach()
    connection?.close()
    connection = undefined
  }
}

const STATUS_AFTER: Record<SessionEndReason, ConnectionStatus> = {
  loggedOut: 'idle',
  replaced: 'replaced',
  network: 'offline',
  unauthorized: 'unauthorized',
  expired: 'unauthorized',
  closedByServer: 'closed',
}

function reasonOf({ hasExpired, hasBeenOnline }: Intent) {
  if (hasExpired) return 'expired'
  return hasBeenOnline ? 'reconnect' : 'login'
}

function waitingStatus({ hasBeenOnline }: Intent): ConnectionStatus {
  if (globalThis.navigator?.onLine === false) return 'offline'
  return hasBeenOnline ? 'reconnecting' : 'connecting'
}

function overBecause(reason: SessionEndReason): SignalingError {
  const message = `The session is over (${reason}). Log in again.`
  return new SignalingError('NOT_LOGGED_IN', { message })
}
