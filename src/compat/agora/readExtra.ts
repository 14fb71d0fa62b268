import type { InviteRequest } from '../../client/index.ts'

/** For so long, in seconds, the vendor lets a call ring at most. */
const MAX_TIMEOUT_S = 30

/** How long somebody who is offline is waited for unless the caller will not wait. */
const ABSENT_WITHIN_MS = 20_000

/** What the fields of `extra` that are not for the peer alone ask for. */
export function readExtra(
  extra: unknown,
  peer: string,
): Pick<InviteRequest, 'timeoutMs' | 'requireOnline' | 'phone'> {
  const fields = toFields(extra)
  const timeoutS = Number(fields.get('_timeout') ?? 0)
  const mustBeOnline = Number(fields.get('_require_peer_online') ?? 0) === 1
  const srcNum = fields.get('srcNum')
  const isPhone = peer.startsWith('+') || isText(srcNum)
  return {
    // Once it has reached somebody it rings until it is answered.
    timeoutMs: timeoutS > 0 ? Math.round(Math.min(Math.max(timeoutS, 1), MAX_TIMEOUT_S) * 1000) : 0,
    requireOnline: mustBeOnline || { withinMs: ABSENT_WITHIN_MS },
    ...(isPhone && { phone: isText(srcNum) ? { srcNum: String(srcNum) } : {} }),
  }
}

/** It is text of JSON, as documented, or an object, or neither. */
function toFields(extra: unknown): ReadonlyMap<string, unknown> {
  const value = typeof extra === 'string' ? parse(extra) : extra
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Whether it can be the number of a telephone. */
function isText(value: unknown): boolean {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && value !== '')
  return isNumber && String(value).length <= 128
}
