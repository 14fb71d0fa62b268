import {
  SignalingError,
  createSignalingClient,
  type GetToken,
  type SignalingClient,
  type Transport,
} from '../../client/index.ts'
import type { SessionEndReason } from '../../protocol/session.ts'
import { LOGIN_FAILED, LOGOUT_CODES, hasExpired, loginFailure } from './codes.ts'
import type { LoginStatus } from './surface.ts'

/** Keeps one account logged in, and knows how that stands. */
export interface Login {
  readonly client: SignalingClient
  readonly status: LoginStatus
  /** Whether commands are of any use. */
  isIn(): boolean
  /** Runs at once, or when the account is logged in, again too. Never once it is logged out. */
  whenIn(run: () => void): void
  /** A logout waits for this. */
  track<Result>(work: Promise<Result>): Promise<Result>
  logout(): void
}

export interface LoginOptions {
  readonly account: string
  readonly token: string | undefined
  readonly getToken: GetToken | undefined
  readonly transport: Transport
  /** How often, and for how long, it tries to come back. */
  readonly reconnect: { readonly maxAttempts: number; readonly maxElapsedMs: number }
  /** The status is still the one before; it changes when they return. */
  readonly handlers: {
    onSuccess(): void
    onFailed(code: number): void
    onLogout(code: number): void
    onStatus(status: LoginStatus): void
  }
}

/** The vendor asks two groups of servers, twice each. */
const LOGIN_ATTEMPTS = 4
const LOGIN_WITHIN_MS = 20_000

const MAX_DELAY_MS = 2000

/** How long a logout waits for what was sent before it. */
const LEAVE_WITHIN_MS = 1000

export function createLogin(options: LoginOptions): Login {
  const { account, token, getToken, transport, reconnect, handlers } = options
  let status: LoginStatus = 1
  let hasBeenIn = false
  let isLeaving = false
  let isOver = false
  /** What has come while nobody was logged in. */
  let held: (() => void)[] | undefined = []
  const pending = new Set<Promise<unknown>>()
  const abort = new AbortController()
  const client = createSignalingClient({
    // Without keys to resume by: a page that is loaded again is a login of its own, as others see it.
    transport,
    ...(getToken && { getToken }),
    reconnect: {
      maxDelayMs: MAX_DELAY_MS,
      // Read whenever it has failed.
      get maxAttempts() {
        return hasBeenIn ? reconnect.maxAttempts : LOGIN_ATTEMPTS
      },
    },
  })
  let cancelTimer = client.clock.setTimer(() => abort.abort(), LOGIN_WITHIN_MS)

  client.on('connection.changed', ({ status: connection }) => {
    // The client is still at work on the reply.
    if (connection === 'connected') queueMicrotask(succeed)
    else if (status === 2 && (connection === 'reconnecting' || connection === 'offline')) wait()
  })
  client.on('session.ended', ({ reason }) => end(reason))
  client
    .login(account, {
      exclusive: true,
      signal: abort.signal,
      ...(token === undefined || getToken ? {} : { token }),
    })
    .catch((error: unknown) => refuse(SignalingError.from(error)))

  return {
    client,
    get status() {
      return status
    },
    isIn: () => status === 2 && !isLeaving,
    whenIn(run) {
      if (isOver) return
      if (held === undefined) run()
      else held.push(run)
    },
    track(work) {
      const forget = () => void pending.delete(settled)
      const settled: Promise<void> = work.then(forget, forget)
      pending.add(settled)
      return work
    },
    logout,
  }

  function succeed(): void {
    if (isOver || client.store.getState().connection.status !== 'connected') return
    cancelTimer()
    hasBeenIn = true
    set(2)
    handlers.onSuccess()
    // In a turn of its own: programs that wait for a promise have set themselves up by then.
    client.clock.nextTick(release)
  }

  function release(): void {
    if (status !== 2) return
    const runs = held ?? []
    held = undefined
    for (const run of runs) if (!isOver) run()
  }

  function wait(): void {
    set(3)
    held ??= []
    cancelTimer = client.clock.setTimer(() => {
      void client.logout()
      finish(LOGOUT_CODES.network)
    }, reconnect.maxElapsedMs)
  }

  function refuse(error: SignalingError): void {
    fail(loginFailure(error, hasExpired(token, client.clock.now())))
  }

  function fail(code: number): void {
    if (isOver) return
    isOver = true
    cancelTimer()
    handlers.onFailed(code)
    set(0)
  }

  function end(reason: SessionEndReason): void {
    // Whoever has logged out is told when the server has heard of it.
    if (isOver || isLeaving || reason === 'loggedOut') return
    if (status === 1) {
      fail(reason === 'replaced' ? LOGIN_FAILED.kicked : LOGIN_FAILED.network)
      return
    }
    const isExpired = reason === 'unauthorized' && hasExpired(token, client.clock.now())
    finish(LOGOUT_CODES[isExpired ? 'expired' : reason])
  }

  function logout(): void {
    if (isOver || isLeaving) return
    isLeaving = true
    if (status === 1) giveUp()
    else void leave()
  }

  // Nobody hears of a login that was given up.
  function giveUp(): void {
    isOver = true
    cancelTimer()
    abort.abort()
    void client.logout()
    set(0)
  }

  async function leave(): Promise<void> {
    if (status === 2) await Promise.race([Promise.all(pending), after(LEAVE_WITHIN_MS)])
    await client.logout()
    finish(LOGOUT_CODES.loggedOut)
  }

  function finish(code: number): void {
    if (isOver) return
    isOver = true
    cancelTimer()
    handlers.onLogout(code)
    set(0)
  }

  function set(next: LoginStatus): void {
    status = next
    handlers.onStatus(next)
  }

  function after(ms: number): Promise<void> {
    return new Promise((resolve) => void client.clock.setTimer(resolve, ms))
  }
}
