/** What some rounds have measured. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** The median of some values, and between which they lie. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other)
  return {
    median: percentile(sorted, 50),
    min: sorted.at(0) ?? NaN,
    max: sorted.at(-1) ?? NaN,
  }
}

/** A percentile of sorted values; between two of them, in proportion. */
export function percentile(sorted: readonly number[], percent: number): number {
  const at = ((sorted.length - 1) * percent) / 100
  const below = sorted[Math.floor(at)] ?? NaN
  const above = sorted[Math.ceil(at)] ?? NaN
  return below + (above - below) * (at - Math.floor(at))
}
