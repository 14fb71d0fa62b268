import { createHmac, randomBytes } from 'node:crypto'
import type { Monitor, PushNote } from '../engine/monitor.ts'
import { describeError, type ErrorNote } from './describeError.ts'

/** Where the log goes: pino, `console`, or anything else with these four. */
export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface LogOptions {
  /** Shows user ids as they are. @default false: a hash stands for each */
  readonly showUserIds?: boolean
  /**
   * Makes the hashes of several servers, or of one before and after a restart, the same.
   * @default random
   */
  readonly salt?: string
}

/** Everything that a line of the log can hold besides its message. Nothing else is ever written. */
interface LogFields {
  readonly user?: string
  readonly sessionId?: string
  readonly command?: string
  readonly code?: string
  readonly ms?: number
  readonly reason?: string
  readonly url?: string
  readonly connections?: number
  readonly error?: ErrorNote
}

export interface EventLog {
  readonly monitor: Monitor
  started(url: string): void
  draining(connections: number): void
  stopped(): void
  failed(error: unknown): void
}

export interface EventLogOptions extends LogOptions {
  readonly logger: Logger
  readonly now: () => number
}

/** Refusals that somebody who runs the server wants to see. */
const NOTABLE: ReadonlySet<string> = new Set([
  'FORBIDDEN',
  'LIMIT_REACHED',
  'RATE_LIMITED',
  'TOO_LARGE',
  'UNAUTHORIZED',
])

/** Those that are the server's own. */
const FAILURES: ReadonlySet<string> = new Set(['INTERNAL', 'UNAVAILABLE'])

/**
 * Writes down what a server does: who came and went, what was refused and what failed. Never a token,
 * a secret, a body, an attribute or data, nor the message of an error, which may hold one.
 */
export function createEventLog({
  logger,
  now,
  showUserIds = false,
  salt = randomBytes(16).toString('hex'),
}: EventLogOptions): EventLog {
  const nameOf = (userId: string) => (showUserIds ? userId.slice(0, 128) : hashOf(userId, salt))
  const write = (level: keyof Logger, message: string, fields: LogFields = {}) =>
    logger[level](fields, message)

  return {
    monitor: {
      connected() {},
      disconnected() {},
      commandBegan() {
        const beganAt = now()
        return ({ name, code, userId, sessionId }) => {
          const fields: LogFields = {
            command: name,
            code,
            ms: Math.round(now() - beganAt),
            ...(userId === undefined ? {} : { user: nameOf(userId) }),
            ...(sessionId === undefined ? {} : { sessionId }),
          }
          write(levelOf(name, code), toSentence(name, code), fields)
        }
      },
      sessionBegan({ userId, sessionId }) {
        write('debug', 'a session has begun', { user: nameOf(userId), sessionId })
      },
      sessionEnded({ userId, sessionId }, reason) {
        write('info', 'a session is over', { user: nameOf(userId), sessionId, reason })
      },
      sent() {},
      refused: (reason) => write('warn', 'a connection was refused', { reason }),
      slow: () => write('warn', 'a connection that did not read was closed'),
      pushed({ transport, status, reason }) {
        const fields = { transport, status, ...(reason === undefined ? {} : { reason }) }
        write(status === 'failed' ? 'error' : 'debug', PUSHED[status], fields)
      },
      fenced: () =>
        write('error', 'the lease is lost: this node serves nobody until it has another'),
    },
    started: (url) => write('info', 'listening', { url }),
    draining: (connections) => write('info', 'draining', { connections }),
    stopped: () => write('info', 'stopped'),
    failed: (error) => write('error', 'something has failed', { error: describeError(error) }),
  }
}

const PUSHED = {
  sent: 'a push was sent',
  gone: 'a device is gone and is pushed to no more',
  retry: 'a push is tried again, while there is time',
  failed: 'a push has failed',
} as const satisfies Record<PushNote['status'], string>

function levelOf(name: string, code: string): keyof Logger {
  if (FAILURES.has(code)) return 'error'
  if (NOTABLE.has(code)) return 'warn'
  return name === 'session.login' || name === 'session.logout' ? 'info' : 'debug'
}

function toSentence(name: string, code: string): string {
  if (name === 'session.login') return code === 'OK' ? 'logged in' : 'a login was refused'
  return code === 'OK' ? 'a command was carried out' : 'a command was refused'
}

function hashOf(userId: string, salt: string): string {
  return createHmac('sha256', salt).update(userId).digest('hex').slice(0, 16)
}
