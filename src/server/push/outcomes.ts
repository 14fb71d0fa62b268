import type { PushOutcome } from '../pushTransport.ts'

export const TOO_LARGE = 'It is too large for the service, even without its texts.'

/** It may be taken later. */
export function retry(reason: string, retryAfterMs?: number): PushOutcome {
  return { status: 'retry', reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}

/** It would be refused again. */
export function failed(reason: string): PushOutcome {
  return { status: 'failed', reason }
}

/**
 * A service that has not answered. Only the code of the error is told: its message may hold an
 * address, and with it what nobody may read.
 */
export function unreachable(service: string, error: unknown): PushOutcome {
  return retry(`${service} was not reached (${codeOf(error)}).`)
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  // fetch and http2 wrap what has really happened.
  if (error.cause instanceof Error) return codeOf(error.cause)
  const code: unknown = 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : error.name
}
