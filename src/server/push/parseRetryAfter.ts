/**
 * How long to wait, by the header `Retry-After`: seconds, or an instant (RFC 9110, section 10.2.3).
 * Nothing when it says neither.
 */
export function parseRetryAfter(header: unknown, now: number): number | undefined {
  if (typeof header !== 'string') return undefined
  const text = header.trim()
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  // Date.parse takes more than dates of HTTP, also bare numbers.
  const at = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
