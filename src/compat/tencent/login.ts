import { systemClock } from '../../internal/clock.ts'
import type { SessionEndReason } from '../../protocol/session.ts'
import type { ChatCore, ChatResult } from './chatCore.ts'
import { chatError, toChatError } from './chatError.ts'
import { EVENT, TYPES } from './constants.ts'

export interface LoginOptions {
  readonly userID: string | number
  /** What your server's `auth` takes: a UserSig, or any other token. */
  readonly userSig: string
}

export interface LoginData {
  readonly actionStatus: 'OK'
  readonly errorCode: 0
  readonly errorInfo: string
  /** This user was logged in here already. */
  readonly repeatLogin?: true
}

export interface LoginMethods {
  /** Logs in. `SDK_READY` follows, and after it what has happened meanwhile. */
  login(options: LoginOptions): Promise<ChatResult<LoginData>>
  logout(options?: unknown): Promise<ChatResult<object>>
  /** Whether everything can be called: from `SDK_READY` on. */
  isReady(): boolean
  /** Who is logged in; empty when nobody is. */
  getLoginUser(): string
}

export interface LoginFeatureOptions {
  /** Whether a login ends the other pages of the user that use this facade. */
  readonly isExclusive: boolean
  /** What is to be known before the chat is ready. May fail. */
  readonly prepare: () => Promise<unknown>
}

/** How long a login may take. The client itself would try for ever. */
const LOGIN_WITHIN_MS = 30_000

interface Attempt {
  readonly userID: string
  readonly result: Promise<ChatResult<LoginData>>
}

export function createLogin(
  core: ChatCore,
  { isExclusive, prepare }: LoginFeatureOptions,
): LoginMethods {
  const { emit, outbox } = core
  let attempt: Attempt | undefined
  let isReady = false

  core.onClient((client) => client.on('session.ended', ({ reason }) => leave(reason)))

  return { login, logout, isReady: () => isReady, getLoginUser: core.userID }

  async function login({ userID: given, userSig }: LoginOptions): Promise<ChatResult<LoginData>> {
    const userID = String(given ?? '')
    if (userID === '') throw chatError('BAD_PAYLOAD', 'userID is missing.')
    if (attempt?.userID === userID) {
      const { data } = await attempt.result
      return { code: 0, data: { ...data, repeatLogin: true } }
    }
    if (attempt !== undefined) await logout()
    const result = begin(userID, userSig)
    attempt = { userID, result }
    // Not by `begin` itself, which may fail before this is known.
    result.catch(() => attempt?.result === result && forget())
    return result
  }

  async function begin(userID: string, token = ''): Promise<ChatResult<LoginData>> {
    outbox.hold()
    try {
      await core.open().login(userID, {
        token,
        exclusive: isExclusive && 'device',
        signal: AbortSignal.timeout(LOGIN_WITHIN_MS),
      })
    } catch (error) {
      throw toChatError(error, { FORBIDDEN: 'UNAUTHORIZED' })
    }
    void becomeReady(attempt)
    return { code: 0, data: { actionStatus: 'OK', errorCode: 0, errorInfo: '' } }
  }

  // A program that listens only when its login is done hears of everything all the same.
  async function becomeReady(since: Attempt | undefined): Promise<void> {
    // The chat is ready without it: it is asked for again when a program wants it.
    await prepare().catch(() => {})
    systemClock.nextTick(() => {
      if (attempt !== since) return
      isReady = true
      emit(EVENT.SDK_READY)
      outbox.release()
    })
  }

  async function logout(): Promise<ChatResult<object>> {
    if (attempt !== undefined) await core.open().logout()
    attempt = undefined
    return { code: 0, data: {} }
  }

  function leave(reason: SessionEndReason): void {
    const wasReady = isReady
    const type = KICKED[reason]
    forget()
    if (type !== undefined) emit(EVENT.KICKED_OUT, { type })
    if (wasReady || type !== undefined) emit(EVENT.SDK_NOT_READY)
  }

  function forget(): void {
    attempt = undefined
    isReady = false
    outbox.clear()
  }
}

const KICKED: Partial<Record<SessionEndReason, string>> = {
  replaced: TYPES.KICKED_OUT_MULT_ACCOUNT,
  expired: TYPES.KICKED_OUT_USERSIG_EXPIRED,
  closedByServer: TYPES.KICKED_OUT_REST_API,
  unauthorized: TYPES.KICKED_OUT_REST_API,
}
