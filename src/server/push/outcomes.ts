import type { PushOutcome } from '../pushTransport.ts'

export const TOO_LARGE = 'It is too large for the service, even without its texts.'

/** It may be taken later. */
export function retry(reason: string, retryAfterMs?: number): PushOutcome & { status: 'retry' } {
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
  const code = codeOf(error)
  const outcome = retry(`${service} was not reached (${code}).`)
  // Once there was a connection, it may have been taken, and the answer lost.
  return NEVER_THERE.has(code) ? outcome : { ...outcome, isUnsure: true }
}

const NEVER_THERE: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ...[
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ],
])

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  // fetch and http2 wrap what has really happened.
  if (error.cause instanceof Error) return codeOf(error.cause)
  const code: unknown = 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : error.name
}
