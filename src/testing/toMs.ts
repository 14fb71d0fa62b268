import { parseDuration } from '../internal/parseDuration.ts'

/** Milliseconds, or a number with its unit: `'500ms'`, `'31s'`, `'15m'`, `'1h'`, `'2d'`. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`

export function toMs(duration: Duration): number {
  const ms = typeof duration === 'number' ? duration : parseDuration(duration)
  if (ms !== undefined) return ms
  throw new Error(`"${duration}" is no duration. Write milliseconds, or "31s", "15m" or "1h".`)
}
